import { describe, expect, it } from 'vitest'
import { oracleAccuracy } from '../../src/core/hindsight.ts'
import { hullAt, nonDecreasingHull } from '../../src/core/other-benchmarks/routerbench.ts'
import { constantAtSpend, follow, independentOracle, lookupAtSpend, pooled, type Rows } from '../../src/core/policy.ts'
import { createRng } from '../../src/core/rng.ts'
import { randomData } from './random-data.ts'

function rows(n: number, K: number, groups: number, seed: number): Rows {
  const { quality, cost } = randomData(n, K, seed)
  const rng = createRng(seed)
  return { quality, cost, K, groups, group: Uint8Array.from({ length: n }, () => rng.randomInt(groups - 1)) }
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length
const outcome = (policy: Float64Array, of: Rows) => {
  const { quality, cost } = follow(policy, of)
  return { accuracy: mean(quality), cost: mean(cost) }
}
const models = (of: Rows) =>
  Array.from({ length: of.K }, (_, k) =>
    outcome(
      Float64Array.from({ length: of.K }, (__, j) => Number(j === k)),
      pooled(of),
    ),
  )

describe('the best policies at a spend', () => {
  it('cost what may be spent, and chances of every group add up to 1', () => {
    for (const seed of [1, 2, 3]) {
      const data = rows(400, 5, 4, seed)
      const [low, high] = [0.2, 0.7].map((share) => {
        const costs = models(data).map(({ cost }) => cost)
        return Math.min(...costs) + share * (Math.max(...costs) - Math.min(...costs))
      })
      for (const spend of [low, high]) {
        const policy = lookupAtSpend(data, data, spend)
        expect(outcome(policy, data).cost).toBeLessThanOrEqual(spend * (1 + 1e-12))
        for (let g = 0; g < 4; g++) expect(mean(policy.subarray(g * 5, g * 5 + 5)) * 5).toBeCloseTo(1, 12)
      }
    }
  })

  it('mix two models along the concave hull when there is one group', () => {
    const data = pooled(rows(500, 6, 1, 4))
    const hull = nonDecreasingHull(models(data))
    for (const share of [0, 0.13, 0.5, 0.99]) {
      const spend = hull[0].cost + share * (hull[hull.length - 1].cost - hull[0].cost)
      const policy = lookupAtSpend(data, data, spend)
      expect(outcome(policy, data).accuracy).toBeCloseTo(hullAt(hull, spend), 12)
      expect([...policy].filter((chance) => chance > 0).length).toBeLessThanOrEqual(2)
    }
  })

  it('never lose by knowing more, on the rows they were found on: constant, mix, lookup, oracle', () => {
    for (const seed of [5, 6, 7]) {
      const data = rows(300, 5, 3, seed)
      const spend = models(data)[2].cost
      const constant = outcome(constantAtSpend(data, data, spend), pooled(data))
      const mix = outcome(lookupAtSpend(pooled(data), pooled(data), spend), pooled(data))
      const lookup = outcome(lookupAtSpend(data, data, spend), data)
      expect(constant.accuracy).toBeLessThanOrEqual(mix.accuracy + 1e-12)
      expect(mix.accuracy).toBeLessThanOrEqual(lookup.accuracy + 1e-12)
      expect(lookup.accuracy).toBeLessThanOrEqual(oracleAccuracy(data.quality, 300, 5))
    }
  })

  it('start with the cheapest model when nothing else is affordable', () => {
    const data = rows(100, 4, 2, 8)
    const costs = models(data).map(({ cost }) => cost)
    expect(constantAtSpend(data, data, 0)[costs.indexOf(Math.min(...costs))]).toBe(1)
    expect(outcome(lookupAtSpend(data, data, 0), data).cost).toBeLessThanOrEqual(Math.min(...costs) + 1e-12)
  })

  it('do for a group that was never seen what they do for all rows together', () => {
    const known = { ...rows(200, 3, 1, 9), groups: 2 }
    const asked = { ...rows(50, 3, 1, 10), groups: 2, group: new Uint8Array(50).fill(1) }
    const spend = models(asked).reduce((top, { cost }) => Math.max(top, cost), 0)
    expect(lookupAtSpend(known, asked, spend).slice(3)).toEqual(lookupAtSpend(pooled(known), pooled(asked), spend))
  })
})

describe('the oracle of unrelated models', () => {
  it('is the chance that somebody is right, group by group', () => {
    const quality = [1, 0, /**/ 0, 0, /**/ 1, 1, /**/ 1, 1]
    const data = { quality, cost: quality, K: 2, group: [0, 0, 1, 1], groups: 2 }
    // Group 0: 1 − ½·1; group 1: certain.
    expect(independentOracle(data)).toBe(0.75)
    expect(independentOracle(pooled(data))).toBe(1 - 0.25 * 0.5)
  })

  it('is what the oracle comes to where answers really are independent', () => {
    const rng = createRng(11)
    const [n, K] = [20_000, 4]
    const quality = Float32Array.from({ length: n * K }, (_, at) => Number(rng.random() < 0.2 + 0.1 * (at % K)))
    const data = { quality, cost: quality, K, group: new Uint8Array(n), groups: 1 }
    const sd = Math.sqrt((0.7 * 0.3) / n)
    expect(Math.abs(independentOracle(data) - oracleAccuracy(quality, n, K))).toBeLessThan(4 * sd)
  })
})
