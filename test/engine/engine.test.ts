import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { batchOf, trainSetOf } from '../../src/engine/prepare/parts.ts'
import type { Board } from '../../src/engine/score/board.ts'
import type { Experiment } from '../../src/experiment/experiment.ts'
import { openEngine, smallExperiment } from './open-engine.ts'
import { smallPack } from './small-pack.ts'

const experiment = smallExperiment
const row = (board: Board, key: string) =>
  board.rows.find((candidate) => candidate.key === key) as Board['rows'][number]
const quick = (board: Board) => board.rows.filter((r) => r.status === 'ready' && r.kind !== 'model')

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(await smallPack())
})

describe('leakage', () => {
  it('leaves every decision as it was when the answers of the test rows are inverted', async () => {
    const other = await (await openEngine(await smallPack({ flipTest: true }))).board(experiment)
    const board = await engine.board(experiment)
    const fitted = quick(board).filter((r) => r.kind === 'router' || r.kind === 'baseline')
    expect(fitted.length).toBeGreaterThan(5)
    for (const { key, shares, overall, lambda } of fitted) {
      const twin = row(other, key)
      expect([...twin.shares], key).toEqual([...shares])
      expect(twin.overall.costPer10k, key).toBe(overall.costPer10k)
      expect(twin.lambda, key).toBe(lambda)
    }
    expect(row(other, 'oracle').overall.accuracy).not.toBe(row(board, 'oracle').overall.accuracy)
  })

  it('puts neither answers nor realised costs into the batch a router decides on', () => {
    const part = {
      rows: Int32Array.of(0),
      expected: new Float64Array(2),
      dataset: Uint8Array.of(0),
      inTokens: new Float32Array(2),
      quality: Float32Array.of(1, 0),
      cost: Float64Array.of(1, 2),
    }
    const batch = batchOf(2, part, ['embedding'], {}, () => {})
    for (const field of ['quality', 'cost']) expect(field in batch, field).toBe(false)
    expect(batch.dataset).toBeUndefined()
    expect('quality' in trainSetOf(2, part, [], {}, () => {})).toBe(true)
  })

  it('names hindsight rows as such', async () => {
    const board = await engine.board(experiment)
    const hindsight = board.rows.filter((r) => r.kind === 'hindsight')
    expect(hindsight).toHaveLength(3)
    for (const { label } of hindsight) expect(label).toContain('hindsight')
  })
})

describe('a change of price', () => {
  const dearer: Experiment = { ...experiment, prices: { ant: { inputPerMillion: 9, outputPerMillion: 9 } } }

  it('re-bills every row at once and marks those that are owed a refit', async () => {
    await engine.board(experiment)
    const board = await engine.board(dearer, false)
    const stale = board.rows.filter((r) => r.stale).map((r) => r.key)
    expect(stale).toContain('cheapest')
    expect(stale).toContain('prknn')
    expect(stale).not.toContain('strongest')
    expect(row(board, 'model:ant').overall.costPer10k).toBeGreaterThan(
      row(await engine.board(experiment), 'model:ant').overall.costPer10k,
    )
  })

  it('ends where an engine that never knew other prices would be', async () => {
    await engine.board(dearer, false)
    const settled = await engine.board(dearer)
    const fresh = await (await openEngine(await smallPack())).board(dearer)
    expect(settled.rows.map((r) => ({ ...r, shares: [...r.shares] }))).toEqual(
      fresh.rows.map((r) => ({ ...r, shares: [...r.shares] })),
    )
    expect(settled.rows.some((r) => r.stale)).toBe(false)
    await engine.board(experiment)
  })

  it('leaves no cost when a price is missing, and never counts it as free', async () => {
    const board = await engine.board({
      ...experiment,
      prices: { bee: { inputPerMillion: Number.NaN, outputPerMillion: 1 } },
    })
    expect(board.findings).toEqual([])
    expect(board.unknownCosts?.models).toEqual(['bee'])
    const ready = board.rows.filter(({ status }) => status === 'ready')
    expect(ready.every(({ overall }) => overall.accuracy > 0 && Number.isNaN(overall.costPer10k))).toBe(true)
  })
})

describe('a run with other settings', () => {
  it('is never shown with the λ of the run before it', async () => {
    const at = (k: number): Experiment => ({
      ...experiment,
      routers: experiment.routers.map((r) => (r.key === 'knn' ? { ...r, params: { k } } : r)),
    })
    const lambdas = []
    for (const k of [1, 40]) {
      const shown = row(await engine.board(at(k), false), 'knn')
      const fresh = row(await (await openEngine(await smallPack())).board(at(k)), 'knn')
      expect({ lambda: shown.lambda, stale: shown.stale }).toEqual({ lambda: fresh.lambda, stale: false })
      lambdas.push(fresh.lambda)
    }
    expect(lambdas[0]).not.toBe(lambdas[1])
    await engine.board(experiment)
  })
})

describe('the board', () => {
  it('lets nobody beat the oracle, and gives shares that sum to 1', async () => {
    const board = await engine.board(experiment)
    const oracle = row(board, 'oracle')
    for (const r of quick(board)) {
      expect(r.overall.accuracy, r.key).toBeLessThanOrEqual(oracle.overall.accuracy)
      expect(
        r.shares.reduce((a, b) => a + b, 0),
        r.key,
      ).toBeCloseTo(1, 9)
    }
  })

  it('weighs datasets and groups so that they add up to the whole', async () => {
    for (const { overall, datasets, groups, key } of quick(await engine.board(experiment))) {
      const mean = (cells: typeof datasets) => cells.reduce((sum, cell) => sum + cell.n * cell.accuracy, 0) / overall.n
      expect(mean(datasets), key).toBeCloseTo(overall.accuracy, 9)
      expect(mean(groups), key).toBeCloseTo(overall.accuracy, 9)
    }
  })

  it('keeps the dev bill within a spending limit wherever one is possible', async () => {
    const { bounds } = await engine.board(experiment)
    const usdPer10k = Math.sqrt(bounds.cminPer10k * bounds.cmaxPer10k)
    const board = await engine.board({ ...experiment, budget: { by: 'spend', usdPer10k } })
    for (const r of board.rows.filter((candidate) => candidate.moves)) {
      expect(r.overall.costPer10k, r.key).toBeLessThan(usdPer10k * 1.25)
    }
  })

  it('goes to the cheapest expected model at λ = ∞', async () => {
    const board = await engine.board({ ...experiment, budget: { by: 'lambda', lambda: Number.POSITIVE_INFINITY } })
    for (const r of board.rows.filter((candidate) => candidate.moves)) expect(r.shares[0], r.key).toBe(1)
  })

  it('says what waits before the neighbour table is there, and shows the rest', async () => {
    const board = await (await openEngine(await smallPack(), smallExperiment, false)).board(experiment)
    expect(board.waitingFor).toEqual(['the nearest-neighbour table'])
    expect(row(board, 'knn').status).toBe('waiting')
    expect(row(board, 'strongest').status).toBe('ready')
  })

  it('names ids of a split file that the pack does not have', async () => {
    const split = { by: 'ids', name: 'mine.json', ids: { train: ['1'], dev: ['2'], test: ['3'] } } as const
    const board = await engine.board({ ...experiment, split })
    expect(board.findings).toMatchObject([{ severity: 'error', where: 'mine.json' }])
  })
})

describe('the metrics of other benchmarks', () => {
  it('give the oracle nothing to improve, and leave out what does not apply', async () => {
    const { rows, pair } = await engine.metrics(experiment)
    const values = (key: string) => rows.find((candidate) => candidate.key === key)?.values ?? {}
    expect(values('oracle')['gap-to-oracle']).toBe(0)
    expect(values('random')['gain-at-random']).toBe(0)
    expect(values('strongest').apgr).toBeUndefined()
    expect(values('prknn').brier).toBeUndefined()
    expect(values('knn').brier).toBeGreaterThan(0)
    const { brier = 0, 'brier-base': base = 0, 'brier-skill': skill } = values('knn') as Record<string, number>
    expect(base).toBeGreaterThan(0.1)
    expect(skill).toBeCloseTo(1 - brier / base, 12)
    expect(pair.strong).not.toBe(pair.weak)
  })

  it('are taken between the pair that was asked for', async () => {
    const { pair, rows } = await engine.metrics(experiment, { strong: 'dog', weak: 'bee' })
    expect(pair).toEqual({ strong: 'dog', weak: 'bee' })
    expect(rows.find(({ key }) => key === 'knn')?.values.apgr).not.toBe(
      (await engine.metrics(experiment)).rows[0].values.apgr,
    )
  })
})
