/** What a search for neighbours will take, told before it starts; and what becomes of one that takes too long. */
import { describe, expect, it } from 'vitest'
import type { Matrix } from '../../../src/core/types.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../../src/engine/prepare/pack-source.ts'
import { durationInWords, searchSeconds } from '../../../src/engine/prepare/search-cost.ts'
import { nearestWith } from '../../../src/kernel/shards.ts'
import { emptyTable } from '../../../src/kernel/top-k.ts'
import { quiet, smallExperiment } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'

/** One column a row. */
const sparse = (rows: number): Matrix => ({
  kind: 'sparse',
  rows,
  cols: 10,
  rowStart: Int32Array.from({ length: rows + 1 }, (_, i) => i),
  column: Int32Array.from({ length: rows }, (_, i) => i % 10),
  value: new Float32Array(rows).fill(1),
})

describe('the time of a search', () => {
  /** A machine that takes a second to start and 1 ns for each pair of rows. */
  const clock = () => {
    let ms = 0
    const asked: number[] = []
    return {
      asked,
      now: () => ms,
      nearest: async ({ train, query }: { train: Matrix; query: Matrix }) => {
        asked.push(query.rows)
        ms += 1000 + (train.rows * query.rows) / 1e6
        return emptyTable(0, 0)
      },
    }
  }

  it('is told from a small part of it, whatever workers take to start', async () => {
    const { now, nearest, asked } = clock()
    const job = { train: sparse(210_000), query: sparse(90_000), k: 65 }
    const seconds = await searchSeconds(job, nearest, quiet, now)
    // 18.9·10⁹ pairs at 1 ns.
    expect(seconds).toBeGreaterThan(17)
    expect(seconds).toBeLessThan(21)
    expect(asked).toEqual([780, 1560])
  })

  it('is not measured where it is over soon', async () => {
    const { now, nearest, asked } = clock()
    expect(await searchSeconds({ train: sparse(20_000), query: sparse(9000), k: 65 }, nearest, quiet, now)).toBe(0)
    expect(asked).toEqual([])
  })

  it('is in words', () => {
    expect([0.2, 45, 600, 20_000].map(durationInWords)).toEqual(['1 s', '45 s', '10 min', '6 h'])
  })
})

describe('a search that would take too long', () => {
  it('is left out with the rows that need it, and made when it is asked for', async () => {
    const { info, hash, entries } = await smallPack()
    const read = async (name: string) => entries.get(name)!
    const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
    // Even what is over soon takes longer.
    const opened = await Engine.open({ info, hash, read }, { ...tools, searchWithinSeconds: -1 })
    const engine = opened.engine!
    await engine.prepare(smallExperiment, quiet)
    const without = await engine.board(smallExperiment)
    const row = (board: typeof without, key: string) => board.rows.find((candidate) => candidate.key === key)
    expect(without.leftOut).toMatch(
      /^the search for the nearest of 144 training questions to 96 questions .* was left out/,
    )
    expect(row(without, 'knn')?.message).toContain('was left out')
    expect(row(without, 'kmeans')?.status).toBe('ready')
    expect(await engine.neighbors(smallExperiment)).toEqual({})
    await engine.prepare(smallExperiment, { ...quiet, searchAnyway: true })
    const board = await engine.board(smallExperiment)
    expect(board.leftOut).toBeUndefined()
    expect(row(board, 'knn')?.status).toBe('ready')
    expect(row(board, 'kmeans')?.overall).toEqual(row(without, 'kmeans')?.overall)
  })
})
