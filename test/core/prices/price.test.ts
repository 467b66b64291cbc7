import { describe, expect, it } from 'vitest'
import {
  costBounds,
  costColumn,
  costMatrix,
  expectedCost,
  meanAnswers,
  unknownCosts,
} from '../../../src/core/prices/price.ts'
import { createRng } from '../../../src/core/rng.ts'
import { makePack, makeSheet } from '../fakes.ts'

const models = ['a', 'b']
const pack = makePack({
  models,
  n: 3,
  inTokens: Uint16Array.from([100, 200, 300]),
  outTokens: Uint16Array.from([10, 20, 30, 40, 50, 60]),
})
const everyRow = Int32Array.of(0, 1, 2)
const sheet = makeSheet(models, (id) => (id === 'a' ? [1, 2] : [3, 4]))

describe('costMatrix', () => {
  it('bills shared input tokens and each model’s own output tokens', () => {
    const micro = costMatrix(pack, sheet).map((cost) => Math.round(cost * 1e6))
    expect([...micro]).toEqual([120, 380, 260, 760, 400, 1140])
  })
  it('agrees with the column of each model', () => {
    const cost = costMatrix(pack, sheet)
    for (const k of [0, 1]) expect(costColumn(pack, sheet, k)).toEqual(cost.filter((_, i) => i % 2 === k))
  })
  it('reads input tokens per model where a pack has them', () => {
    const own = { ...pack, inTokens: Uint16Array.from([100, 0, 200, 0, 300, 0]) }
    expect(costMatrix(own, sheet)[1]).toBeCloseTo(80e-6, 15)
  })
  it('fills the buffer it is given', () => {
    const out = new Float64Array(6)
    expect(costMatrix(pack, sheet, out)).toBe(out)
  })
  it('gives NaN, never 0, for a model without a price', () => {
    const partial = makeSheet(['a'], () => [1, 2])
    expect([...costMatrix(pack, partial)].map(Number.isNaN)).toEqual([false, true, false, true, false, true])
  })
  it('never raises a cost when a price falls', () => {
    const rng = createRng(5)
    for (let round = 0; round < 50; round++) {
      const dear = [rng.random() * 9, rng.random() * 9] as [number, number]
      const cheap = dear.map((price) => price * rng.random()) as [number, number]
      const before = costMatrix(
        pack,
        makeSheet(models, () => dear),
      )
      const after = costMatrix(
        pack,
        makeSheet(models, () => cheap),
      )
      expect(after.every((cost, i) => cost <= before[i])).toBe(true)
    }
  })
  it('hands out a copy of fixed costs, whatever the prices', () => {
    const fixedCostUsd = Float64Array.from([1, 2, 3, 4, 5, 6])
    const cost = costMatrix(
      makePack({ models, n: 3, fixedCostUsd }),
      makeSheet([], () => [0, 0]),
    )
    expect(cost).toEqual(fixedCostUsd)
    expect(cost).not.toBe(fixedCostUsd)
  })
  it('names a pack that has neither tokens nor costs', () => {
    expect(() => costMatrix(makePack({ models, n: 3 }), sheet)).toThrow(
      'pack "fake" has neither token counts nor costs',
    )
  })
})

describe('expectedCost', () => {
  it('uses own input tokens and the mean output over train rows only', () => {
    const micro = expectedCost(pack, sheet, meanAnswers(pack, Int32Array.of(0, 2)), everyRow).map((cost) =>
      Math.round(cost * 1e6),
    )
    expect([...micro]).toEqual([160, 460, 260, 760, 360, 1060])
  })
  it('is the mean cost over train rows where costs are fixed', () => {
    const fixed = makePack({ models, n: 3, fixedCostUsd: Float64Array.from([1, 2, 3, 4, 5, 6]) })
    expect([...expectedCost(fixed, sheet, meanAnswers(fixed, Int32Array.of(0, 2)), everyRow)]).toEqual([
      3, 4, 3, 4, 3, 4,
    ])
  })
})

describe('unknownCosts', () => {
  const unpriced = (sheet: ReturnType<typeof makeSheet>) => unknownCosts(pack, sheet)?.models
  it('names each model whose price is absent, NaN or negative', () => {
    expect(unpriced(makeSheet(['a'], () => [Number.NaN, -1]))).toEqual(['a', 'b'])
    expect(unpriced(makeSheet(models, (id) => [1, id === 'a' ? Number.NaN : 1]))).toEqual(['a'])
    expect(
      unknownCosts(
        pack,
        makeSheet(['a'], () => [1, 1]),
      )?.sentence,
    ).toBe('Costs are not known: 1 model has no price, and no cost is shown before all 2 have one.')
  })
  it('accepts a price of 0 and asks nothing of packs with fixed costs', () => {
    expect(
      unknownCosts(
        pack,
        makeSheet(models, () => [0, 0]),
      ),
    ).toBeUndefined()
    const none = makeSheet([], () => [0, 0])
    const fixed = (usd: number) => makePack({ models, n: 1, fixedCostUsd: Float64Array.of(0, usd) })
    expect(unknownCosts(fixed(1), none)).toBeUndefined()
    expect(unknownCosts(fixed(Number.NaN), none)).toMatchObject({ because: 'gaps', models: [] })
  })
  it('says so of packs that have nothing to bill', () => {
    expect(
      unknownCosts(
        makePack({ models, n: 1 }),
        makeSheet(models, () => [1, 1]),
      )?.because,
    ).toBe('no tokens')
  })
})

describe('costBounds', () => {
  it('averages strictly positive costs of each model', () => {
    const bounds = costBounds([1, 4, 0, 2, 3, 0], 3, 2)
    expect(bounds).toMatchObject({ cmin: 2, cmax: 3, cminModel: 0, cmaxModel: 1 })
  })
  it('leaves out models that never cost anything', () => {
    const bounds = costBounds([0, 4], 1, 2)
    expect(bounds).toMatchObject({ cmin: 4, cmax: 4, cminModel: 1, cmaxModel: 1 })
    expect(bounds.perModel[0]).toBeNaN()
    expect(costBounds([0, 0], 1, 2).cmin).toBeNaN()
  })
})
