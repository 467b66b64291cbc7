/**
 * The reference mode of the VLMEvalKit importer: reads a folder as the reference implementation of VL-RouterBench does
 * (protocol 1.5, 1.6). Offered beside lenient mode, never chosen automatically.
 */

import { imageTokens, outputTokenFallback } from '../../../core/prices/tokens.ts'
import type { Finding, Sample } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import type { SourceFile } from '../../files.ts'
import { firstFew, hasNoErrors, note, problem, warning } from '../../findings.ts'
import { byCodePoint } from '../../python-text.ts'
import { readWholeTable, type WholeTable } from '../../read/table.ts'
import type { PackParts } from '../../seal.ts'
import { type CountTokens, loadTokenCounter } from '../../tokens.ts'
import type { ImportOptions, ImportResult } from '../importer.ts'
import { groupOf, modelInfo, paperDatasets, paperPrices } from './datasets.ts'
import { packId } from './layout.ts'
import {
  discoveryOrder,
  hasPredictions,
  type ReferenceRow,
  referenceName,
  referencePredictions,
  referenceRows,
} from './reference.ts'

interface Question {
  readonly sample: Sample
  readonly dataset: string
  readonly pictures: number
}

interface Collected {
  readonly questions: Map<string, Question>
  /** Per model: sample id to truncated score. */
  readonly correct: Map<string, Map<string, number>>
  /** Per model: sample id to prediction. */
  readonly predictions: Map<string, Map<string, string>>
}

export async function importReference(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const findings: Finding[] = []
  const found = files
    .filter((file) => discoveryOrder(file.path) >= 0)
    .sort((a, b) => discoveryOrder(a.path) - discoveryOrder(b.path) || byCodePoint(a.path, b.path))
  const accepted = found.filter((file) => referenceName(file.path).accepted)
  const ignored = found.filter((file) => !accepted.includes(file))
  if (ignored.length > 0) {
    const what = `${plural(ignored.length, 'file has', 'files have')} a model, dataset or judge unknown to the reference: ${firstFew(ignored.map((file) => file.path))}`
    findings.push(note('files', what, 'To include them, read the folder in lenient mode.'))
  }
  const collected: Collected = { questions: new Map(), correct: new Map(), predictions: new Map() }
  for (const [done, file] of accepted.entries()) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ done, total: accepted.length, unit: 'files', note: file.path })
    const read = await readWholeTable(file, options.signal ? { signal: options.signal } : {})
    findings.push(...read.findings)
    if (read.table) collect(file.path, read.table, collected, findings)
  }
  if (collected.correct.size === 0)
    findings.push(problem('files', 'reference mode recognises none of these files', 'Read the folder in lenient mode.'))
  if (!hasNoErrors(findings)) return { findings }
  const pack = assemble(files, collected, await loadTokenCounter(), findings)
  return { pack, findings }
}

function collect(path: string, table: WholeTable, { questions, correct, predictions }: Collected, findings: Finding[]) {
  const { model, dataset } = referenceName(path)
  const rows = referenceRows(table, dataset)
  if (!rows) findings.push(note(path, 'has no complete score column and was skipped', 'Nothing to do.'))
  const scores = correct.get(model) ?? new Map<string, number>()
  for (const row of rows ?? []) {
    scores.set(row.sampleId, row.correct)
    if (!questions.has(row.sampleId)) questions.set(row.sampleId, questionOf(row, dataset))
  }
  if (scores.size > 0) correct.set(model, scores)
  if (!hasPredictions(path)) return
  const known = predictions.get(model) ?? new Map<string, string>()
  for (const [id, text] of referencePredictions(table, dataset)) if (!known.has(id)) known.set(id, text)
  predictions.set(model, known)
}

function questionOf({ sampleId, prompt = '', imagePath = '' }: ReferenceRow, dataset: string): Question {
  const paths = imagePath.split(/[;,]/).flatMap((path) => path.trim() || [])
  const sample: Sample = { id: sampleId, prompt, ...(paths.length > 0 && { image: paths[0] }) }
  // Without paths the reference refers to the data set's own table: one picture.
  return { sample, dataset, pictures: Math.max(1, paths.length) }
}

function assemble(
  files: readonly SourceFile[],
  { questions, correct, predictions }: Collected,
  countTokens: CountTokens,
  findings: Finding[],
): PackParts {
  const models = [...correct.keys()].sort(byCodePoint)
  const ids = [...questions.keys()].sort(byCodePoint)
  const list = ids.map((id) => questions.get(id)!)
  const datasets = [...new Set(list.map(({ dataset }) => dataset))].sort(byCodePoint)
  const [n, m] = [ids.length, models.length]
  const quality = new Float32Array(n * m).fill(Number.NaN)
  const outTokens = new Uint32Array(n * m)
  let [missing, assumed] = [0, 0]
  for (const [column, model] of models.entries()) {
    const [scores, texts] = [correct.get(model)!, predictions.get(model)]
    for (const [row, id] of ids.entries()) {
      const [score, text] = [scores.get(id), texts?.get(id)]
      if (score === 0 || score === 1) quality[row * m + column] = score
      else missing++
      if (text === undefined) assumed++
      outTokens[row * m + column] = text === undefined ? fallback(list[row].dataset) : countTokens(text)
    }
  }
  if (missing > 0)
    findings.push(
      warning(
        'scores',
        `${missing} of ${plural(n * m, 'cell')} ${missing === 1 ? 'has' : 'have'} no score of 0 or 1`,
        'Fix them in the data check.',
      ),
    )
  if (assumed > 0)
    findings.push(
      warning(
        'tokens',
        `${assumed} of ${plural(n * m, 'answer')} ${assumed === 1 ? 'has' : 'have'} no prediction; output tokens are assumed by task`,
        'Import the prediction files as well.',
      ),
    )
  return {
    info: packInfo(files, models, datasets),
    quality,
    outTokens,
    inTokens: Uint32Array.from(list, ({ sample, pictures }) => countTokens(sample.prompt) + imageTokens * pictures),
    dataset: Uint8Array.from(list, ({ dataset }) => datasets.indexOf(dataset)),
    samples: list.map(({ sample }) => sample),
  }
}

const fallback = (dataset: string): number => outputTokenFallback(paperDatasets.get(dataset)?.task ?? '')

function packInfo(
  files: readonly SourceFile[],
  models: readonly string[],
  datasets: readonly string[],
): PackParts['info'] {
  return {
    id: `${packId(files)}-reference`,
    title: `VLMEvalKit runs as the reference reads them, ${models.length} models on ${datasets.length} data sets`,
    kind: 'real',
    source: {
      name: 'a VLMEvalKit work directory',
      url: 'https://github.com/open-compass/VLMEvalKit',
      licence: 'as its data sets and models',
    },
    grading: 'VLMEvalKit, read by the rules of VL-RouterBench: known judges only, scores truncated toward zero.',
    tokenRules: {
      input: `cl100k_base tokens of the question, plus ${imageTokens} per picture; the same for every model.`,
      output: 'cl100k_base tokens of the prediction; 10, 50, 100 or 150 by task where there is none.',
    },
    models: models.map(modelInfo),
    datasets: datasets.map((id) => ({ id, group: groupOf(id) })),
    priceSheet: paperPrices(models),
    notes: ['Read in reference mode: only the models and data sets of the paper, and the judges it knows.'],
  }
}
