/**
 * Reads result files exactly as the reference implementation of VL-RouterBench does (protocol 1.5): its file patterns, its
 * seventeen models and fourteen data sets, scores truncated toward zero. Used by the importer's reference mode only.
 */
import { cellNumber, cellText, isEmpty } from '../../read/cells.ts'
import type { WholeTable } from '../../read/table.ts'
import { paperDatasets, paperModels } from './datasets.ts'

export interface ReferenceName {
  readonly model: string
  readonly dataset: string
  /** From the name alone; nothing depends on it. */
  readonly kind: 'Math' | 'MCQ' | 'Y/N' | 'OCRBench' | 'VQA'
  /** Model and data set are both known. */
  readonly accepted: boolean
}

export interface ReferenceRow {
  readonly sampleId: string
  /** Truncated toward zero. */
  readonly correct: number
  /** Present when the table has a column for it; '' for an empty cell. */
  readonly prompt?: string
  /** Paths separated by `;` or `,`. */
  readonly imagePath?: string
}

/** Removed one after another, wherever they stand. */
const removed = [
  '_openai_result.xlsx',
  '_result.xlsx',
  '_gpt-4o-mini.xlsx',
  '_gpt-4o-mini_score.xlsx',
  '_gpt-4o-mini_extract.xlsx',
  '_auxmatch.xlsx',
  '_results.xlsx',
  '.xlsx',
  '.pkl',
]

export function referenceName(path: string): ReferenceName {
  const parts = path.split('/')
  const file = parts[parts.length - 1]
  const model = parts.find((part) => paperModels.has(part)) ?? parts[parts.length - 2] ?? ''
  const stem = removed.reduce((name, ending) => name.replaceAll(ending, ''), file)
  const dataset = stem.startsWith(`${model}_`) ? stem.slice(model.length + 1) : stem
  return { model, dataset, kind: kindOf(file, dataset), accepted: paperModels.has(model) && paperDatasets.has(dataset) }
}

function kindOf(file: string, dataset: string): ReferenceName['kind'] {
  if (/gpt-4o-mini(_score)?\.xlsx/.test(file)) return 'Math'
  if (file.includes('_openai_result.xlsx')) return 'MCQ'
  if (/_auxmatch\.(xlsx|pkl)/.test(file)) return 'Y/N'
  return dataset.includes('OCRBench') && !file.includes('_results') ? 'OCRBench' : 'VQA'
}

/** In the order the files are read; a later file overwrites an earlier one. */
const patterns: readonly RegExp[] = [
  /_gpt-4o-mini\.xlsx$/,
  /_gpt-4o-mini_score\.xlsx$/,
  /_openai_result\.xlsx$/,
  /_auxmatch\.xlsx$/,
  /_auxmatch\.pkl$/,
  /_results\.xlsx$/,
  /^(?!.*_(acc|score|extract)\.xlsx).*\.xlsx$/,
]

/** The pattern a path is found by, from 0; −1 when none finds it. */
export const discoveryOrder = (path: string): number => patterns.findIndex((pattern) => pattern.test(path))

/** Output tokens are looked up by these names only, directly inside the model's folder. */
export const hasPredictions = (path: string): boolean =>
  paperModels.has(path.split('/').at(-2) ?? '') &&
  !/_(results|extract|score|acc)\.xlsx$/.test(path) &&
  /(_openai_result|_gpt-4o-mini|_auxmatch|_VAL|_TEST|_MINI|OCRBench|MMBench_DEV_EN_V11|MMStar|RealWorldQA|HallusionBench)\.xlsx$/.test(
    path,
  )

/** DATASET/id; an id with a `/` is kept. Undefined for an empty cell: such rows are dropped. */
export function referenceSampleId(raw: unknown, dataset: string): string | undefined {
  if (isEmpty(raw)) return undefined
  const id = cellText(raw).trim()
  return id.includes('/') ? id : `${dataset}/${id}`
}

const idColumns = ['sample_id', 'id', 'index']
const correctColumns = ['is_correct', 'score', 'hit']
const promptColumns = ['question', 'prompt', 'Question', 'Prompt', 'text', 'query']
const imageColumns = ['image', 'image_path', 'Image', 'image_paths', 'img_path', 'asset', 'assets']

/** The rows of a table; undefined when it is skipped: no score column, or a gap in `score` or `hit`. */
export function referenceRows(table: WholeTable, dataset: string): ReferenceRow[] | undefined {
  const column = (names: readonly string[]) => names.find((name) => table.names.includes(name))
  const correctColumn = column(correctColumns)
  if (correctColumn === undefined) return undefined
  const [id, prompt, image] = [column(idColumns), column(promptColumns), column(imageColumns)]
  const rows: ReferenceRow[] = []
  for (let row = 0; row < table.rows.length; row++) {
    const correct = Math.trunc(cellNumber(table.cell(row, correctColumn)))
    if (Number.isNaN(correct)) {
      // A gap in is_correct ends the file, what was read before stays; a gap elsewhere loses the file.
      if (correctColumn === 'is_correct') return rows
      return undefined
    }
    const sampleId = referenceSampleId(id === undefined ? row : table.cell(row, id), dataset)
    if (sampleId === undefined) continue
    rows.push({
      sampleId,
      correct,
      ...(prompt !== undefined && { prompt: cellText(table.cell(row, prompt)) }),
      ...(image !== undefined && { imagePath: cellText(table.cell(row, image)) }),
    })
  }
  return rows
}

/** Each row's prediction by sample id, the first of a repeated id. Empty ones are left out: they get the fallback. */
export function referencePredictions(table: WholeTable, dataset: string): Map<string, string> {
  const column = (names: readonly string[]) => names.find((name) => table.names.includes(name))
  const [id, prediction] = [column(['id', 'index']), column(['prediction', 'answer', 'response', 'output'])]
  const found = new Map<string, string>()
  if (prediction === undefined) return found
  table.rows.forEach((_, row) => {
    const sampleId = referenceSampleId(id === undefined ? row : table.cell(row, id), dataset)
    const text = cellText(table.cell(row, prediction))
    if (sampleId !== undefined && text !== '' && !found.has(sampleId)) found.set(sampleId, text)
  })
  return found
}
