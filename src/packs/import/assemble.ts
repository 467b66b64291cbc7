/** From collected records to a pack's parts: what importers of per-call results have in common. */

import { modelFromName } from '../../core/prices/model-names.ts'
import type { Finding, ModelInfo, PackInfo, PriceSheet } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { firstFew, hasNoErrors, note, problem } from '../findings.ts'
import { maxCells, maxDatasets, tooManyCells } from '../info.ts'
import { isGrade } from '../matrices.ts'
import { loadTokenCounter } from '../tokens.ts'
import { billingOf } from './billing.ts'
import type { ImportResult } from './importer.ts'
import { type Counted, datasetsOf, groupsOf, type Question, type Records, samplesOf } from './records.ts'

export interface Description {
  readonly id: string
  readonly title: string
  readonly source: PackInfo['source']
  readonly grading: string
  readonly notes: readonly string[]
  /** By name unless given. */
  readonly model?: (id: string) => ModelInfo
  /** Prices to use instead of assumptions by size, where neither tokens nor costs tell them. */
  readonly prices?: (models: readonly ModelInfo[]) => PriceSheet
  /** 100 unless given: the reference's fallback for a task it does not know (protocol 1.6). */
  readonly assumedOutput?: (question: Question) => number
  readonly tokenRules?: PackInfo['tokenRules']
  /** Which of several records of one call counts; an error when absent and they differ. */
  readonly counts?: Counted
}

/** `where` names the source in findings. Findings of reading come first; an error among them means no pack. */
export async function assemble(
  records: Records,
  where: string,
  about: Description,
  reading: readonly Finding[],
): Promise<ImportResult> {
  const large = tooLarge(records, where)
  if (large.length > 0) return { findings: [...reading, ...large] }
  const { layout, findings: repeats } = records.layOut(where, about.counts)
  const rows = (row: number) => layout.questions[row].id
  const findings = [...reading, ...repeats, ...impossible(where, { ...layout, rows })]
  const { datasets, dataset } = datasetsOf(layout.questions)
  if (records.calls === 0) findings.push(problem(where, 'contains no results', 'Download the file again.'))
  if (!hasNoErrors(findings)) return { findings }
  const models = layout.models.map(about.model ?? modelFromName)
  const billing = await billingOf(layout, {
    source: where,
    models,
    counter: loadTokenCounter,
    assumedOutput: (row) => about.assumedOutput?.(layout.questions[row]) ?? 100,
  })
  const { id, title, source, grading, notes } = about
  const split = splitOf(layout.questions)
  const group = groupsOf(layout.questions)
  const prices = billing.priceSheet.assumed ? about.prices?.(models) : undefined
  return {
    pack: {
      info: {
        id,
        title,
        kind: 'real',
        source,
        grading,
        tokenRules: about.tokenRules ?? billing.tokenRules,
        models,
        datasets,
        priceSheet: prices ?? billing.priceSheet,
        notes,
      },
      ...billing.arrays,
      dataset,
      ...(split && { split }),
      ...(group && { group }),
      samples: samplesOf(layout.questions),
    },
    findings: [...findings, ...noSplit(where, layout.questions), ...billing.findings],
  }
}

/** Said before the matrices are laid out: a sparse table may name more cells than there is memory for. */
function tooLarge({ questions, models }: Records, where: string): Finding[] {
  const findings: Finding[] = []
  if (questions.length * models > maxCells)
    findings.push(problem(where, tooManyCells(questions.length, models), 'Leave out models or questions.'))
  const datasets = new Set(questions.map(({ dataset }) => dataset.id)).size
  if (datasets > maxDatasets) {
    const what = `names ${plural(datasets, 'dataset')}; the limit is ${maxDatasets.toLocaleString('en-US')}`
    findings.push(problem(where, what, 'Choose another column.'))
  }
  return findings
}

/** The published parts, when every question has one, and some are to learn from and some to test on. */
function splitOf(questions: readonly Question[]): Uint8Array | undefined {
  if (questions.some(({ part }) => part === undefined) || onePart(questions)) return undefined
  return Uint8Array.from(questions, ({ part = 0 }) => part)
}

/** Runs of one part of a benchmark say so in each row: that is no split. */
const onePart = (questions: readonly Question[]): boolean =>
  ![0, 2].every((wanted) => questions.some(({ part }) => part === wanted))

const noSplit = (where: string, questions: readonly Question[]): Finding[] =>
  questions.some(({ part }) => part !== undefined) && onePart(questions)
    ? [note(where, 'names one part only, or none to train or to test on: that is no split', 'One is drawn.')]
    : []

/** A call more expensive than this is a typing error. */
const maxCostUsd = 10_000
const maxTokens = 2 ** 32 - 1

interface Matrices {
  readonly rows: (row: number) => string
  readonly models: readonly string[]
  readonly score: ArrayLike<number>
  readonly inTokens?: ArrayLike<number> | undefined
  readonly outTokens?: ArrayLike<number> | undefined
  readonly cost?: ArrayLike<number> | undefined
}

/** One error per kind of impossible value; NaN is missing, not impossible. */
function impossible(where: string, { rows, models, score, inTokens, outTokens, cost }: Matrices): Finding[] {
  const look = (
    values: ArrayLike<number> = [],
    isOdd: (value: number) => boolean,
    what: string,
    fix: string,
    say = problem,
  ): Finding[] => {
    const odd: string[] = []
    const m = values.length === score.length ? models.length : 1
    for (let at = 0; at < values.length; at++)
      if (isOdd(values[at]))
        odd.push(`${values[at]} (${rows(Math.floor(at / m))}${m > 1 ? `, ${models[at % m]}` : ''})`)
    return odd.length === 0 ? [] : [say(where, `${odd.length} ${what}: ${firstFew(odd)}`, fix)]
  }
  const beyond = (most: number) => (value: number) => value < 0 || value > most
  const isStray = (value: number) => beyond(1)(value) && isGrade(value)
  const isOff = (value: number) => !Number.isNaN(value) && !isGrade(value)
  return [
    ...look(
      score,
      isOff,
      'scores are outside 0 to 1',
      'Divide them by the highest possible score, or choose another column.',
    ),
    ...look(
      score,
      isStray,
      'scores are slightly outside 0 to 1',
      'Kept as they are. The data check can clip them.',
      note,
    ),
    ...look(inTokens, beyond(maxTokens), 'input token counts are impossible', leave),
    ...look(outTokens, beyond(maxTokens), 'output token counts are impossible', leave),
    ...look(cost, beyond(maxCostUsd), 'costs per call are impossible (in dollars)', leave),
  ]
}

const leave = 'Correct them, or leave them empty.'
