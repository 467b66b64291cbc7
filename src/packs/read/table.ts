/**
 * Tables of any format, read row by row through one interface. Which format it is follows from the file's name; each
 * reader is loaded when first needed. Errors in a file are returned as findings, never thrown.
 */
import type { Finding } from '../../core/types.ts'
import { baseName, DamagedFile, type SourceFile } from '../files.ts'
import { hasNoErrors, messageOf, problem } from '../findings.ts'
import type { ReadTable, TableOptions, TableSink } from './table-sink.ts'

const readers: Readonly<Record<string, () => Promise<ReadTable>>> = {
  csv: async () => (await import('./csv.ts')).readCsv,
  tsv: async () => (await import('./csv.ts')).readCsv,
  jsonl: async () => (await import('./json-table.ts')).readJsonLinesTable,
  ndjson: async () => (await import('./json-table.ts')).readJsonLinesTable,
  json: async () => (await import('./json-table.ts')).readJsonTable,
  xlsx: async () => (await import('./xlsx.ts')).readXlsx,
  parquet: async () => (await import('./parquet.ts')).readParquet,
}

const ending = (path: string): string => /\.([a-z]+)$/i.exec(baseName(path))?.[1].toLowerCase() ?? ''

/** By name only; nothing is read. */
export const isTable = (path: string): boolean => Object.hasOwn(readers, ending(path))

/** Rows of a csv may span lines, so they are counted instead. */
export const rowUnit = (path: string): 'line' | 'row' => (/^(jsonl|ndjson)$/.test(ending(path)) ? 'line' : 'row')

/** Reads a table. Rejects only with the signal's reason, and when the file's archive is damaged. */
export async function readTable(file: SourceFile, sink: TableSink, options: TableOptions = {}): Promise<Finding[]> {
  if (!isTable(file.path))
    return [
      problem(file.path, 'does not have the name of a table', `Known endings: ${Object.keys(readers).join(', ')}.`),
    ]
  try {
    options.signal?.throwIfAborted()
    return await (await readers[ending(file.path)]())(file, sink, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof DamagedFile) throw error
    return [problem(file.path, `cannot be read: ${messageOf(error)}`, 'Repair it, or download the file again.')]
  }
}

export interface WholeTable {
  readonly names: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  /** Each row's number for a visitor. */
  readonly at: readonly number[]
  /** The row's cell of this column; undefined when there is no such column. */
  cell(row: number, column: string): unknown
}

/** Without a table the findings say why. */
export async function readWholeTable(
  file: SourceFile,
  options: TableOptions = {},
): Promise<{ table?: WholeTable; findings: Finding[] }> {
  let names: readonly string[] = []
  const rows: (readonly unknown[])[] = []
  const at: number[] = []
  const sink = {
    columns(found: readonly string[]) {
      names = found
    },
    row(cells: readonly unknown[], number: number) {
      rows.push(cells)
      at.push(number)
    },
  }
  const findings = await readTable(file, sink, options)
  if (!hasNoErrors(findings)) return { findings }
  const place = new Map(names.map((name, i) => [name, i]))
  const cell = (row: number, column: string) => rows[row][place.get(column) ?? -1]
  return { table: { names, rows, at, cell }, findings }
}
