/** Counts in words that agree with their number. Every sentence of page and command line takes them from here. */

/**
 * `plural(1, 'file')` is "1 file" and `plural(14042, 'file')` "14,042 files". Give `many` for other plurals
 * (`plural(n, 'fix', 'fixes')`) and for what follows the noun (`plural(n, 'row is', 'rows are')`).
 */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
