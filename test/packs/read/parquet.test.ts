import { describe, expect, it } from 'vitest'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import { openParquet } from '../../../src/packs/read/parquet-file.ts'
import { readVectors } from '../../../src/packs/read/parquet-vectors.ts'
import { readTable } from '../../../src/packs/read/table.ts'
import { within } from '../../e2e/support/pace.ts'
import { type Columns, parquetTable, parquetVectors } from '../support/parquet-file.ts'

const parquet = (columns: Columns, rowGroupSize?: number): SourceFile =>
  fromBytes('x.parquet', parquetTable(columns, rowGroupSize))

async function read(file: SourceFile, only?: (name: string) => boolean) {
  const rows: unknown[][] = []
  const findings = await readTable(file, { columns() {}, row: (cells) => rows.push([...cells]) }, only ? { only } : {})
  return { rows, findings }
}

const table = parquet(
  [
    { name: 'sample_id', data: ['a/1', 'a/2', 'a/3'], type: 'STRING' },
    { name: 'quality', data: [0.5, null, 1], type: 'DOUBLE' },
    { name: 'raw', data: [1n, 0n, 2n ** 60n], type: 'INT64' },
    { name: 'flag', data: [true, false, true], type: 'BOOLEAN' },
  ],
  2,
)

const rows = 50
const dims = 7
const numbers = Float32Array.from({ length: rows * dims }, (_, i) => Math.sin(i))
const lists = Array.from({ length: rows }, (_, row) => [...numbers.subarray(row * dims, (row + 1) * dims)])
const vectorFile = (data: readonly unknown[], more = {}) =>
  fromBytes(
    'x.parquet',
    parquetVectors(
      data.map((_, i) => `a/${i}`),
      data,
      20,
      more,
    ),
  )

async function vectorsOf(file: SourceFile) {
  const rows: number[][] = []
  const dims = await readVectors(await openParquet(file), 'embedding', (row, vector) => {
    rows[row] = [...vector]
  })
  return { dims, values: Float32Array.from(rows.flat()) }
}

describe('a parquet table', () => {
  it('is read over row groups, with numbers as numbers and gaps as gaps', async () => {
    const { rows, findings } = await read(table)
    expect(findings).toEqual([])
    expect(rows).toEqual([
      ['a/1', 0.5, 1, true],
      ['a/2', null, 0, false],
      ['a/3', 1, 2n ** 60n, true],
    ])
  })

  it('is read column by column where only some are wanted', async () => {
    const { rows } = await read(table, (name) => name === 'quality')
    expect(rows.map((cells) => cells[0])).toEqual([undefined, undefined, undefined])
    expect(rows.map((cells) => cells[1])).toEqual([0.5, null, 1])
  })

  it('gives vectors one by one, exactly', async () => {
    const repeated = lists.map((_, row) => lists[row % 3])
    for (const more of [{}, { codec: 'UNCOMPRESSED' }, { pageSize: 64 }]) {
      const found = await vectorsOf(vectorFile(lists, more))
      expect(found.dims).toBe(dims)
      expect(found.values).toEqual(numbers)
      const again = await vectorsOf(vectorFile(repeated, more))
      expect(again.values).toEqual(Float32Array.from(repeated.flat()))
    }
  })

  it('refuses vectors of different length, or with gaps', async () => {
    const ragged = lists.map((list, row) => (row === 30 ? list.slice(1) : list))
    await expect(vectorsOf(vectorFile(ragged))).rejects.toThrow(/another length|vectors for/)
    const gap = lists.map((list, row) => (row === 30 ? null : list))
    await expect(vectorsOf(vectorFile(gap))).rejects.toThrow(/missing/)
  })

  it('that announces a billion rows is refused before anything is allocated', async () => {
    const bytes = await table.bytes()
    const limit = within(400)
    for (let at = 0; at < bytes.length; at++) {
      const hurt = bytes.slice()
      hurt[at] ^= 0x40
      const started = performance.now()
      await read(fromBytes('x.parquet', hurt))
      expect(performance.now() - started).toBeLessThan(limit)
    }
  })
})
