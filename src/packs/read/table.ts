/**
 * Tables of any format, read row by row through one interface. Which format it is follows from the file's name; each
 * reader is loaded when first needed. What is wrong with a file comes back as findings, never as an exception.
 */
import type { Finding } from '../../core/types.ts'
import { baseName, DamagedFile, type SourceFile } from '../files.ts'
import { messageOf, problem } from '../findings.ts'

/** Takes a table as it is read. Both calls are synchronous; a thrown error ends the reading and is a finding. */
export interface TableSink {
  /**
   * The column names, before the first row. Called again with a longer list when a later row of a JSON table brings new
   * names: old ones keep their places.
   */
  columns(names: readonly string[]): void
  /**
   * One cell per column, fewer when the last ones are absent. Text formats give texts; JSON, xlsx and parquet give what
   * they hold: number, bigint, boolean, text, list; null or undefined when empty. `at` is the row's number for a visitor.
   */
  row(cells: readonly unknown[], at: number): void
}

export interface TableOptions {
  readonly signal?: AbortSignal
  /** Called with the number of bytes just worked through. */
  readonly onBytes?: (bytes: number) => void
  /** Reads no more than this many rows: for a preview. */
  readonly rowLimit?: number
  /** Reads only these columns where the format keeps columns apart (parquet); others come as undefined there. */
  readonly only?: (name: string) => boolean
}

export type ReadTable = (file: SourceFile, sink: TableSink, options: TableOptions) => Promise<Finding[]>

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

/** A row's place for a finding: `run.jsonl, line 3`, `scores.csv, row 3` (the header is row 1). */
export const rowPlace = (path: string, at: number): string => `${path}, ${rowUnit(path)} ${at}`

/** Rows of a csv may span lines, so they are counted instead. */
export const rowUnit = (path: string): 'line' | 'row' => (/^(jsonl|ndjson)$/.test(ending(path)) ? 'line' : 'row')

/** Reads a table. Rejects only with the signal's reason, and when the file's archive is damaged. */
export async function readTable(file: SourceFile, sink: TableSink, options: TableOptions = {}): Promise<Finding[]> {
  if (!isTable(file.path))
    return [problem(file.path, 'is not a table by its name', `Known endings: ${Object.keys(readers).join(', ')}.`)]
  try {
    options.signal?.throwIfAborted()
    return await (await readers[ending(file.path)]())(file, sink, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof DamagedFile) throw error
    return [problem(file.path, `cannot be read: ${messageOf(error)}`, 'Mend it, or get the file again.')]
  }
}

/** More columns than any table of results has. */
const columnLimit = 20_000

/** What is wrong with a table's column names, or nothing. */
export function checkColumns(path: string, names: readonly string[]): Finding[] {
  if (names.length > columnLimit)
    return [
      problem(path, `has ${names.length} columns; at most ${columnLimit} are read`, 'Leave out what is not needed.'),
    ]
  const seen = new Set<string>()
  for (const name of names) {
    if (name !== '' && seen.has(name))
      return [problem(path, `names the column ${JSON.stringify(name)} twice`, 'Rename or remove one of the two.')]
    seen.add(name)
  }
  return []
}
