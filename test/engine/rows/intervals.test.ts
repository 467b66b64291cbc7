import { beforeAll, describe, expect, it } from 'vitest'
import { rankScore } from '../../../src/core/metrics.ts'
import { drawCounts, fastStream } from '../../../src/core/statistics/bootstrap.ts'
import { fullResamples } from '../../../src/core/statistics/stats.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { Insight } from '../../../src/engine/insight.ts'
import type { Significance } from '../../../src/engine/rows/intervals.ts'
import { outcomesOf } from '../../../src/engine/score/outcomes.ts'
import type { Experiment } from '../../../src/experiment/experiment.ts'
import { type PackParts, sealPack } from '../../../src/packs/seal.ts'
import { openEngine, smallExperiment } from '../open-engine.ts'
import { smallPack, smallParts } from '../small-pack.ts'

let engine: Engine
let insight: Insight
let full: Significance

beforeAll(async () => {
  engine = await openEngine(await smallPack())
  insight = new Insight(engine)
  full = (await insight.significance(smallExperiment, fullResamples)) as Significance
})

/** The same resamples, question by question, without the matrix product; NumPy's linear quantile written out. */
async function independently(key: string) {
  const input = await engine.scorable(smallExperiment, true)
  const outcome = outcomesOf(input).find((o) => o.key === key)
  const { priced } = input
  if (!outcome || !priced) throw new Error(`no row ${key}`)
  const n = outcome.quality.length
  const counts = drawCounts(n, fullResamples, fastStream(2512))
  const drawn = Array.from({ length: fullResamples }, (_, r) => {
    let right = 0
    let spent = 0
    for (let i = 0; i < n; i++) {
      for (let copy = 0; copy < counts[r * n + i]; copy++) {
        right += outcome.quality[i]
        spent += outcome.cost[i]
      }
    }
    const score = 100 * rankScore(right / n, spent / n, priced.bounds, smallExperiment.beta)
    return { accuracy: right / n, costPer10k: (spent / n) * 10_000, rankScore: score }
  })
  const quantile = (values: number[], share: number) => {
    const sorted = [...values].sort((a, b) => a - b)
    const at = share * (sorted.length - 1)
    const below = Math.floor(at)
    return sorted[below] + (sorted[below + 1] - sorted[below]) * (at - below)
  }
  return { drawn, quantile }
}

describe('the significance of a board', () => {
  it('gives the intervals an independent implementation gives for the same resamples, to 1e-12', async () => {
    for (const key of ['knn', 'strongest', 'oracle', 'model:bee']) {
      const { drawn, quantile } = await independently(key)
      const row = full.rows.find((r) => r.key === key)
      for (const metric of ['accuracy', 'costPer10k', 'rankScore'] as const) {
        const values = drawn.map((d) => d[metric])
        expect(row?.intervals[metric].low).toBeCloseTo(quantile(values, 0.025), 12)
        expect(row?.intervals[metric].high).toBeCloseTo(quantile(values, 0.975), 12)
      }
    }
  })

  it('compares rows on the same resamples', async () => {
    const a = await independently('knn')
    const b = await independently('strongest')
    const at = full.compared.indexOf('knn') * full.compared.length + full.compared.indexOf('strongest')
    const wins = a.drawn.filter(({ accuracy }, r) => accuracy > b.drawn[r].accuracy).length
    expect(full.wins.accuracy[at]).toBe(wins / fullResamples)
    const lead = full.claims.find(({ key }) => key === 'knn')?.now.accuracy
    const differences = a.drawn.map(({ accuracy }, r) => accuracy - b.drawn[r].accuracy)
    expect(lead?.low).toBeCloseTo(a.quantile(differences, 0.025), 12)
    expect(lead?.high).toBeCloseTo(a.quantile(differences, 0.975), 12)
  })

  it('is the same whether resamples are asked for in rounds or at once', async () => {
    const rounds = new Insight(engine)
    expect((await rounds.significance(smallExperiment, 1))?.resamples).toBe(250)
    expect((await rounds.significance(smallExperiment, 1000))?.resamples).toBe(1000)
    expect(await rounds.significance(smallExperiment, fullResamples)).toEqual(full)
    expect((await rounds.significance(smallExperiment, 10 * fullResamples))?.resamples).toBe(fullResamples)
  })

  it('lets no row beat itself', () => {
    const n = full.compared.length
    for (let row = 0; row < n; row++) {
      expect(full.wins.rankScore[row * n + row]).toBe(0)
      expect(full.mcnemar[row * n + row]).toBe(1)
    }
  })

  it('does not tell rows with the same picks apart', () => {
    const n = full.compared.length
    const at = full.compared.indexOf('cheapest') * n + full.compared.indexOf('cheapest-hindsight')
    expect(full.wins.accuracy[at]).toBe(0)
    expect([full.onlyRow[at], full.mcnemar[at]]).toEqual([0, 1])
  })

  it('starts anew when prices change, and stays when only the view does', async () => {
    const dearer = { ...smallExperiment, prices: { ant: { inputPerMillion: 5, outputPerMillion: 5 } } }
    const before = await insight.significance({ ...smallExperiment, view: { ...smallExperiment.view, page: 'x' } }, 1)
    expect(before?.resamples).toBe(fullResamples)
    expect((await insight.significance(dearer, 1))?.resamples).toBe(250)
  })

  it('draws questions one by one where none are known to belong together', async () => {
    const by = await insight.significance({ ...smallExperiment, resampleBy: 'group' }, 250)
    expect(by).toMatchObject({ by: 'question', shared: 'nothing', units: 48 })
  })

  it('draws what belongs together at once unless told otherwise: groups, pictures or texts', async () => {
    const parts = smallParts()
    const n = parts.dataset.length
    const prompts = (say: (row: number) => string) =>
      Array.from({ length: n }, (_, i) => ({ id: `q${i}`, prompt: say(i) }))
    // Five rows on end, of which one is in test: 12 of these make a group.
    const group = Int32Array.from({ length: n }, (_, row) => Math.floor(row / 60))
    const of = async (change: Partial<PackParts>, resampleBy: Experiment['resampleBy'] = 'auto') => {
      const judge = new Insight(await openEngine(await sealPack({ ...parts, ...change })))
      const { by, shared, units } = (await judge.significance({ ...smallExperiment, resampleBy }, 1)) as Significance
      return [by, shared, units]
    }
    expect(await of({ group })).toEqual(['group', 'group', 4])
    expect(await of({ group }, 'question')).toEqual(['question', 'group', 48])
    expect(await of({ samples: prompts(() => '') })).toEqual(['question', 'nothing', 48])
    expect(await of({ samples: prompts((i) => `text ${i % 10}`) })).toEqual(['group', 'text', 2])
    expect(await of({ samples: prompts((i) => `text ${i}`) }, 'group')).toEqual(['group', 'nothing', 48])
  })
})

describe('splits by what belongs together', () => {
  it('keep groups whole or spread them, and say so; too few groups are refused with a sentence', async () => {
    const group = Int32Array.from({ length: 240 }, (_, row) => row % 24)
    const engine = await openEngine(await sealPack({ ...smallParts(), group }))
    const drawn = (draw: 'group' | 'within') =>
      engine.board({ ...smallExperiment, split: { by: 'seed', seed: 1, draw } })
    const [whole, spread] = [await drawn('group'), await drawn('within')]
    expect(whole.split).toMatchObject({
      source: expect.stringContaining('new kinds of question'),
      train: 170,
      dev: 20,
      test: 50,
    })
    expect(spread.split).toMatchObject({
      source: expect.stringContaining('new variants'),
      train: 168,
      dev: 24,
      test: 48,
    })
    const two = await openEngine(await sealPack({ ...smallParts(), group: group.map((number) => number % 2) }))
    const board = await two.board({ ...smallExperiment, split: { by: 'seed', seed: 1, draw: 'group' } })
    expect(board.findings[0]?.what).toContain('leaves nothing for dev')
  })
})
