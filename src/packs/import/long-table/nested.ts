/** Fields inside the cells of JSON and parquet tables, as columns of their own: `evaluation.score`, `token_counts.0.input`. */
import type { TableHead } from '../peek.ts'

const depthLimit = 4

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !ArrayBuffer.isView(value)

/** Lists of more than one are values: only a list of one stands for what is in it. */
const isNested = (value: unknown): value is Fields =>
  isFields(value) && (!Array.isArray(value) || (value.length === 1 && isFields(value[0])))

/** The head of a table with its nested fields as columns. */
export function flatHead(head: TableHead): TableHead {
  const names = [...new Set(head.names.flatMap((name, k) => namesIn(name, head.rows, k)))]
  if (names.length === head.names.length) return head
  const place = new Map(head.names.map((name, k) => [name, k]))
  return { ...head, names, rows: head.rows.map((row) => names.map((name) => nestedCell(row, place, name))) }
}

function namesIn(name: string, rows: TableHead['rows'], k: number): string[] {
  const names = new Set<string>()
  for (const row of rows) if (isNested(row[k])) for (const field of fieldsOf(row[k], 1)) names.add(`${name}.${field}`)
  return names.size > 0 ? [...names] : [name]
}

function fieldsOf(value: Fields, depth: number): string[] {
  return Object.entries(value).flatMap(([name, inside]) =>
    depth < depthLimit && isNested(inside) ? fieldsOf(inside, depth + 1).map((field) => `${name}.${field}`) : [name],
  )
}

/** The cell of a column, or the field inside a cell that the name leads to. */
export function nestedCell(cells: readonly unknown[], place: ReadonlyMap<string, number>, name: string): unknown {
  const own = place.get(name)
  if (own !== undefined) return cells[own]
  for (let end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1)) {
    const outer = place.get(name.slice(0, end))
    if (outer !== undefined) return fieldOf(cells[outer], name.slice(end + 1))
  }
  return undefined
}

/** Names may hold points themselves: the longest that fits is taken. */
function fieldOf(value: unknown, path: string): unknown {
  if (!isFields(value)) return undefined
  if (Object.hasOwn(value, path)) return value[path]
  for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1)) {
    const name = path.slice(0, end)
    if (Object.hasOwn(value, name)) return fieldOf(value[name], path.slice(end + 1))
  }
  return undefined
}
