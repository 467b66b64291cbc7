/** The value of a table's cell, whatever its format. Numbers as people and programs write them are read in one place: numberIn. */

/** True for values that common table readers treat as empty. */
export const isEmpty = (cell: unknown): boolean =>
  cell === undefined || cell === null || cell === '' || (typeof cell === 'number' && Number.isNaN(cell))

/** What programs write where a number is missing. */
const missing = /^(?:|[-–—]|\?|#?n\/?a!?|n\.a\.|<na>|nan|null|none|nil|missing|undefined|nat)$/i

/** Empty, or a word for it ('NaN', 'None', 'N/A', '–'): in a column of numbers both are missing. */
export const isMissing = (cell: unknown): boolean =>
  isEmpty(cell) || (typeof cell === 'string' && missing.test(cell.trim()))

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

/** Which mark divides whole from fraction where a number alone does not tell ('1,234'). */
export type DecimalMark = '.' | ','

/**
 * A finite number; NaN for an empty cell and for anything that is not one number. True and false count as 1 and 0, and
 * '45 %' as 0.45.
 */
export function cellNumber(cell: unknown, mark: DecimalMark = '.'): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN
  if (typeof cell === 'bigint') return Number(cell)
  if (typeof cell === 'boolean') return cell ? 1 : 0
  if (typeof cell !== 'string') return Number.NaN
  const text = cell.trim()
  if (plainNumber.test(text)) return finite(Number(text))
  if (/^true$/i.test(text)) return 1
  if (/^false$/i.test(text)) return 0
  return numberIn(text, mark)
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN)

/** Without marks that mean different things in different countries, unless they can mean only one. */
const plainNumber = /^[+-]?(?:\d+|\d*\.\d{1,2}|\d*\.\d{4,}|0?\.\d+|\d+\.)(?:e[+-]?\d+)?$/i
const spaces = /[\s\u00a0\u2009\u202f'’]/g
const dressed = /^([+-]?)(?:us\$|\$|€|£|usd|eur)?([+-]?)([\d.,]+)(e[+-]?\d+)?(?:us\$|\$|€|£|usd|eur)?(%?)$/i

/** A number with a currency, a per cent sign, marks between thousands, or a decimal comma. */
function numberIn(text: string, mark: DecimalMark): number {
  const [, sign, inner, digits = '', exponent = '', percent] = dressed.exec(unspaced(text)) ?? []
  const plain = pointed(digits, mark)
  if (plain === undefined || (sign && inner)) return Number.NaN
  const value = Number(`${sign || inner || ''}${plain}${exponent}`)
  return finite(percent ? value / 100 : value)
}

/** Spaces between thousands go; '1 2' is no number. */
function unspaced(text: string): string {
  const grouped = /^[^\d]*\d{1,3}(?:[\s\u00a0\u2009\u202f'’]\d{3})+(?!\d)/.test(text)
  return grouped ? text.replaceAll(spaces, '') : text.replaceAll(/(?<=^[^\d]*)[\s\u00a0]+|[\s\u00a0]+(?=[^\d]*$)/g, '')
}

/** The digits with a point, if any, before the fraction; undefined if the marks make no sense. */
function pointed(digits: string, mark: DecimalMark): string | undefined {
  const decimal = decimalOf(digits) ?? mark
  const thousands = decimal === '.' ? ',' : '.'
  const [whole = '', fraction, ...more] = digits.split(decimal)
  if (more.length > 0 || fraction?.includes(thousands)) return undefined
  const groups = whole.split(thousands)
  if (groups.length > 1 && !(/^\d{1,3}$/.test(groups[0]!) && groups.slice(1).every((group) => /^\d{3}$/.test(group))))
    return undefined
  const plain = fraction === undefined ? groups.join('') : `${groups.join('')}.${fraction}`
  return /\d/.test(plain) ? plain : undefined
}

/** The decimal mark of a number that can be read in one way only; undefined for '1,234', '1.234' and plain digits. */
function decimalOf(digits: string): DecimalMark | undefined {
  const [points, commas] = [digits.split('.').length - 1, digits.split(',').length - 1]
  if (points > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ','
  if (points + commas === 0) return undefined
  if (points > 1) return ','
  if (commas > 1) return '.'
  const own: DecimalMark = points ? '.' : ','
  const [whole = '', fraction = ''] = digits.split(own)
  return fraction.length !== 3 || whole.length > 3 || /^0?$/.test(whole) ? own : undefined
}

/** What a column's texts say of its decimal mark: a comma if one of them has it and none has a point. */
export function markOf(texts: Iterable<string>): DecimalMark {
  let comma = false
  for (const text of texts) {
    const digits = dressed.exec(unspaced(text.trim()))?.[3]
    const mark = digits === undefined ? undefined : decimalOf(digits)
    if (mark === '.') return '.'
    comma ||= mark === ','
  }
  return comma ? ',' : '.'
}
