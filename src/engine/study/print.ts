/** A study's values as text: the same on the page and on the command line. */
import { cost, count, fixed, lambda, percent, score, threeDigits } from '../../core/words.ts'
import { type Column, type Format, meanOf, type Value } from './tables.ts'

const printers: { readonly [F in Exclude<Format, 'text'>]: (value: number) => string } = {
  percent: (value) => percent(value),
  points: (value) => (value > 0 ? '+' : '') + percent(value),
  cost,
  score,
  count: (value) => (Number.isFinite(value) ? count(value) : '–'),
  ms: threeDigits,
  seconds: threeDigits,
  rate: threeDigits,
  lambda: (value) => (value > 0 && value < 1 ? String(value) : lambda(value)),
}

/** '77.49, sd 0.56'; '–' for NaN; in parentheses when it follows from other printed figures; empty when it does not apply. */
export function printValue({ format }: Pick<Column, 'format'>, value: Value): string {
  if (format === 'text') return typeof value === 'string' ? value : ''
  if (typeof value === 'string') return printers[format](value === 'inf' ? Number.POSITIVE_INFINITY : Number(value))
  const number = meanOf(value)
  if (!number) return ''
  const { mean, sd } = number
  const text = printers[format](mean)
  if (typeof value === 'object' && 'computed' in value) return `(${text})`
  return sd === undefined ? text : `${text}, sd ${likewise(text, format === 'percent' ? 100 * sd : sd)}`
}

/** With as many decimals as the figure it belongs to. */
const likewise = (text: string, sd: number): string => fixed(sd, text.split('.')[1]?.length ?? 0)
