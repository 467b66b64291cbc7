import { describe, expect, it } from 'vitest'
import { chooseAtLambda, costCurve, lambdaForSpend, lambdaGrid, pickLambda } from '../../src/core/budget.ts'
import { rankScore } from '../../src/core/metrics.ts'
import { createRng } from '../../src/core/rng.ts'
import { ranksOf } from '../../src/core/ties.ts'
import { randomData } from './random-data.ts'

const ranks = (K: number) =>
  ranksOf(
    new Float64Array(K),
    Array.from({ length: K }, (_, k) => ({ id: `m${k}` })),
  )

const mean = (values: ArrayLike<number>, picks: Int32Array, K: number) =>
  picks.reduce((sum, pick, i) => sum + values[i * K + pick], 0) / picks.length

describe('lambdaGrid', () => {
  it('runs from 0 over 20 steps per decade to infinity', () => {
    const grid = lambdaGrid()
    expect(grid.length).toBe(163)
    expect([grid[0], grid[1], grid[21], grid[161], grid[162]]).toEqual([0, 1, 10, 1e8, Infinity])
    expect(grid.every((lambda, i) => i === 0 || lambda > grid[i - 1])).toBe(true)
  })
})

describe('chooseAtLambda', () => {
  it('has the highest mean predicted score at λ = 0', () => {
    const { scores, expected, n, K } = randomData(200, 7, 1)
    const best = mean(scores, chooseAtLambda(scores, expected, ranks(K), 0), K)
    const rng = createRng(2)
    for (const lambda of lambdaGrid())
      expect(mean(scores, chooseAtLambda(scores, expected, ranks(K), lambda), K)).toBeLessThanOrEqual(best)
    expect(
      mean(
        scores,
        Int32Array.from({ length: n }, () => rng.randomInt(K - 1)),
        K,
      ),
    ).toBeLessThan(best)
  })
  it('is never dearer, as expected, at a larger λ, and cheapest at infinity', () => {
    const { scores, expected, K } = randomData(200, 7, 3)
    const costs = Array.from(lambdaGrid(), (lambda) =>
      mean(expected, chooseAtLambda(scores, expected, ranks(K), lambda), K),
    )
    expect(costs.every((cost, i) => i === 0 || cost <= costs[i - 1] + 1e-18)).toBe(true)
    const cheapest = chooseAtLambda(scores, expected, ranks(K), Infinity)
    cheapest.forEach((pick, i) => {
      expect(expected[i * K + pick]).toBe(Math.min(...expected.subarray(i * K, (i + 1) * K)))
    })
  })
  it('gives ties to the cheaper model, and to the router’s own choice at λ = 0 only', () => {
    const scores = Float32Array.of(1, 1, 0)
    const cost = Float64Array.of(2, 1, 1)
    expect([...chooseAtLambda(scores, cost, ranks(3), 0)]).toEqual([1])
    expect([...chooseAtLambda(scores, cost, ranks(3), 0, Int32Array.of(2))]).toEqual([2])
    expect([...chooseAtLambda(scores, cost, ranks(3), 1e-9, Int32Array.of(2))]).toEqual([1])
  })
  it('takes the better ranked of models of equal score and cost, in any order of columns', () => {
    const same = (ranks: Int32Array, lambda: number) =>
      chooseAtLambda(Float32Array.of(1, 1), Float64Array.of(2, 2), ranks, lambda)[0]
    for (const lambda of [0, 1, Infinity]) {
      expect(same(Int32Array.of(3, 7), lambda)).toBe(1)
      expect(same(Int32Array.of(7, 3), lambda)).toBe(0)
    }
  })
  it('takes the higher score among equally cheap models at λ = infinity, then the better rank', () => {
    expect([
      ...chooseAtLambda(Float32Array.of(0, 1, 1), Float64Array.of(1, 1, 1), Int32Array.of(9, 1, 2), Infinity),
    ]).toEqual([2])
  })
})

describe('costCurve', () => {
  const agree = (grid: Float64Array, withChoice: boolean, seed: number) => {
    const { scores, expected, quality, cost, n, K } = randomData(300, 9, seed)
    // Equal prices and duplicate models occur in real pools.
    for (let i = 0; i < n; i += 3) expected[i * K + 4] = expected[i * K + 5]
    const choice = withChoice ? Int32Array.from({ length: n }, (_, i) => i % K) : undefined
    const curve = costCurve(scores, expected, quality, cost, ranks(K), grid, choice)
    grid.forEach((lambda, g) => {
      const picks = chooseAtLambda(scores, expected, ranks(K), lambda, choice)
      expect(curve.accuracy[g]).toBeCloseTo(mean(quality, picks, K), 12)
      expect(curve.costUsd[g]).toBeCloseTo(mean(cost, picks, K), 15)
    })
  }
  it('agrees with choosing row by row at every λ of the grid', () => {
    for (const seed of [1, 2, 3, 4, 5]) agree(lambdaGrid(), false, seed)
  })
  it('agrees where the router has its own choice at λ = 0', () => agree(lambdaGrid(), true, 6))
  it('agrees on grids without 0 or without infinity', () => {
    agree(Float64Array.of(10, 1000, 1e5), false, 7)
    agree(Float64Array.of(0, 3e4), true, 8)
    agree(Float64Array.of(Infinity), false, 9)
  })
  it('is on the cheaper of equal scores from λ = 0 on', () => {
    const curve = costCurve(
      Float32Array.of(1, 1),
      Float64Array.of(2, 1),
      Float32Array.of(0, 1),
      Float64Array.of(2, 1),
      ranks(2),
      lambdaGrid(),
    )
    expect([curve.costUsd[0], curve.costUsd[1]]).toEqual([1, 1])
  })
})

describe('choosing λ', () => {
  const curve = { accuracy: Float64Array.of(0.8, 0.8, 0.7, 0.2), costUsd: Float64Array.of(8, 4, 2, 1) }
  const grid = Float64Array.of(0, 1, 2, Infinity)
  it('takes the best Rank Score, the smaller λ on ties', () => {
    const bounds = { cmin: 1, cmax: 10 }
    const scores = Array.from(curve.accuracy, (accuracy, g) => rankScore(accuracy, curve.costUsd[g], bounds, 0.1))
    expect(pickLambda(curve, grid, bounds, 0.1)).toBe(scores.indexOf(Math.max(...scores)))
    const flat = { accuracy: Float64Array.of(0.5, 0.5), costUsd: Float64Array.of(2, 2) }
    expect(pickLambda(flat, grid, bounds, 0.1)).toBe(0)
  })
  it('takes the smallest λ within the budget, and the last one when none is', () => {
    expect(lambdaForSpend(curve, grid, 4)).toBe(1)
    expect(lambdaForSpend(curve, grid, 100)).toBe(0)
    expect(lambdaForSpend(curve, grid, 0.5)).toBe(3)
  })
})
