/** What every reader of tables is given and gives, and what it asks of a table's column names. */

import type { Finding } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import type { SourceFile } from '../files.ts'
import { problem } from '../findings.ts'

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

/** More columns than any table of results has. */
const columnLimit = 20_000

/** What is wrong with a table's column names, or nothing. */
export function checkColumns(path: string, names: readonly string[]): Finding[] {
  if (names.length > columnLimit)
    return [
      problem(
        path,
        `has ${plural(names.length, 'column')}; the limit is ${columnLimit}`,
        'Leave out columns you do not need.',
      ),
    ]
  const seen = new Set<string>()
  for (const name of names) {
    if (name !== '' && seen.has(name))
      return [problem(path, `has the column ${JSON.stringify(name)} twice`, 'Rename or remove one of the two.')]
    seen.add(name)
  }
  return []
}
