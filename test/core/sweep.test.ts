import { describe, expect, it } from 'vitest'
import { bestSweepPoint, meanSd, summariseSweep } from '../../src/core/sweep.ts'

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

describe('summariseSweep', () => {
  const run = (lambda: number, rankScore: number) => ({ lambda, accuracy: 0.5, avgCost: 1, rankScore })
  it('pools seeds per λ, ascending, with ∞ last', () => {
    const points = summariseSweep([run(Infinity, 0.1), run(0, 0.2), run(100, 0.6), run(0, 0.4)])
    expect(points.map(({ lambda }) => lambda)).toEqual([0, 100, Infinity])
    expect(points[0].rankScore).toMatchObject({ n: 2, mean: expect.closeTo(0.3, 12) })
    expect(bestSweepPoint(points)).toBe(1)
  })
  it('breaks ties to the smaller λ, and passes over NaN', () => {
    expect(bestSweepPoint(summariseSweep([run(10, 0.5), run(0, nan), run(100, 0.5)]))).toBe(1)
    expect(bestSweepPoint(summariseSweep([run(0, nan)]))).toBe(-1)
    expect(summariseSweep([])).toEqual([])
  })
})
