/** Reads the rows of several tables one after the other, with progress over all of them and slips gathered per file. */
import type { Finding } from '../../core/types.ts'
import { baseName, byteProgress, type SourceFile } from '../files.ts'
import { Slips } from '../findings.ts'
import { readTable, rowUnit } from '../read/table.ts'
import type { TableOptions } from '../read/table-sink.ts'
import type { ImportOptions } from './importer.ts'
import { nestedCell } from './long-table/nested.ts'

/** A row while it is read; the same object for every row. */
export interface Row {
  readonly file: SourceFile
  readonly names: readonly string[]
  readonly cells: readonly unknown[]
  /** From 0 within the file. */
  readonly index: number
  /** The cell of a column, or the field inside one ('evaluation.score'); undefined where there is none. */
  cell(name: string): unknown
  /** Says what is wrong with this row. */
  slip(what: string, value: string, fix: string): void
}

/** @param only columns to read, where the format keeps them apart; all when absent */
export async function readRows(
  files: readonly SourceFile[],
  options: ImportOptions,
  onRow: (row: Row) => void,
  only?: TableOptions['only'],
): Promise<Finding[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const report = byteProgress(total, options.onProgress)
  const findings: Finding[] = []
  for (const file of files) findings.push(...(await readFile(file, options, report, onRow, only)))
  return findings
}

async function readFile(
  file: SourceFile,
  { signal }: ImportOptions,
  report: (bytes: number, note: string) => void,
  onRow: (row: Row) => void,
  only: TableOptions['only'],
): Promise<Finding[]> {
  const row = new CurrentRow(file)
  const bad = await readTable(
    file,
    {
      columns: (names) => row.rename(names),
      row: (cells, at) => onRow(row.move(cells, at)),
    },
    {
      ...(signal && { signal }),
      ...(only && { only }),
      onBytes: (bytes) => report(bytes, `reading ${baseName(file.path)}`),
    },
  )
  return [...bad, ...row.slips.findings()]
}

class CurrentRow implements Row {
  names: readonly string[] = []
  cells: readonly unknown[] = []
  index = -1
  readonly slips: Slips
  private at = 0
  private places = new Map<string, number>()

  constructor(readonly file: SourceFile) {
    this.slips = new Slips(file.path, rowUnit(file.path))
  }

  rename(names: readonly string[]) {
    this.names = names
    this.places = new Map(names.map((name, k) => [name, k]))
  }

  move(cells: readonly unknown[], at: number): this {
    this.cells = cells
    this.at = at
    this.index++
    return this
  }

  cell(name: string): unknown {
    return nestedCell(this.cells, this.places, name)
  }

  slip(what: string, value: string, fix: string) {
    this.slips.add(what, this.at, value.slice(0, 30), fix)
  }
}
