import { describe, expect, it } from 'vitest'
import { bestSingle, envelope, normalisedArea, peakScore, qualityNeutralCost } from '../../../src/core/frontier.ts'

const point = (cost: number, accuracy: number) => ({ cost, accuracy })

describe('envelope', () => {
  it('keeps the best of each cost and never falls', () => {
    const points = [point(2, 0.3), point(1, 0.5), point(1, 0.6), point(3, 0.9), point(Number.NaN, 1)]
    expect(envelope(points)).toEqual([point(1, 0.6), point(2, 0.6), point(3, 0.9)])
  })
})

describe('normalisedArea', () => {
  it('of one point, or of equal costs, is the best quality', () => {
    expect(normalisedArea([point(2, 0.4)])).toBe(0.4)
    expect(normalisedArea([point(2, 0.4), point(2, 0.7)])).toBe(0.7)
  })
  it('is 0 without points', () => {
    expect(normalisedArea([])).toBe(0)
    expect(peakScore([])).toBeNaN()
  })
  it('does not depend on the unit of cost', () => {
    const points = [point(1, 0.2), point(2, 0.5), point(7, 0.8)]
    const scaled = points.map(({ cost, accuracy }) => point(1000 * cost, accuracy))
    expect(normalisedArea(scaled)).toBeCloseTo(normalisedArea(points), 12)
  })
})

describe('qualityNeutralCost', () => {
  const models = [point(5, 0.8), point(4, 0.8), point(1, 0.2)]
  it('holds the router against the cheapest of the best models', () => {
    expect(bestSingle(models)).toEqual(point(4, 0.8))
    expect(qualityNeutralCost([point(1, 0.5), point(2, 0.85)], models)).toBe(0.5)
  })
  it('asks for a fraction of that quality when told', () => {
    expect(qualityNeutralCost([point(1, 0.77), point(2, 0.85)], models, 0.95)).toBe(0.25)
  })
  it('is infinite when unreachable or when the best model is free, NaN without data', () => {
    expect(qualityNeutralCost([point(1, 0.5)], models)).toBe(Number.POSITIVE_INFINITY)
    expect(qualityNeutralCost([point(1, 0.5)], [point(0, 0.4)])).toBe(Number.POSITIVE_INFINITY)
    expect(qualityNeutralCost([], models)).toBeNaN()
    expect(qualityNeutralCost([point(1, 0.5)], [])).toBeNaN()
  })
})
