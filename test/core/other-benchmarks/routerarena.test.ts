import { describe, expect, it } from 'vitest'
import { oraclePicks } from '../../../src/core/hindsight.ts'
import {
  arenaScore,
  cheapestCorrect,
  publishedOptimality,
  repositoryOptimality,
} from '../../../src/core/other-benchmarks/routerarena.ts'
import { latencyScore, robustness } from '../../golden/reference/routerarena.ts'
import { randomData } from '../random-data.ts'

describe('arenaScore', () => {
  it('is the accuracy term alone at the cheapest cost', () => {
    expect(arenaScore(1, 0.0044)).toBeCloseTo(1, 12)
  })
  it('clamps the cost unless told otherwise', () => {
    expect(arenaScore(0.6, 1000)).toBe(0)
    expect(arenaScore(0.6, 250, { clampCost: false })).toBeLessThan(0)
    expect(arenaScore(0.6, 1000, { clampCost: false })).toBeGreaterThan(1)
    expect(arenaScore(0.6, 0)).toBe(arenaScore(0.6, 0.0044))
  })
  it('is 0 where the formula divides 0 by 0', () => {
    expect(arenaScore(0, 200, { clampCost: false })).toBe(0)
  })
  it('falls as cost rises', () => {
    const scores = [0.01, 0.1, 1, 10, 100].map((cost) => arenaScore(0.7, cost))
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  })
})

describe('optimality', () => {
  const data = randomData(200, 5, 11)
  it('is 1 in every respect for the oracle', () => {
    const picks = oraclePicks(data.quality, data.cost, data.n, data.K)
    const got = publishedOptimality(picks, data)
    expect(got.selection).toBe(1)
    expect(got.cost).toBeCloseTo(1, 12)
    expect(got.accuracy).toBe(1)
    expect(repositoryOptimality(picks, data)).toMatchObject({ n: got.n, selection: 1, accuracy: 1 })
  })
  it('never has a lower selection in the repository’s version', () => {
    for (let k = 0; k < data.K; k++) {
      const picks = new Int32Array(data.n).fill(k)
      const published = publishedOptimality(picks, data).selection
      expect(repositoryOptimality(picks, data).selection).toBeGreaterThanOrEqual(published)
    }
  })
  it('breaks cost ties to the lowest column', () => {
    expect(cheapestCorrect({ quality: [0, 1, 1], cost: [1, 2, 2], K: 3 }, 0)).toBe(1)
    expect(cheapestCorrect({ quality: [0, 0, 0], cost: [1, 2, 2], K: 3 }, 0)).toBe(-1)
  })
  it('has nothing to divide by when nobody is right', () => {
    const tables = { quality: [0, 0], cost: [1, 2], K: 2 }
    expect(publishedOptimality([0], tables)).toEqual({
      n: 0,
      selection: Number.NaN,
      cost: Number.NaN,
      accuracy: Number.NaN,
    })
    expect(repositoryOptimality([], tables).accuracy).toBeNaN()
  })
  it('counts a pick outside the models as wrong, and leaves free picks out of the cost mean', () => {
    const tables = { quality: [1, 1, 1, 1], cost: [0, 2, 3, 4], K: 2 }
    expect(publishedOptimality([7, 1], tables)).toEqual({ n: 2, selection: 0, cost: 0.75, accuracy: 0.5 })
    expect(publishedOptimality([0, 0], tables)).toEqual({ n: 2, selection: 1, cost: 1, accuracy: 1 })
  })
})

describe('robustness', () => {
  it('compares only queries that are in both lists', () => {
    expect(robustness([1, 2, -1, 3], [1, 0, 2, Number.NaN])).toBe(0.5)
    expect(robustness([1], [-1])).toBeNull()
    expect(robustness([], [])).toBeNull()
  })
})

describe('latencyScore', () => {
  it('is capped at 1 and not defined at or below the baseline', () => {
    expect(latencyScore(10.5)).toBe(1)
    expect(latencyScore(10)).toBeNaN()
    expect(latencyScore(Number.NaN)).toBeNaN()
    expect(latencyScore(30)).toBe(0.05)
  })
})
