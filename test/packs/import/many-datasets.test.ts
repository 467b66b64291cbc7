/** Tables at and over the limits of a pack: more datasets than a byte counts, and more cells than there is memory for. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../src/engine/engine.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../../src/engine/prepare/pack-source.ts'
import { nearestWith } from '../../../src/kernel/shards.ts'
import { fromBytes } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { quiet, smallExperiment } from '../../engine/open-engine.ts'

const table = (lines: readonly string[]) =>
  importFiles([fromBytes('runs.csv', new TextEncoder().encode(['sample,model,score,dataset', ...lines].join('\n')))])

/** Four questions a dataset, one below the other; one model right on the first half of the datasets, the other on the rest. */
const datasets = (count: number) =>
  Array.from({ length: 4 * count }, (_, q) => {
    const d = q >> 2
    const late = Number(d >= count / 2)
    return [`q${q},a-1B,${1 - late},set${d}`, `q${q},b-2B,${late},set${d}`]
  }).flat()

describe('a pack of 1,000 datasets', () => {
  it('is scored by dataset, with the largest ones on the board and a sentence about the others', async () => {
    const { sealed, findings } = await table(datasets(1000))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const { info, hash, entries } = sealed!
    expect(info.datasets).toHaveLength(1000)
    const read = async (name: string) => entries.get(name)!
    const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
    const { engine } = await Engine.open({ info, hash, read }, tools)
    expect(engine!.pack.dataset).toBeInstanceOf(Uint16Array)
    await engine!.prepare(smallExperiment, quiet)
    const board = await engine!.board(smallExperiment)
    expect([board.datasets.length, board.groups.length]).toEqual([256, 256])
    expect(board.notes.map(({ what }) => what)).toContainEqual(expect.stringContaining('of 1,000 datasets'))
    const row = board.rows.find(({ key }) => key === 'strongest-per-dataset-hindsight')!
    expect(row.overall).toMatchObject({ n: 800, accuracy: 1 })
    expect(row.datasets).toHaveLength(256)
    expect(row.datasets.every(({ n }) => n > 0)).toBe(true)
  })
})

describe('a table past a limit', () => {
  it('of cells ends in a sentence before anything is laid out', async () => {
    const square = Array.from({ length: 30_000 }, (_, i) => `q${i},m-${i},1,all`)
    const { sealed, findings } = await table(square)
    expect(sealed).toBeUndefined()
    expect(findings.at(-1)?.what).toContain('30,000 samples × 30,000 models are 900,000,000 cells')
  })
})
