/** Writes parquet files as pyarrow lays them out: tables, and embeddings as lists of floats. */
import { parquetWriteBuffer } from 'hyparquet-writer'

type Options = Parameters<typeof parquetWriteBuffer>[0]
export type Columns = Options['columnData']

export const parquetTable = (columnData: Columns, rowGroupSize = 1000): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: [rowGroupSize] }))

/** Columns sample_id and embedding (list<float>). */
export function parquetVectors(
  ids: readonly string[],
  vectors: readonly unknown[],
  rowGroupSize = 1000,
  more: Partial<Options> = {},
): Uint8Array {
  const schema: Options['schema'] = [
    { name: 'root', num_children: 2 },
    { name: 'sample_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    { name: 'embedding', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' },
  ]
  const columnData: Columns = [
    { name: 'sample_id', data: [...ids] },
    { name: 'embedding', data: [...vectors] },
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, rowGroupSize: [rowGroupSize], ...more }))
}
