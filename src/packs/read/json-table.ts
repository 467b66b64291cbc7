/**
 * Tables in JSON: one object a line, a list of row objects (itself, or one level down with what is said of all its rows), {columns,
 * data}, {column: values} or {row: {column: value}}. Which of them it is, the content tells, not the name.
 */
import type { Finding } from '../../core/types.ts'
import { readJsonLines, type SourceFile } from '../files.ts'
import { hasNoErrors, problem, Slips } from '../findings.ts'
import { parseJson } from '../python-text.ts'
import { checkColumns, type TableOptions, type TableSink } from './table-sink.ts'
import { textOf, utf8Of, wholeText } from './text.ts'

type Row = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

const oneObject = 'Write one object per row.'

export async function readJsonLinesTable(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const notes: Finding[] = []
  const text = utf8Of(file, notes)
  if (/^\s*\[/.test(await headOf(text))) return [...notes, ...(await readJsonTable(file, sink, options))]
  return [...(await readLines(text, sink, options)), ...notes]
}

async function readLines(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
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

/** Longer than the first object of any list of lines that still fits one. */
const headChars = 1 << 20

/** The first characters. */
async function headOf(file: SourceFile): Promise<string> {
  for await (const text of textOf(file)) if (text.trim() !== '') return text.slice(0, headChars)
  return ''
}

/** JSON lines under the name of JSON: the first line is an object of its own, and another one follows. */
const isLines = (head: string): boolean => {
  const [first = '', second = ''] = head.trimStart().split('\n', 2)
  return /^\s*\{/.test(second) && isObject(parsed(first))
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

export async function readJsonTable(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const notes: Finding[] = []
  if (isLines(await headOf(file))) return [...(await readLines(utf8Of(file, notes), sink, options)), ...notes]
  const value = parseJson(await wholeText(file, notes))
  options.onBytes?.(file.size)
  return [...notes, ...tableOf(file.path, value, sink, options.rowLimit ?? Number.POSITIVE_INFINITY)]
}

function tableOf(path: string, value: unknown, sink: TableSink, limit: number): Finding[] {
  const rows = new RowObjects(path, sink)
  const list = rowsIn(value)
  if (list) return listOfRows(path, list.slice(0, limit), rows)
  if (!isObject(value)) return [problem(path, 'is neither a list nor an object', oneObject)]
  const table = 'columns' in value && 'data' in value ? splitTable(value) : columnTable(value)
  if (!table) return [problem(path, 'is JSON, but not a table', 'Make it a list of row objects.')]
  const wrong = checkColumns(path, table.names)
  if (!hasNoErrors(wrong)) return wrong
  sink.columns(table.names)
  for (let i = 0; i < Math.min(table.length, limit); i++) sink.row(table.cells(i), i + 1)
  return []
}

const isList = (value: unknown): value is readonly Row[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject)

/** A list of objects, itself or one level down, or objects by the names of their rows; undefined if there is none, or more than one. */
function rowsIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return headed(value) ?? value
  if (!isObject(value) || ('columns' in value && 'data' in value)) return undefined
  const lists = Object.values(value).filter(isList)
  if (lists.length === 1) return lists[0]!.map((row) => ({ ...row, ...saidOfAll(value, row) }))
  return byRowName(value)
}

/** What stands beside the list holds for each of its rows: the model, the dataset. */
const saidOfAll = (value: Row, row: Row): Row =>
  Object.fromEntries(
    Object.entries(value).filter(([name, one]) => one !== null && typeof one !== 'object' && !(name in row)),
  )

/** A list of lists whose first one names the columns. */
function headed(list: readonly unknown[]): readonly Row[] | undefined {
  const [names, ...rows] = list
  const isHead = Array.isArray(names) && names.length > 1 && names.every((name) => typeof name === 'string')
  if (!isHead || !rows.every(Array.isArray)) return undefined
  return rows.map((row) => Object.fromEntries((row as unknown[]).map((cell, k) => [String(names[k]), cell])))
}

/** pandas' orient="index": objects of the same names, themselves named by numbers. Named by texts they are columns. */
function byRowName(value: Row): readonly Row[] | undefined {
  const rows: readonly unknown[] = Object.values(value)
  const numbered = Object.keys(value).every((name) => /^\d+$/.test(name))
  if (!isList(rows) || !numbered || rows.some((row) => Object.keys(row).every((name) => /^\d+$/.test(name))))
    return undefined
  return Object.entries(value).map(([name, row]) => ({
    ...(row as Row),
    ...(!('index' in (row as Row)) && { index: name }),
  }))
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
