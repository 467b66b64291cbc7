/** Tables in JSON: one object a line, a list of row objects, {columns, data}, or {column: values}. */
import type { Finding } from '../../core/types.ts'
import { readJsonLines, type SourceFile } from '../files.ts'
import { hasNoErrors, problem, Slips } from '../findings.ts'
import { parseJson } from '../python-text.ts'
import { checkColumns, type TableOptions, type TableSink } from './table-sink.ts'
import { wholeText } from './text.ts'

type Row = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

const oneObject = 'Write one object per row.'

export async function readJsonLinesTable(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const rows = new RowObjects(file.path, sink)
  const slips = new Slips(file.path)
  let left = options.rowLimit ?? Number.POSITIVE_INFINITY
  const bad = await readJsonLines(
    file,
    (value, line) => {
      if (isObject(value)) rows.take(value, line)
      else slips.add('is not an object', line, JSON.stringify(value).slice(0, 40), oneObject)
      return --left > 0
    },
    options,
  )
  return [...bad, ...slips.findings(), ...rows.findings]
}

export async function readJsonTable(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const value = parseJson(await wholeText(file))
  options.onBytes?.(file.size)
  const limit = options.rowLimit ?? Number.POSITIVE_INFINITY
  const rows = new RowObjects(file.path, sink)
  if (Array.isArray(value)) return listOfRows(file.path, value.slice(0, limit), rows)
  if (!isObject(value)) return [problem(file.path, 'is neither a list nor an object', oneObject)]
  const table = 'columns' in value && 'data' in value ? splitTable(value) : columnTable(value)
  if (!table) return [problem(file.path, 'is JSON, but not a table', 'Make it a list of row objects.')]
  const wrong = checkColumns(file.path, table.names)
  if (!hasNoErrors(wrong)) return wrong
  sink.columns(table.names)
  for (let i = 0; i < Math.min(table.length, limit); i++) sink.row(table.cells(i), i + 1)
  return []
}

function listOfRows(path: string, list: readonly unknown[], rows: RowObjects): Finding[] {
  const slips = new Slips(path, 'row')
  list.forEach((value, i) => {
    if (isObject(value)) rows.take(value, i + 1)
    else slips.add('is not an object', i + 1, (JSON.stringify(value) ?? '').slice(0, 40), oneObject)
  })
  return [...slips.findings(), ...rows.findings]
}

interface Columns {
  readonly names: readonly string[]
  readonly length: number
  cells(row: number): readonly unknown[]
}

/** pandas' orient="split". */
function splitTable({ columns, data }: Row): Columns | undefined {
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined
  if (data.some((row) => row.length !== columns.length)) return undefined
  return { names: columns.map(String), length: data.length, cells: (row) => data[row] }
}

/** Lists of equal length, or pandas' orient="columns": objects keyed by row. */
function columnTable(value: Row): Columns | undefined {
  const names = Object.keys(value)
  const columns = names.map((name) => (isObject(value[name]) ? Object.values(value[name]) : value[name]))
  if (names.length === 0 || !columns.every(Array.isArray)) return undefined
  const { length } = columns[0]
  if (columns.some((column) => column.length !== length)) return undefined
  return { names, length, cells: (row) => columns.map((column) => column[row]) }
}

/** Turns row objects into cells; names that a later row brings are added behind the others. */
class RowObjects {
  readonly findings: Finding[] = []
  private readonly names: string[] = []
  private readonly place = new Map<string, number>()

  constructor(
    private readonly path: string,
    private readonly sink: TableSink,
  ) {}

  take(row: Row, at: number) {
    if (this.findings.length > 0) return
    const cells: unknown[] = new Array(this.names.length)
    const before = this.names.length
    for (const name in row) cells[this.placeOf(name)] = row[name]
    if (this.names.length > before) this.findings.push(...checkColumns(this.path, this.names))
    if (this.findings.length > 0) return
    if (this.names.length > before) this.sink.columns([...this.names])
    this.sink.row(cells, at)
  }

  private placeOf(name: string): number {
    let place = this.place.get(name)
    if (place === undefined) {
      place = this.names.push(name) - 1
      this.place.set(name, place)
    }
    return place
  }
}
