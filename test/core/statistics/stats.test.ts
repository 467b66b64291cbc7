import { describe, expect, it } from 'vitest'
import { bestSweepPoint, meanSd } from '../../../src/core/statistics/stats.ts'

const nan = Number.NaN

describe('meanSd', () => {
  it('divides squares by n − 1', () => {
    expect(meanSd([1, 2, 3, 4])).toEqual({ n: 4, mean: 2.5, sd: expect.closeTo(Math.sqrt(5 / 3), 12) })
  })
  it('has no spread for one value and no mean for none', () => {
    expect(meanSd([3])).toEqual({ n: 1, mean: 3, sd: nan })
    expect(meanSd([])).toEqual({ n: 0, mean: nan, sd: nan })
  })
  it('does not leave a NaN out', () => {
    expect(meanSd([1, nan])).toEqual({ n: 2, mean: nan, sd: nan })
  })
  it('gives 0 for equal values', () => {
    expect(meanSd([2, 2, 2]).sd).toBe(0)
  })
})

describe('bestSweepPoint', () => {
  const spread = (...values: number[]) => meanSd(values)
  const point = (lambda: number, rankScore: number) => ({
    lambda,
    accuracy: spread(0.5),
    avgCost: spread(1),
    rankScore: spread(rankScore),
  })
  it('breaks ties to the smaller λ, and passes over NaN', () => {
    expect(bestSweepPoint([point(0, nan), point(10, 0.5), point(100, 0.5)])).toBe(1)
    expect(bestSweepPoint([point(0, nan)])).toBe(-1)
    expect(bestSweepPoint([])).toBe(-1)
  })
})
