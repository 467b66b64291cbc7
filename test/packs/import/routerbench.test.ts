import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { parquetTable } from '../support/parquet-file.ts'

const rows = [
  ['mmlu.0', 'why, oh why?', 'mmlu', 1, 0.001, 'x', 0, 0.02, 'y'],
  ['mtbench.1', 'how?', 'mtbench', 0.7, 0.002, 'x', 0.9, 0.01, 'y'],
]
const names = [
  'sample_id',
  'prompt',
  'eval_name',
  'gpt-4|x',
  'gpt-4|x|total_cost',
  'gpt-4|x|model_response',
  'mixtral',
  'mixtral|total_cost',
  'mixtral|model_response',
]
const csv = (lines: readonly (readonly unknown[])[]) =>
  fromBytes('r.csv', strToU8([names, ...lines].map((line) => line.map((cell) => `"${cell}"`).join(',')).join('\n')))
const parquet = fromBytes(
  'r.parquet',
  parquetTable(
    names.map((name, k) => ({
      name,
      data: rows.map((row) => row[k]),
      type: typeof rows[0][k] === 'string' ? ('STRING' as const) : ('DOUBLE' as const),
    })),
  ),
)

async function read(file: SourceFile) {
  const { sealed, findings } = await importFiles([file])
  return { findings, pack: sealed && (await decodePack(sealed.entries)).pack!, hash: sealed?.hash }
}

describe("RouterBench's wide table", () => {
  it('gives the same pack from csv and parquet: scores, recorded costs, evaluations as datasets', async () => {
    const [a, b] = [await read(csv(rows)), await read(parquet)]
    expect(a.hash).toBe(b.hash)
    const { pack } = a
    expect(pack!.info.models.map(({ id }) => id)).toEqual(['gpt-4|x', 'mixtral'])
    expect([...pack!.quality].map((value) => Math.round(value * 10) / 10)).toEqual([1, 0, 0.7, 0.9])
    expect([...pack!.fixedCostUsd!]).toEqual([0.001, 0.02, 0.002, 0.01])
    expect(pack!.info.datasets.map(({ id }) => id)).toEqual(['mmlu', 'mtbench'])
  })

  it('with a score beyond 0 to 1, or a cost that is none, is refused', async () => {
    for (const [at, value, says] of [
      [3, 7, 'no score from 0 to 1 for "gpt-4|x"'],
      [7, 'free', 'no cost in dollars for "mixtral"'],
    ] as const) {
      const { pack, findings } = await read(csv([rows[0].map((cell, k) => (k === at ? value : cell)), rows[1]]))
      expect(pack).toBeUndefined()
      expect(findings[0]).toMatchObject({ where: 'r.csv, row 2' })
      expect(findings[0].what).toContain(says)
    }
  })
})
