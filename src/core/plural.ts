/** Counts and sizes in words; counts agree with their number. Every sentence of page and command line takes them from here. */

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
