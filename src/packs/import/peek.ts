/** Looks at the first rows of a table, so that importers can tell files of one ending apart. */
import type { Finding } from '../../core/types.ts'
import type { SourceFile } from '../files.ts'
import { isTable, readTable } from '../read/table.ts'

export interface TableHead {
  /** Empty when the file is no table, or cannot be read. */
  readonly names: readonly string[]
  /** At most peekRows of them. */
  readonly rows: readonly (readonly unknown[])[]
  /** What the reader found wrong. */
  readonly wrong: readonly Finding[]
}

/** Each file is read once, however many importers ask. */
export type Peek = (file: SourceFile) => Promise<TableHead>

const peekRows = 20

export function makePeek(signal?: AbortSignal): Peek {
  const kept = new Map<SourceFile, Promise<TableHead>>()
  return (file) => {
    const head = kept.get(file) ?? headOf(file, signal)
    kept.set(file, head)
    return head
  }
}

async function headOf(file: SourceFile, signal: AbortSignal | undefined): Promise<TableHead> {
  let names: readonly string[] = []
  const rows: (readonly unknown[])[] = []
  if (!isTable(file.path)) return { names, rows, wrong: [] }
  const sink = {
    columns(found: readonly string[]) {
      names = found
    },
    row(cells: readonly unknown[]) {
      rows.push(cells)
    },
  }
  const wrong = await readTable(file, sink, { rowLimit: peekRows, ...(signal && { signal }) })
  return { names, rows, wrong }
}

/** The first of the files whose table has all these columns. */
export async function tableWith(
  files: readonly SourceFile[],
  peek: Peek,
  columns: readonly string[],
): Promise<SourceFile | undefined> {
  for (const file of files) {
    const { names } = await peek(file)
    if (columns.every((column) => names.includes(column))) return file
  }
  return undefined
}
