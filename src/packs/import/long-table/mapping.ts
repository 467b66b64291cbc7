/**
 * The meaning of a table's columns: guessed from their names, confirmed or changed by the visitor. The guess, the form and
 * the reader share one list of roles.
 */

import { cellNumber, cellText, isMissing } from '../../read/cells.ts'
import type { TableHead } from '../peek.ts'
import type { Counted } from '../records.ts'
import { looksLikeModel, namedByPaths } from './names.ts'

export interface RoleInfo {
  readonly label: string
  readonly required: boolean
  /** Column names it goes by, in lower case with single underscores; the first one is the canonical one. */
  readonly names: readonly string[]
}

export const roles = {
  sample: {
    label: 'Question id',
    required: true,
    names: [
      'sample',
      'sample_id',
      'question_id',
      'qid',
      'id',
      'index',
      'idx',
      'uid',
      'item',
      'item_id',
      'example_id',
      'global_index',
      'prompt_id',
      'task_id',
      'doc_id',
      'document_id',
      'instance_id',
      'problem_id',
      'query_id',
      'row_id',
      'request_id',
      'hash',
      'doc_hash',
      'sample_hash',
    ],
  },
  model: {
    label: 'Model',
    required: true,
    names: ['model', 'model_id', 'model_name', 'llm', 'vlm', 'lm', 'engine', 'system', 'provider', 'model_or_policy'],
  },
  score: {
    label: 'Score',
    required: true,
    names: [
      'score',
      'correct',
      'is_correct',
      'quality',
      'accuracy',
      'acc',
      'hit',
      'grade',
      'performance',
      'reward',
      'em',
      'exact_match',
      'pass',
      'passed',
      'success',
      'resolved',
      'evaluation_score',
      'evaluation_is_correct',
      'acc_norm',
      'rating',
    ],
  },
  inTokens: {
    label: 'Input tokens',
    required: false,
    names: [
      'in_tokens',
      'input_tokens',
      'prompt_tokens',
      'tokens_in',
      'n_in',
      'total_input_tokens',
      'usage_prompt_tokens',
      'usage_input_tokens',
      'token_usage_input_tokens',
      'token_usage_prompt',
    ],
  },
  outTokens: {
    label: 'Output tokens',
    required: false,
    names: [
      'out_tokens',
      'output_tokens',
      'completion_tokens',
      'response_tokens',
      'tokens_out',
      'n_out',
      'usage_completion_tokens',
      'usage_output_tokens',
      'token_usage_output_tokens',
      'token_usage_completion',
    ],
  },
  cost: {
    label: 'Cost, dollars per call',
    required: false,
    names: ['cost', 'cost_usd', 'total_cost', 'usd', 'inference_cost'],
  },
  text: {
    label: 'Question text',
    required: false,
    names: [
      'text',
      'prompt',
      'question',
      'origin_query',
      'question_text',
      'input_text',
      'query',
      'input',
      'instruction',
    ],
  },
  image: {
    label: 'Picture',
    required: false,
    names: ['image', 'image_path', 'img', 'img_path', 'picture', 'image_id'],
  },
  imageWidth: { label: 'Width of the picture, pixels', required: false, names: ['image_width', 'width', 'img_width'] },
  imageHeight: {
    label: 'Height of the picture, pixels',
    required: false,
    names: ['image_height', 'height', 'img_height'],
  },
  dataset: {
    label: 'Dataset',
    required: false,
    names: [
      'dataset',
      'dataset_name',
      'dataset_id',
      'benchmark',
      'bench',
      'task',
      'task_name',
      'eval_name',
      'subject',
      'category',
      'subset',
      'source',
    ],
  },
  split: {
    label: 'Split (train, dev, test)',
    required: false,
    names: ['split', 'part', 'partition', 'fold'],
  },
  group: {
    label: 'Group (questions that belong together)',
    required: false,
    names: ['group', 'group_id', 'family', 'family_id', 'template', 'template_id', 'document', 'document_id', 'doc_id'],
  },
} as const satisfies Record<string, RoleInfo>

export type Role = keyof typeof roles
export const roleIds = Object.keys(roles) as readonly Role[]

export interface TableMapping {
  readonly columns: Readonly<Partial<Record<Role, string>>>
  /** Columns named by a model, with its scores: the table then has one row per question. */
  readonly models?: readonly string[]
  /** The full score in the table: 1, or 100 for percentages. Scores are divided by it. */
  readonly fullScore: number
  /** The score that stands for "not judged". */
  readonly notJudged?: number
  /** Which of several rows of one question and model counts. */
  readonly counts?: Counted
}

/** Full scores offered in the form. */
export const fullScores: readonly number[] = [1, 4, 5, 10, 100]

/** A question to the visitor when column names are unclear. Plain data. */
export interface TableAsk {
  /** Names of the files, as they are to be read together. */
  readonly files: readonly string[]
  readonly columns: readonly string[]
  /** A few rows as text, each cell cut to a readable length. */
  readonly preview: readonly (readonly string[])[]
  readonly guess: TableMapping
  /** The reason for asking, in a sentence. */
  readonly reason: string
}

/** The mapping that the column names and the first scores suggest. Roles without a column stay out. */
export function guessMapping({ names, rows }: TableHead, paths: readonly string[]): TableMapping {
  const columns: Partial<Record<Role, string>> = {}
  for (const role of roleIds) {
    const [found] = candidates(role, names)
    if (found !== undefined) columns[role] = found
  }
  if (columns.group === columns.sample) delete columns.group
  if (!columns.sample && columns.text) columns.sample = columns.text
  if (!columns.model && columns.score) Object.assign(columns, namedByPaths(paths))
  const models = columns.model || columns.score ? [] : modelColumns(names, rows, columns)
  return {
    columns,
    fullScore: guessFullScore(names, rows, models.length > 0 ? models : [columns.score ?? '']),
    ...(models.length > 0 && { models }),
  }
}

/** The columns that may have a role, the likeliest first. Of nested names the last parts count: 'evaluation.score' is a score. */
export function candidates(role: Role, names: readonly string[]): string[] {
  const known: readonly string[] = roles[role].names
  const whole = known.flatMap((name) => names.filter((column) => plainName(column) === name))
  const nested = known.flatMap((name) =>
    names.filter((column) => column.includes('.') && plainName(column.slice(column.lastIndexOf('.') + 1)) === name),
  )
  return [...new Set([...whole, ...nested])]
}

export const plainName = (name: string): string =>
  name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')

/** Columns of numbers whose names are models'; in a table of nothing but ids and numbers, all that are left. */
function modelColumns(names: readonly string[], rows: TableHead['rows'], columns: TableMapping['columns']): string[] {
  const taken = new Set(Object.values(columns))
  const numbers = names.filter((name, k) => name !== '' && !taken.has(name) && isScored(rows.map((row) => row[k])))
  const alike = numbers.filter(looksLikeModel)
  const chosen = alike.length > 1 ? alike : columns.sample ? numbers : []
  return chosen.length > 1 ? chosen : []
}

const isScored = (cells: readonly unknown[]): boolean =>
  cells.some((cell) => !isMissing(cell)) && cells.every((cell) => isMissing(cell) || !Number.isNaN(cellNumber(cell)))

/** The names of models in columns that all begin or end alike: 'acc/ant' and 'acc/bee' are 'ant' and 'bee'. */
export function modelNames(columns: readonly string[]): string[] {
  const [before, after] = [shared(columns), shared(columns.map(reversed))]
  return columns.map((name) => name.slice(before, name.length - after))
}

const reversed = (text: string): string => [...text].reverse().join('')
const scoreNames: ReadonlySet<string> = new Set(roles.score.names.flatMap((name) => [name, reversed(name)]))

/** How many characters at the beginning all share, up to a mark that divides; of words joined by '_' only the name of a score. */
function shared([first = '', ...others]: readonly string[]): number {
  let length = 0
  for (let k = 0; k < first.length && others.every((name) => name[k] === first[k]); k++)
    if (/[./|:@]/.test(first[k]!) || (first[k] === '_' && scoreNames.has(first.slice(length, k)))) length = k + 1
  return length
}

/** The smallest full score that no score of the first rows exceeds. Scales up to 10 have many ends: there the largest score. */
function guessFullScore(names: readonly string[], rows: TableHead['rows'], columns: readonly string[]): number {
  const places = columns.map((column) => names.indexOf(column))
  const scores = rows
    .flatMap((row) => places.map((place) => cellNumber(row[place])))
    .filter((score) => !Number.isNaN(score))
  return fullScoreOf(Math.max(0, ...scores))
}

export const fullScoreOf = (most: number): number => (most <= 1 ? 1 : most <= 10 ? Math.ceil(most) : 100)

/** What a mapping still lacks, in a sentence; empty if the mapping is complete. */
export function lacking({ columns, models }: TableMapping): string {
  const wide = models !== undefined && models.length > 0
  const missing = roleIds
    .filter((role) => roles[role].required && !columns[role] && !(wide && (role === 'model' || role === 'score')))
    .map((role) => roles[role].label)
  return missing.length === 0
    ? ''
    : `Still missing: a column for ${missing.join(', ')}${columns.model || columns.score ? '' : ', or one column per model'}.`
}

const previewRows = 5
const previewChars = 60

/** The question to the visitor. */
export function askFor(files: readonly string[], head: TableHead, guess: TableMapping, reason: string): TableAsk {
  const short = (cell: unknown) => {
    const text = cellText(cell)
    return text.length > previewChars ? `${text.slice(0, previewChars)}…` : text
  }
  const preview = head.rows.slice(0, previewRows).map((row) => head.names.map((_, k) => short(row[k])))
  return { files, columns: head.names, preview, guess, reason }
}
