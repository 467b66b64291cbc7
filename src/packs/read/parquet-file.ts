/** Opens a parquet file: its metadata, checked against the file and against limits, and the bytes of its columns. */
import { type AsyncBuffer, type ColumnMetaData, type FileMetaData, parquetMetadataAsync } from 'hyparquet'
import { plural } from '../../core/words.ts'
import type { SourceFile } from '../files.ts'
import { ChunkBytes, pagesOf } from './parquet-pages.ts'

export interface ParquetFile {
  readonly buffer: AsyncBuffer
  readonly metadata: FileMetaData
  readonly rows: number
  /** Top-level column names, in order. */
  readonly names: readonly string[]
}

export interface Chunk {
  readonly meta: ColumnMetaData
  readonly values: number
  readonly start: number
  readonly end: number
}

const rowLimit = 20_000_000
/** Numbers in one column chunk: 30,540 embeddings of 1,024 are 31 million. */
const valueLimit = 100_000_000

/** Throws a sentence if the file is not a parquet file, or declares more than it can hold. */
export async function openParquet(file: SourceFile): Promise<ParquetFile> {
  const buffer = await bufferOf(file)
  if (buffer.byteLength < 12) throw new Error('it is too short for a parquet file')
  const metadata = await parquetMetadataAsync(buffer, { geoparquet: false })
  const rows = Number(metadata.num_rows)
  const inGroups = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
  if (!(rows >= 0 && rows <= rowLimit) || inGroups !== rows)
    throw new Error(`its header declares ${plural(rows, 'row')}, its row groups ${inGroups}; the limit is ${rowLimit}`)
  const names = topNames(metadata)
  return { buffer, metadata, rows, names }
}

async function bufferOf(file: SourceFile): Promise<AsyncBuffer> {
  // hyparquet makes views of the whole buffer, so a part of a larger one must be copied.
  const own = (bytes: Uint8Array): ArrayBuffer =>
    (bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice()).buffer as ArrayBuffer
  if (file.slice) {
    const slice = file.slice.bind(file)
    return { byteLength: file.size, slice: async (start, end = file.size) => own(await slice(start, end)) }
  }
  const bytes = await file.bytes()
  return { byteLength: bytes.length, slice: (start, end) => own(bytes.subarray(start, end)) }
}

/** The largest repetition and definition level below a column: how lists and gaps are written. */
export function levelsOf(
  { schema }: FileMetaData,
  path: readonly string[],
): { repetition: number; definition: number } {
  let [repetition, definition, at] = [0, 0, 1]
  let siblings = schema[0]?.num_children ?? 0
  const skip = () => {
    const children = schema[at++]?.num_children ?? 0
    for (let i = 0; i < children && at < schema.length; i++) skip()
  }
  for (const name of path) {
    for (; siblings > 0 && schema[at] && schema[at].name !== name; siblings--) skip()
    if (siblings === 0 || !schema[at]) throw new Error(`its schema has no column "${path.join('.')}"`)
    const kind = schema[at].repetition_type
    if (kind === 'REPEATED') repetition++
    if (kind !== 'REQUIRED') definition++
    siblings = schema[at].num_children ?? 0
    at++
  }
  return { repetition, definition }
}

function topNames({ schema }: FileMetaData): string[] {
  const names: string[] = []
  let at = 1
  const skip = () => {
    const children = schema[at++]?.num_children ?? 0
    for (let i = 0; i < children && at < schema.length; i++) skip()
  }
  for (let i = 0; i < (schema[0]?.num_children ?? 0) && at < schema.length; i++) {
    names.push(schema[at].name)
    skip()
  }
  return names
}

/** The chunks of a top-level column in a row group, one unless the column is nested; their places are checked. */
export function chunksOf({ metadata, buffer }: ParquetFile, group: number, name: string): Chunk[] {
  const { columns, num_rows } = metadata.row_groups[group]
  return columns.flatMap(({ meta_data: meta }) => {
    if (!meta || meta.path_in_schema[0] !== name) return []
    const first = Number(meta.dictionary_page_offset || meta.data_page_offset)
    const start = Math.min(first || Number(meta.data_page_offset), Number(meta.data_page_offset))
    const end = start + Number(meta.total_compressed_size)
    const values = Number(meta.num_values)
    const flat = meta.path_in_schema.length === 1
    if (!(start >= 4 && end > start && end <= buffer.byteLength))
      throw new Error(
        `column "${name}" is at bytes ${start} to ${end}, but the file has ${plural(buffer.byteLength, 'byte')}`,
      )
    if (!(values >= 0 && values <= valueLimit) || (flat && values !== Number(num_rows)))
      throw new Error(`column "${name}" declares ${plural(values, 'value')} in ${plural(Number(num_rows), 'row')}`)
    return [{ meta, values, start, end }]
  })
}

/** The bytes of a chunk, fetched page by page. */
export const bytesOf = ({ buffer }: ParquetFile, { start, end }: Chunk): ChunkBytes =>
  new ChunkBytes(buffer, start, end)

/** Walks a chunk's page headers; throws when they contradict its counts. */
export async function checkPages(parquet: ParquetFile, chunk: Chunk, name: string) {
  for await (const _ of pagesOf(bytesOf(parquet, chunk), name, chunk.values));
}
