/** Parquet tables, one row group at a time. Vectors (lists of thousands of numbers) are read by parquet-vectors.ts. */
import { parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { Finding } from '../../core/types.ts'
import type { SourceFile } from '../files.ts'
import { hasNoErrors } from '../findings.ts'
import { checkPages, chunksOf, openParquet, type ParquetFile } from './parquet-file.ts'
import { checkColumns, type TableOptions, type TableSink } from './table-sink.ts'

export async function readParquet(file: SourceFile, sink: TableSink, options: TableOptions): Promise<Finding[]> {
  const parquet = await openParquet(file)
  const { names, metadata } = parquet
  const wrong = checkColumns(file.path, names)
  if (!hasNoErrors(wrong)) return wrong
  sink.columns(names)
  const wanted = names.filter((name) => options.only?.(name) ?? true)
  const place = wanted.map((name) => names.indexOf(name))
  let left = Math.min(parquet.rows, options.rowLimit ?? parquet.rows)
  let at = 0
  for (let group = 0; group < metadata.row_groups.length && left > 0; group++) {
    options.signal?.throwIfAborted()
    for (const cells of await groupRows(parquet, group, at, wanted, left)) {
      const row: unknown[] = new Array(names.length)
      for (let k = 0; k < place.length; k++) row[place[k]] = plain(cells[k])
      sink.row(row, ++at)
    }
    left = Math.min(parquet.rows, options.rowLimit ?? parquet.rows) - at
    options.onBytes?.(Math.round(file.size / metadata.row_groups.length))
  }
  return []
}

async function groupRows(
  { buffer, ...parquet }: ParquetFile,
  group: number,
  rowStart: number,
  columns: string[],
  limit: number,
): Promise<unknown[][]> {
  const file: ParquetFile = { buffer, ...parquet }
  for (const name of columns) for (const chunk of chunksOf(file, group, name)) await checkPages(file, chunk, name)
  const groupRows = Number(file.metadata.row_groups[group].num_rows)
  let rows: unknown[][] = []
  await parquetRead({
    file: buffer,
    metadata: file.metadata,
    columns,
    rowStart,
    rowEnd: rowStart + Math.min(groupRows, limit),
    compressors,
    geoparquet: false,
    onComplete: (found) => {
      rows = found
    },
  })
  return rows
}

/** Numbers beyond exact integers stay big; all others become numbers. */
function plain(cell: unknown): unknown {
  if (typeof cell !== 'bigint') return cell
  const number = Number(cell)
  return Number.isSafeInteger(number) ? number : cell
}
