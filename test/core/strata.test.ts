import { describe, expect, it } from 'vitest'
import { drawSplit } from '../../src/core/split.ts'
import { holdOut, leaveDatasetOut, leaveGroupOut, rightCounts } from '../../src/core/strata.ts'

describe('difficulty', () => {
  it('is the number of models that are right; a missing result is not right', () => {
    expect([...rightCounts([Number.NaN, 1, 0, 0, 1, 1], 2)]).toEqual([1, 0, 2])
    expect([...rightCounts([], 2)]).toEqual([])
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
