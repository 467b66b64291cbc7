/** Reads one model's answers to one data set from the newest run that was evaluated. */

import type { Finding } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import { firstFew, hasNoErrors, note, warning } from '../../findings.ts'
import { cellText, isEmpty } from '../../read/cells.ts'
import { readWholeTable, type WholeTable } from '../../read/table.ts'
import type { CountTokens } from '../../tokens.ts'
import type { ImportOptions } from '../importer.ts'
import { isCircular, isRecomputed } from './datasets.ts'
import { byTrust, newestFirst, type WorkFile } from './layout.ts'
import { type Question, questionOf, sampleId } from './questions.ts'
import { type Cell, isFailedCall, type Scorer, scorerFor } from './score.ts'

/** A model's answers to a data set, by sample id. */
export interface Answers {
  readonly model: string
  readonly dataset: string
  readonly path: string
  readonly rule: string
  readonly judge: string
  readonly cells: Map<string, Answer>
  readonly questions: Map<string, Question>
}

interface Answer {
  /** 0 to 1; NaN when the row has no usable score. */
  readonly score: number
  readonly outTokens: number
}

interface Reading {
  readonly options: ImportOptions
  readonly countTokens: CountTokens
  readonly findings: Finding[]
}

/** `files` are all of one model and data set. Undefined when nothing in them is scored; a finding says so. */
export async function readAnswers(files: readonly WorkFile[], reading: Reading): Promise<Answers | undefined> {
  const { model, dataset } = files[0]
  const runs = [...new Set(files.map((file) => file.run))].sort(newestFirst)
  const candidates = (evaluated: boolean) =>
    runs.flatMap((run) =>
      files
        .filter((file) => file.run === run && file.kind !== 'other')
        .filter((file) => (file.kind !== 'prediction' || isRecomputed(dataset)) === evaluated)
        .sort(byTrust),
    )
  for (const work of [...candidates(true), ...candidates(false)]) {
    const read = await readScored(work, reading)
    if (!read) continue
    reading.findings.push(...passedOver(work, files))
    return readRows(work, read.table, read.scorer, reading)
  }
  const where = files[0].file.path
  const what = `no file has per-sample scores of "${model}" on ${dataset}`
  reading.findings.push(warning(where, what, 'Evaluate the run with VLMEvalKit, or leave it out.'))
  return undefined
}

async function readScored(
  work: WorkFile,
  { options, findings }: Reading,
): Promise<{ table: WholeTable; scorer: Scorer } | undefined> {
  options.signal?.throwIfAborted()
  const read = await readWholeTable(work.file, options.signal ? { signal: options.signal } : {})
  if (!read.table || !hasNoErrors(read.findings)) {
    // A summary in an odd shape is no loss; a table of scores that cannot be read is.
    if (!/\.(csv|json)$/i.test(work.file.path)) findings.push(...read.findings)
    return undefined
  }
  const scorer = scorerFor(work.dataset, work.kind, read.table.names)
  return scorer && { table: read.table, scorer }
}

/** Names the other evaluations of the same answers, which are not used. */
function passedOver(work: WorkFile, files: readonly WorkFile[]): Finding[] {
  const judges = new Set(
    files.filter(({ run, kind }) => run === work.run && kind === work.kind).map((file) => file.judge),
  )
  judges.delete(work.judge)
  if (judges.size === 0) return []
  const what = `was used; the same answers were also judged by ${firstFew([...judges])}`
  return [note(work.file.path, what, 'To use another judge, leave this file out.')]
}

function readRows(work: WorkFile, table: WholeTable, scorer: Scorer, reading: Reading): Answers {
  const { model, dataset, file, judge, kind } = work
  const answers: Answers = {
    model,
    dataset,
    path: file.path,
    rule: scorer.rule,
    judge,
    cells: new Map(),
    questions: new Map(),
  }
  const rotated = isCircular(dataset)
  const odd = { twice: [] as string[], bad: [] as string[], failed: 0 }
  table.rows.forEach((_, row) => {
    const cell: Cell = (column) => table.cell(row, column)
    const { id, rotation } = unrotated(sampleId(dataset, cell), rotated)
    if (id === '') return
    const score = checkedScore(scorer.score(cell))
    const before = answers.cells.get(id)
    // A group of rotations is one sample, right when every rotation is.
    if (before && rotated && kind === 'prediction') {
      answers.cells.set(id, { ...before, score: Math.min(before.score, score) })
      return
    }
    if (before || rotation > 0) {
      if (before && rotation === 0) odd.twice.push(id)
      return
    }
    if (Number.isNaN(score)) odd.bad.push(id)
    const prediction = cellText(cell('prediction'))
    if (isFailedCall(prediction)) odd.failed++
    const outTokens = reading.countTokens(prediction) + reading.countTokens(cellText(cell('thinking')))
    answers.cells.set(id, { score, outTokens })
    answers.questions.set(id, questionOf(id, dataset, cell))
  })
  reading.findings.push(...oddities(file.path, odd, isEmptyColumn(table, 'prediction')))
  return answers
}

const isEmptyColumn = (table: WholeTable, column: string): boolean =>
  table.rows.every((_, row) => isEmpty(table.cell(row, column)))

const rotationStep = 1_000_000

function unrotated(id: string, rotated: boolean): { id: string; rotation: number } {
  const found = rotated ? /^(.*\/)(\d+)$/.exec(id) : null
  if (!found) return { id, rotation: 0 }
  const index = Number(found[2])
  return { id: `${found[1]}${index % rotationStep}`, rotation: Math.floor(index / rotationStep) }
}

/** Scores are shares: anything beyond 0 to 1 is on another scale, and no score here. */
const checkedScore = (score: number): number => (score >= 0 && score <= 1 ? score : Number.NaN)

function oddities(
  path: string,
  { twice, bad, failed }: { twice: readonly string[]; bad: readonly string[]; failed: number },
  unanswered: boolean,
): Finding[] {
  const findings: Finding[] = []
  if (twice.length > 0)
    findings.push(
      warning(
        path,
        `${plural(twice.length, 'row repeats', 'rows repeat')} an id: ${firstFew(twice)}; the first one counts`,
        'Remove the others.',
      ),
    )
  if (bad.length > 0)
    findings.push(
      warning(
        path,
        `${plural(bad.length, 'row has', 'rows have')} no score from 0 to 1: ${firstFew(bad)}`,
        'Their cells count as missing.',
      ),
    )
  if (failed > 0)
    findings.push(
      note(
        path,
        `${plural(failed, 'call')} failed permanently and ${failed === 1 ? 'counts' : 'count'} as wrong`,
        'Run the model on them again.',
      ),
    )
  if (unanswered)
    findings.push(
      warning(path, 'has no predictions, so output tokens are 0', 'Import the file with predictions as well.'),
    )
  return findings
}
