import { describe, expect, it } from 'vitest'
import { paretoFrontier } from '../../src/core/frontier.ts'
import { pickMetrics, rankScore } from '../../src/core/metrics.ts'
import { tablesOf } from '../../src/core/tables.ts'

const bounds = { cmin: 1, cmax: 10 }

describe('rankScore', () => {
  it('is 0 at the dearest model’s cost, whatever the accuracy', () => {
    expect(rankScore(1, 10, bounds, 0.1)).toBe(0)
    expect(rankScore(1, 99, bounds, 0.1)).toBe(0)
  })
  it('counts a cost below the cheapest model as the cheapest', () => {
    expect(rankScore(0.7, 0.01, bounds, 0.1)).toBe(rankScore(0.7, 1, bounds, 0.1))
  })
  it('says NaN for a cost nobody knows', () => {
    expect(rankScore(0.7, Number.NaN, bounds, 0.1)).toBeNaN()
  })
})

describe('pickMetrics', () => {
  it('counts a pick outside the models as wrong and free', () => {
    const scoring = { quality: [1, 1, 1, 1], cost: [2, 4, 2, 4], K: 2, bounds, beta: 0.1 }
    expect(pickMetrics([-1, 1], scoring)).toMatchObject({ n: 2, correct: 1, accuracy: 0.5, avgCost: 2 })
    expect(pickMetrics([2, 8], scoring)).toMatchObject({ n: 2, correct: 0, accuracy: 0, avgCost: 0 })
  })
  it('has no mean without rows', () => {
    expect(pickMetrics([], { quality: [], cost: [], K: 2, bounds, beta: 0.1 }).accuracy).toBeNaN()
  })
})

describe('the tables of a list of choices', () => {
  it('pool the datasets of a group, and have no figures where there are no questions', () => {
    const scoring = { quality: [1, 1, 0], cost: [2, 2, 2], K: 1, bounds, beta: 0.1 }
    const { overall, datasets, groups } = tablesOf([0, 0, 0], [0, 0, 1], ['a', 'a', 'b'], scoring)
    expect(datasets.map(({ n, accuracy }) => [n, accuracy])).toEqual([
      [2, 1],
      [1, 0],
      [0, Number.NaN],
    ])
    expect(groups.map(({ n, accuracy }) => [n, accuracy])).toEqual([
      [3, 2 / 3],
      [0, Number.NaN],
    ])
    expect(overall).toEqual(groups[0])
  })
})

describe('paretoFrontier', () => {
  it('keeps what nobody beats, cheapest first', () => {
    const points = [
      { cost: 3, accuracy: 0.9 },
      { cost: 1, accuracy: 0.5 },
      { cost: 2, accuracy: 0.4 },
      { cost: 1, accuracy: 0.6 },
      { cost: 3, accuracy: 0.9 },
      { cost: Number.NaN, accuracy: 1 },
    ]
    expect(paretoFrontier(points)).toEqual([3, 0])
  })
  it('of points at the same place keeps the first', () => {
    const same = { cost: 1, accuracy: 1 }
    expect(paretoFrontier([same, same])).toEqual([0])
    expect(paretoFrontier([])).toEqual([])
  })
})
