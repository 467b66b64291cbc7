/** A table read to the end and kept, for files of some thousand rows whose columns are looked up by name. */
import type { Finding } from '../../core/types.ts'
import type { SourceFile } from '../files.ts'
import { hasNoErrors } from '../findings.ts'
import { readTable } from './table.ts'
import type { TableOptions } from './table-sink.ts'

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
