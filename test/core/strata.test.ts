import { describe, expect, it } from 'vitest'
import { pickMetrics } from '../../src/core/metrics.ts'
import { drawSplit } from '../../src/core/split.ts'
import { difficultyStrata, holdOut, leaveDatasetOut, leaveGroupOut, rightCounts } from '../../src/core/strata.ts'
import { randomData } from './random-data.ts'

describe('difficultyStrata', () => {
  it('adds up to the whole board', () => {
    const data = randomData(300, 4, 21)
    const picks = Int32Array.from({ length: 300 }, (_, i) => i % 4)
    const rows = Int32Array.from({ length: 120 }, (_, r) => 2 * r)
    const strata = difficultyStrata(picks, data, rows)
    const whole = pickMetrics(picks, { ...data, bounds: { cmin: 1, cmax: 2 }, beta: 0.1 }, rows)
    const filled = strata.filter(({ n }) => n > 0)
    expect(strata.map(({ right }) => right)).toEqual([0, 1, 2, 3, 4])
    expect(strata.reduce((sum, { n }) => sum + n, 0)).toBe(120)
    expect(filled.reduce((sum, { n, accuracy }) => sum + n * accuracy, 0)).toBeCloseTo(whole.correct, 9)
    expect(filled.reduce((sum, { n, avgCost }) => sum + n * avgCost, 0)).toBeCloseTo(120 * whole.avgCost, 12)
  })
  it('is 0 where nobody is right and 1 where everybody is', () => {
    const tables = { quality: [0, 0, 1, 1, 1, 0], cost: [1, 2, 1, 2, 1, 2], K: 2 }
    const strata = difficultyStrata([0, 1, 1], tables)
    expect(strata.map(({ accuracy }) => accuracy)).toEqual([0, 0, 1])
    expect(strata.map(({ n }) => n)).toEqual([1, 1, 1])
  })
  it('counts a missing result as not right and a strange pick as wrong and free', () => {
    const tables = { quality: [Number.NaN, 1], cost: [1, 2], K: 2 }
    expect([...rightCounts(tables.quality, 2)]).toEqual([1])
    expect(difficultyStrata([-1], tables)[1]).toEqual({ right: 1, n: 1, accuracy: 0, avgCost: 0 })
  })
  it('has empty strata without rows', () => {
    expect(difficultyStrata([], { quality: [], cost: [], K: 1 })).toEqual([
      { right: 0, n: 0, accuracy: Number.NaN, avgCost: Number.NaN },
      { right: 1, n: 0, accuracy: Number.NaN, avgCost: Number.NaN },
    ])
  })
})

describe('holding out', () => {
  const n = 200
  const split = drawSplit(n, 42)
  const dataset = Int32Array.from({ length: n }, (_, i) => i % 5)
  const groups = ['A', 'B', 'A', 'C', 'B']

  it('never trains on what it tests', () => {
    for (let d = 0; d < 5; d++) {
      const got = leaveDatasetOut(split, dataset, d)
      for (const row of [...got.train, ...got.dev]) expect(dataset[row]).not.toBe(d)
      for (const row of got.test) expect(dataset[row]).toBe(d)
      expect([...got.test]).toEqual([...split.test].filter((row) => dataset[row] === d))
    }
  })
  it('leaves the other rows where they were', () => {
    const got = leaveDatasetOut(split, dataset, 3)
    expect([...got.train]).toEqual([...split.train].filter((row) => dataset[row] !== 3))
    expect([...got.dev]).toEqual([...split.dev].filter((row) => dataset[row] !== 3))
  })
  it('holds out every dataset of a group', () => {
    const got = leaveGroupOut(split, dataset, groups, 'B')
    expect(new Set([...got.test].map((row) => dataset[row]))).toEqual(new Set([1, 4]))
    expect([...got.train].some((row) => groups[dataset[row]] === 'B')).toBe(false)
  })
  it('tests on every matching row when the test split has none', () => {
    const small = { train: Int32Array.of(0, 1), dev: Int32Array.of(2), test: Int32Array.of(3) }
    const got = holdOut(small, [true, false, true, false, true])
    expect([...got.train]).toEqual([1])
    expect([...got.dev]).toEqual([])
    expect([...got.test]).toEqual([0, 2, 4])
  })
  it('is empty when nothing matches', () => {
    expect(leaveDatasetOut(split, dataset, 9).test.length).toBe(0)
    expect(leaveDatasetOut(split, dataset, 9).train).toEqual(split.train)
  })
})
