import { describe, expect, it } from 'vitest'
import type { CostPoint } from '../../../src/core/frontier.ts'
import {
  aiq,
  costRange,
  gainOverZeroRouter,
  hullArea,
  hullAt,
  nonDecreasingHull,
  zeroRouter,
} from '../../../src/core/other-benchmarks/routerbench.ts'
import { createRng } from '../../../src/core/rng.ts'
import { repositoryAiq } from '../../golden/reference/routerbench.ts'

const point = (cost: number, accuracy: number): CostPoint => ({ cost, accuracy })

function randomPoints(seed: number): CostPoint[] {
  const rng = createRng(seed)
  // Few distinct costs, so that equal ones occur.
  return Array.from({ length: 12 }, () => point(Math.ceil(8 * rng.random()), rng.random()))
}
const seeds = Array.from({ length: 50 }, (_, i) => i)

describe('nonDecreasingHull', () => {
  it('never falls and bends down only', () => {
    for (const seed of seeds) {
      const hull = nonDecreasingHull(randomPoints(seed))
      const slopes = hull.slice(1).map((b, i) => (b.accuracy - hull[i].accuracy) / (b.cost - hull[i].cost))
      for (const slope of slopes) expect(slope).toBeGreaterThanOrEqual(0)
      expect(slopes).toEqual(slopes.toSorted((a, b) => b - a))
    }
  })
  it('lies on or above every point', () => {
    for (const seed of seeds) {
      const points = randomPoints(seed)
      const hull = nonDecreasingHull(points)
      for (const { cost, accuracy } of points) expect(hullAt(hull, cost)).toBeGreaterThanOrEqual(accuracy - 1e-12)
    }
  })
  it('does not depend on the order of the points', () => {
    for (const seed of seeds) {
      const points = randomPoints(seed)
      expect(nonDecreasingHull(points.toReversed())).toEqual(nonDecreasingHull(points))
    }
  })
  it('takes the best of points at one cost and ignores NaN', () => {
    const points = [point(1, 0.2), point(1, 0.6), point(Number.NaN, 1), point(2, Number.NaN)]
    expect(nonDecreasingHull(points)).toEqual([point(1, 0.6)])
  })
  it('is flat from the peak to the dearest point', () => {
    expect(nonDecreasingHull([point(1, 0.5), point(2, 0.9), point(5, 0.3)])).toEqual([
      point(1, 0.5),
      point(2, 0.9),
      point(5, 0.9),
    ])
  })
  it('is empty without points', () => {
    expect(nonDecreasingHull([])).toEqual([])
    expect(hullAt([], 3)).toBe(0)
    expect(hullArea([], 0, 3)).toBe(0)
  })
})

describe('aiq', () => {
  it('never falls when a dominating point is added', () => {
    for (const seed of seeds) {
      const points = randomPoints(seed)
      const range = costRange([points])
      const better = point(points[0].cost, points[0].accuracy + 0.1)
      expect(aiq([...points, better], range)).toBeGreaterThanOrEqual(aiq(points, range) - 1e-12)
    }
  })
  it('lies between 0 and the peak', () => {
    for (const seed of seeds) {
      const points = randomPoints(seed)
      const peak = Math.max(...points.map(({ accuracy }) => accuracy))
      const got = aiq(points, costRange([points]))
      expect(got).toBeGreaterThan(0)
      expect(got).toBeLessThanOrEqual(peak + 1e-12)
    }
  })
  it('counts quality as 0 left of the cheapest point', () => {
    expect(aiq([point(3, 0.8)], { cmin: 1, cmax: 5 })).toBeCloseTo(0.4, 12)
  })
  it('is the quality itself when all costs are equal', () => {
    const points = [point(2, 0.3), point(2, 0.7)]
    expect(aiq(points, costRange([points]))).toBe(0.7)
  })
  it('is NaN without points', () => {
    expect(costRange([[]])).toEqual({ cmin: Number.NaN, cmax: Number.NaN })
    expect(aiq([], { cmin: 0, cmax: 1 })).toBeNaN()
  })
  it('divides by the dearest hull end in the repository’s version', () => {
    // Area 0.5·(4−2) over the dearest cost 4.
    expect(repositoryAiq([[point(2, 0.5)], [point(1, 0.1), point(4, 0.9)], []])).toEqual([
      0.25,
      expect.closeTo(0.375, 12),
      Number.NaN,
    ])
  })
})

describe('zeroRouter', () => {
  it('is what a coin between two models gives', () => {
    const zero = zeroRouter([point(1, 0.4), point(3, 0.8), point(2, 0.5)])
    expect(hullAt(zero, 2)).toBeCloseTo(0.6, 12)
    expect(gainOverZeroRouter(point(2, 0.7), zero)).toBeCloseTo(0.1, 12)
  })
})
