import { describe, expect, it } from 'vitest'
import { isRight, oracleAccuracy, oraclePicks, solvableRows, unsolvedShare } from '../../src/core/hindsight.ts'
import { pickMetrics } from '../../src/core/metrics.ts'
import { createRng } from '../../src/core/rng.ts'
import { randomData } from './random-data.ts'

describe('the oracle', () => {
  it('takes the cheapest correct model, or the cheapest of all, lowest column on ties', () => {
    const quality = [0, 1, 1, /**/ 0, 0, 0, /**/ 1, 1, 0]
    const cost = [1, 3, 2, /**/ 5, 4, 4, /**/ 2, 2, 1]
    expect([...oraclePicks(quality, cost, 3, 3)]).toEqual([2, 1, 0])
  })
  it('is never beaten in accuracy, nor in cost at the same accuracy', () => {
    for (const seed of [1, 2, 3]) {
      const { quality, cost, n, K } = randomData(300, 6, seed)
      const scoring = { quality, cost, K, bounds: { cmin: 1e-5, cmax: 1e-4 }, beta: 0.1 }
      const oracle = pickMetrics(oraclePicks(quality, cost, n, K), scoring)
      expect(oracle.accuracy).toBe(oracleAccuracy(quality, n, K))
      expect(oracle.accuracy).toBe(1 - unsolvedShare(quality, n, K))
      const rng = createRng(seed)
      for (let round = 0; round < 20; round++) {
        const picks = Int32Array.from({ length: n }, () => rng.randomInt(K - 1))
        expect(pickMetrics(picks, scoring).accuracy).toBeLessThanOrEqual(oracle.accuracy)
        expect(pickMetrics(picks, scoring).rankScore).toBeLessThanOrEqual(oracle.rankScore)
      }
    }
  })
  it('stays unbeaten where quality is graded', () => {
    expect([...oraclePicks([0.4, 0.9, 0.9], [1, 3, 2], 1, 3)]).toEqual([2])
    expect(oracleAccuracy([0.4, 0.9, 0.9], 1, 3)).toBe(0.9)
  })
  it('lists the rows somebody answers', () => {
    expect([...solvableRows([0, 0, 0, 1, 0.5, 0], 3, 2)]).toEqual([1, 2])
  })
})

describe('grades', () => {
  it('are right from 0.5 on: 1 % right solves nothing', () => {
    expect([0, 0.01, 0.49, 0.5, 1, Number.NaN].map(isRight)).toEqual([false, false, false, true, true, false])
    expect([...solvableRows([0.01, 0.4, /**/ 0.5, 0, /**/ 0, 0], 3, 2)]).toEqual([1])
    expect(unsolvedShare([0.01, 0.4, /**/ 0.5, 0, /**/ 0, 0], 3, 2)).toBeCloseTo(1 / 3, 12)
  })
})
