/**
 * Numbers as page, command line and files print them, and counts and sizes in words. One place, so that a figure reads the
 * same everywhere, a digest means what was read, and counts agree with their nouns.
 */

/** 0.78013 → '78.01'; NaN → '–'. The unit stands in the column head. */
export const percent = (share: number, digits = 2): string => fixed(100 * share, digits)

/** Dollars per 10,000 questions: '0.143', '2.72', '10.7'. */
export const cost = (usdPer10k: number): string => fixed(usdPer10k, usdPer10k < 1 ? 3 : usdPer10k < 100 ? 2 : 0)

export const score = (value: number, digits = 2): string => fixed(value, digits)

export const count = (value: number): string => Math.round(value).toLocaleString('en-US')

/** λ as '0', '3,160', '1.0e6', '∞'. */
export function lambda(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '∞'
  if (value === 0) return '0'
  return value < 1e5 ? count(value) : value.toExponential(1)
}

/** NaN and ∞ → '–'. */
export function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–'
}

/** With so many significant digits; NaN and ∞ → '–'. */
export const precise = (value: number, digits = 3): string => (Number.isFinite(value) ? value.toPrecision(digits) : '–')

/** Three significant digits: '0.0123', '4.56', '789', '12,300'. */
export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return Math.abs(value) >= 1000 ? count(Number(value.toPrecision(3))) : String(Number(value.toPrecision(3)))
}

/** Of something per second, or of seconds: one decimal below 10, none above. */
export const tenths = (value: number): string => (value < 10 ? fixed(value, 1) : count(value))

/** A difference of shares in percentage points, signed: 0.013 → '+1.3'. */
export function points(difference: number): string {
  const text = percent(difference, 1)
  if (!(difference > 0) || text === '0.0') return text.replace(/^-0\.0$/, '0.0').replace('-', '−')
  return `+${text}`
}

/** Dollars as cents with three digits: 0.000272 → '0.0272'. */
export function cents(usd: number): string {
  if (!Number.isFinite(usd)) return '–'
  if (usd === 0) return '0'
  const text = (100 * usd).toPrecision(3)
  return (text.includes('e') ? (100 * usd).toFixed(6) : text).replace('-', '−')
}

/** Where a training was stopped: 'at epoch 3', 'in epoch 1', 'after 20 iterations'. */
export function stoppedInWords({ done, unit }: { readonly done: number; readonly unit: string }): string {
  if (unit !== 'epochs') return `after ${done} ${unit}`
  return done === 0 ? 'in epoch 1' : `at epoch ${done}`
}

/**
 * `plural(1, 'file')` is "1 file" and `plural(14042, 'file')` "14,042 files". Give `many` for other plurals
 * (`plural(n, 'fix', 'fixes')`) and for what follows the noun (`plural(n, 'row is', 'rows are')`).
 */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`

/** Sizes in words, for sentences about files and storage. */
export function bytesInWords(count: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  let unit = 0
  let value = count
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
