/** Numbers as the page prints them. One place, so that a figure reads the same everywhere, and a digest means what was read. */

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
function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–'
}
