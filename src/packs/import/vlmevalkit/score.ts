/** The score of one evaluated row, 0 to 1, by what the columns offer (docs/formats.md#vlmevalkit-scores). NaN: no score. */
import { cellNumber, cellText, isEmpty } from '../../read/cells.ts'
import { asList } from '../../read/python-literal.ts'
import { isMathVision, isMathVista, isRecomputed, isYesNo, vqaRule } from './datasets.ts'
import { numberOf } from './expression.ts'
import type { FileKind } from './layout.ts'

/** A row's cell by column name; undefined when there is no such column. */
export type Cell = (column: string) => unknown
type ScoreRow = (cell: Cell) => number

export interface Scorer {
  readonly score: ScoreRow
  /** What was done, for the pack's notes. */
  readonly rule: string
}

/** How the rows of a table are scored; undefined when it holds no score of a sample. */
export function scorerFor(dataset: string, kind: FileKind, columns: readonly string[]): Scorer | undefined {
  const has = (...names: string[]) => names.every((name) => columns.includes(name))
  if (!has('index') && !has('id') && !has('sample_id')) return undefined
  if (has('is_correct')) return { score: (cell) => cellNumber(cell('is_correct')), rule: 'is_correct' }
  if (kind === 'prediction') return ruleFor(dataset, has)
  if (has('hit')) return { score: (cell) => cellNumber(cell('hit')), rule: 'hit' }
  // DynaMath's.
  if (has('correct')) return { score: (cell) => cellNumber(cell('correct')), rule: 'correct' }
  if (kind === 'results') return has('eval_match') || has('eval_score') ? vqa(dataset) : undefined
  if (has('score')) return { score: (cell) => cellNumber(cell('score')), rule: 'score' }
  if (isMathVista(dataset) && has('res', 'answer')) return { score: mathVista, rule: 'res compared with answer' }
  if (isMathVision(dataset) && has('res', 'answer')) return { score: mathVision, rule: 'res compared with answer' }
  return undefined
}

/** Scores computed from the prediction itself. */
function ruleFor(dataset: string, has: (...names: string[]) => boolean): Scorer | undefined {
  if (!has('prediction', 'answer')) return undefined
  if (isRecomputed(dataset)) return { score: ocrBench, rule: 'answer contained in prediction' }
  if (isYesNo(dataset)) return { score: yesNo, rule: 'yes or no in prediction, without a judge' }
  return has('A', 'B') ? { score: choice, rule: 'option named by prediction, without a judge' } : undefined
}

function vqa(dataset: string): Scorer {
  const rule = vqaRule(dataset)
  const score: ScoreRow = (cell) => {
    const matches = isEmpty(cell('eval_match')) ? [] : asList(cell('eval_match')).map((value) => cellNumber(value))
    if (matches.length === 0) return rule === 'mean' ? cellNumber(cell('eval_score')) : Number.NaN
    if (rule === 'best') return Math.max(...matches)
    if (rule === 'mean') return matches.reduce((sum, match) => sum + match, 0) / matches.length
    // Distances: 0 is perfect. Less than half alike counts as nothing.
    const similarity = 1 - Math.min(...matches)
    return similarity < 0.5 ? 0 : similarity
  }
  return { score, rule: `${rule} of eval_match` }
}

const right = (is: boolean): number => (is ? 1 : 0)

function ocrBench(cell: Cell): number {
  const prediction = cellText(cell('prediction'))
  if (prediction === '' || isFailedCall(prediction)) return 0
  const handwritten = cellText(cell('category')) === 'Handwritten Mathematical Expression Recognition'
  const shape = (text: string) =>
    handwritten ? text.trim().replace(/[\n ]/g, '') : text.toLowerCase().trim().replaceAll('\n', ' ')
  const answers = asList(cell('answer')).map((answer) => shape(cellText(answer)))
  return right(answers.some((answer) => answer !== '' && shape(prediction).includes(answer)))
}

function yesNo(cell: Cell): number {
  const words = cellText(cell('prediction'))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .split(' ')
  const [yes, no] = [words.includes('yes'), words.includes('no')]
  if (yes === no) return 0
  return right(cellText(cell('answer')).trim().toLowerCase() === (yes ? 'yes' : 'no'))
}

/** The options in columns A, B, C …; an empty one may be an option whose text reads as missing, such as "null". */
function optionsOf(cell: Cell): Choices {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return new Map(letters.filter((letter) => !isEmpty(cell(letter))).map((letter) => [letter, cellText(cell(letter))]))
}

const choice: ScoreRow = (cell) =>
  right(inferChoice(cellText(cell('prediction')), optionsOf(cell)) === cellText(cell('answer')).trim())

const mathVista: ScoreRow = (cell) => {
  const found = cell('res')
  if (cellText(cell('question_type')) === 'multi_choice')
    return right(inferChoice(cellText(found), listed(cell)) === cellText(cell('answer_option')).trim())
  const type = cellText(cell('answer_type'))
  if (type !== 'integer' && type !== 'float') return 0
  const read = type === 'integer' ? pythonInteger : pythonFloat
  return right(read(found) === cellNumber(cell('answer')))
}

const mathVision: ScoreRow = (cell) => {
  const [found, answer] = [cellText(cell('res')), cellText(cell('answer'))]
  const options = listed(cell)
  const given = options.size > 0 ? (inferChoice(found, options) ?? '') : found
  if (given.toLowerCase().trim() === answer.toLowerCase().trim()) return right(given.trim() !== '')
  return right(Math.abs(numberOf(given) - numberOf(answer)) < 1e-6)
}

const listed = (cell: Cell): Choices => lettered(isEmpty(cell('choices')) ? [] : asList(cell('choices')))

/** As Python's int(): texts need plain digits, numbers lose their fraction. */
function pythonInteger(cell: unknown): number {
  if (typeof cell === 'string') return /^\s*[+-]?\d+\s*$/.test(cell) ? Number(cell) : Number.NaN
  return Math.trunc(cellNumber(cell))
}

const pythonFloat = (cell: unknown): number => cellNumber(typeof cell === 'boolean' ? undefined : cell)

type Choices = ReadonlyMap<string, string>

/** Options by position: A, B, C … */
const lettered = (options: readonly unknown[]): Choices =>
  new Map(options.slice(0, 26).map((option, i) => [String.fromCharCode(65 + i), String(option)]))

const refusals = [
  "Sorry, I can't help with images of people yet.",
  "I can't process this file.",
  "I'm sorry, but without the image provided",
  'Cannot determine the answer',
]

/** A call that failed for good counts as wrong in every score. */
export const isFailedCall = (answer: string): boolean => answer.includes('Failed to obtain answer')

/** The letter the answer names, Z for a refusal, undefined when the rules cannot tell. */
function inferChoice(answer: string, choices: Choices): string | undefined {
  return letterIn(answer, choices) ?? textIn(answer, choices)
}

/** The only option letter that stands alone, among the last four words; else a phrase that says so. */
function letterIn(answer: string, choices: Choices): string | undefined {
  if (isFailedCall(answer)) return undefined
  if (refusals.some((refusal) => answer.includes(refusal))) return 'Z'
  const words = answer
    .replace(/[.()[\],:;!*#{}]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
  const named = [...choices.keys()].filter((letter) => words.includes(letter))
  if (named.length === 1 && words.indexOf(named[0]) >= words.length - 4) return named[0]
  if (named.length === 0 && words.includes('Z')) return 'Z'
  const phrase = /answer\s+is\s*:?\s*[*(]*([A-Z])\b/.exec(answer)?.[1]
  return phrase !== undefined && choices.has(phrase) ? phrase : undefined
}

/** The only option whose text occurs in the answer, when the answer is short. */
function textIn(answer: string, choices: Choices): string | undefined {
  const text = answer.toLowerCase()
  const total = [...choices.values()].reduce((sum, option) => sum + option.length, 0)
  if (text.length > 2 * total) return undefined
  const found = [...choices].filter(([, option]) => text.includes(option.toLowerCase()))
  return found.length === 1 ? found[0][0] : undefined
}
