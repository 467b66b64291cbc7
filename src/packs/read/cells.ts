/** The value of a table's cell, whatever its format. */

/** True for values that common table readers treat as empty. */
export const isEmpty = (cell: unknown): boolean =>
  cell === undefined || cell === null || cell === '' || (typeof cell === 'number' && Number.isNaN(cell))

/** As text; empty cells give ''. Whole numbers have no fraction, so that an id read as 3.0 matches "3". */
export function cellText(cell: unknown): string {
  if (isEmpty(cell)) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'boolean') return cell ? 'True' : 'False'
  if (cell instanceof Date) return cell.toISOString()
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** An id: trimmed text; numbers written with a zero fraction ("3.0") lose it. */
export const cellId = (cell: unknown): string =>
  cellText(cell)
    .trim()
    .replace(/^(-?\d+)\.0+$/, '$1')

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A finite number; NaN for an empty cell and for anything that is not one number. True and false count as 1 and 0. */
export function cellNumber(cell: unknown): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN
  if (typeof cell === 'bigint') return Number(cell)
  if (typeof cell === 'boolean') return cell ? 1 : 0
  if (typeof cell !== 'string') return Number.NaN
  const text = cell.trim()
  if (/^true$/i.test(text)) return 1
  if (/^false$/i.test(text)) return 0
  const value = numeral.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : Number.NaN
}
