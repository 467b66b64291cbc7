/**
 * The meaning of a table's columns: guessed from their names, confirmed or changed by the visitor. The guess, the form and
 * the reader share one list of roles.
 */
import { cellNumber, cellText } from '../read/cells.ts'
import type { TableHead } from './peek.ts'

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
    ],
  },
  model: {
    label: 'Model',
    required: true,
    names: ['model', 'model_id', 'model_name', 'llm', 'vlm', 'lm', 'engine', 'system'],
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
    ],
  },
  inTokens: {
    label: 'Input tokens',
    required: false,
    names: ['in_tokens', 'input_tokens', 'prompt_tokens', 'tokens_in', 'n_in', 'total_input_tokens'],
  },
  outTokens: {
    label: 'Output tokens',
    required: false,
    names: ['out_tokens', 'output_tokens', 'completion_tokens', 'response_tokens', 'tokens_out', 'n_out'],
  },
  cost: {
    label: 'Cost, dollars per call',
    required: false,
    names: ['cost', 'cost_usd', 'total_cost', 'usd', 'inference_cost'],
  },
  text: {
    label: 'Question text',
    required: false,
    names: ['text', 'prompt', 'question', 'query', 'input', 'instruction'],
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
    names: ['dataset', 'benchmark', 'task', 'task_name', 'eval_name', 'subject', 'category', 'source'],
  },
  split: {
    label: 'Split (train, dev, test)',
    required: false,
    names: ['split', 'part', 'partition', 'subset', 'fold'],
  },
  group: {
    label: 'Group (questions that belong together)',
    required: false,
    names: ['group', 'group_id', 'family', 'family_id', 'template', 'template_id', 'document', 'document_id', 'doc_id'],
  },
} as const satisfies Record<string, RoleInfo>

export type Role = keyof typeof roles
export const roleIds = Object.keys(roles) as readonly Role[]

/** Stands for a column that every file has: its own name. */
export const fileNameColumn = '(name of the file)'

export interface TableMapping {
  readonly columns: Readonly<Partial<Record<Role, string>>>
  /** The full score in the table: 1, or 100 for percentages. Scores are divided by it. */
  readonly fullScore: number
}

/** Full scores offered in the form. */
export const fullScores: readonly number[] = [1, 5, 10, 100]

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
export function guessMapping({ names, rows }: TableHead, nFiles: number): TableMapping {
  const plain = names.map(plainName)
  const columns: Partial<Record<Role, string>> = {}
  for (const role of roleIds) {
    const known: readonly string[] = roles[role].names
    const found = known.map((name) => plain.indexOf(name)).find((k) => k >= 0)
    if (found !== undefined) columns[role] = names[found]
  }
  // One file per model is a usual way to keep runs.
  if (!columns.model && nFiles > 1) columns.model = fileNameColumn
  if (!columns.sample && columns.text) columns.sample = columns.text
  return { columns, fullScore: guessFullScore(names, rows, columns.score) }
}

const plainName = (name: string): string =>
  name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')

/** The smallest full score that no score of the first rows exceeds. */
function guessFullScore(names: readonly string[], rows: TableHead['rows'], column: string | undefined): number {
  if (column === undefined) return 1
  const place = names.indexOf(column)
  const most = Math.max(0, ...rows.map((row) => cellNumber(row[place])).filter((score) => !Number.isNaN(score)))
  if (most <= 1) return 1
  return fullScores.find((full) => most <= full) ?? 100
}

/** What a mapping still lacks, in a sentence; empty if the mapping is complete. */
export function lacking({ columns }: TableMapping): string {
  const missing = roleIds.filter((role) => roles[role].required && !columns[role]).map((role) => roles[role].label)
  return missing.length === 0 ? '' : `Still missing: a column for ${missing.join(', ')}.`
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
