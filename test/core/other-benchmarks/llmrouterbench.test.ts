import { describe, expect, it } from 'vitest'
import {
  averageAccuracy,
  costSaving,
  gains,
  paretoDistance,
  performanceGain,
} from '../../../src/core/other-benchmarks/llmrouterbench.ts'
import { type SummaryInput, summaryTable } from '../../golden/reference/llmrouterbench-tables.ts'

const point = (cost: number, accuracy: number) => ({ cost, accuracy })

const input: SummaryInput = {
  models: ['a', 'b', 'ref'],
  datasets: ['easy', 'empty', 'hard'],
  dataset: [0, 0, 2],
  quality: [1, 1, 0, 1, 0, 1, 0, 0, 1],
  cost: [1, 2, 9, 1, 2, 9, 1, 2, 9],
  reference: ['ref'],
}
const row = (name: string, from = input, mode: 'total' | 'mean' = 'total') =>
  summaryTable(from, mode).rows.find((line) => line.name === name)!

describe('summaryTable', () => {
  it('leaves reference models out of the aggregates and lists only datasets with rows', () => {
    expect(summaryTable(input, 'total').datasets).toEqual(['easy', 'hard'])
    expect(row('ref')).toMatchObject({ kind: 'reference', score: [0.5, 1], cost: [18, 9] })
    expect(row('Oracle')).toMatchObject({ score: [1, 0], cost: [2, 1], costSum: 3 })
    expect(row('AVG')).toMatchObject({ score: [0.75, 0], cost: [3, 1.5] })
  })
  it('breaks ties of the best expert to the lower column', () => {
    expect(row('Max Expert')).toMatchObject({ score: [1, 0], cost: [2, 1], costSum: 3, repositoryCostSum: 6 })
  })
  it('weighs datasets or samples equally', () => {
    expect(row('a')).toMatchObject({ datasetAvg: 0.5, sampleAvg: 2 / 3 })
  })
  it('prints the mean of the oracle’s entries in a table of means, as the repository does', () => {
    expect(row('Oracle', input, 'mean')).toMatchObject({ cost: [1, 1], costSum: 2, repositoryCostSum: 1 })
  })
  it('adds a random router only when its picks are given', () => {
    expect(row('Random Router')).toBeUndefined()
    expect(row('Random Router', { ...input, randomPicks: [0, 1, 0] })).toMatchObject({ score: [0.5, 0], cost: [3, 1] })
  })
  it('leaves missing records out and looks at the rows asked for', () => {
    const holes = { ...input, quality: [Number.NaN, 1, 0, 1, 0, 1, 0, 0, 1], rows: [0, 1] }
    expect(row('a', holes)).toMatchObject({ score: [1], cost: [1] })
    expect(summaryTable(holes, 'total').datasets).toEqual(['easy'])
  })
  it('is defined without rows or models', () => {
    expect(summaryTable({ ...input, rows: [] }, 'total').datasets).toEqual([])
    expect(() => summaryTable({ ...input, reference: ['a', 'b', 'ref'] }, 'mean')).not.toThrow()
  })
})

describe('derived figures', () => {
  const single = point(10, 0.6)
  it('measures gains relative to their anchor', () => {
    const got = gains(0.6, { random: 0.4, bestSingle: 0.5, oracle: 0.8 })
    expect(got.overRandom).toBeCloseTo(0.5, 12)
    expect(got.overBestSingle).toBeCloseTo(0.2, 12)
    expect(got.toOracle).toBeCloseTo(0.25, 12)
    expect(averageAccuracy([0.2, 0.6])).toBeCloseTo(0.4, 12)
  })
  it('saves with the cheapest setting that is accurate enough, or not at all', () => {
    expect(costSaving([point(8, 0.6), point(4, 0.7), point(1, 0.5)], single)).toBeCloseTo(0.6, 12)
    expect(costSaving([point(1, 0.5)], single)).toBeNull()
    expect(costSaving([], single)).toBeNull()
    expect(costSaving([point(1, 0.9)], point(0, 0.5))).toBeNull()
  })
  it('takes the most accurate setting for PerfGain', () => {
    expect(performanceGain([point(1, 0.3), point(2, 0.75), point(3, Number.NaN)], single)).toBeCloseTo(0.25, 12)
    expect(performanceGain([], single)).toBeNaN()
  })
  it('is at distance 0 on the frontier and the same in any unit of cost', () => {
    const all = [point(1, 0.3), point(2, 0.6), point(3, 0.5), point(5, 0.9)]
    expect(paretoDistance([all[0], all[3]], all)).toBe(0)
    const far = paretoDistance([all[2]], all)
    expect(far).toBeGreaterThan(0)
    const scaled = all.map(({ cost, accuracy }) => point(cost * 1e-6, accuracy))
    expect(paretoDistance([scaled[2]], scaled)).toBeCloseTo(far, 12)
  })
  it('counts an axis without range as 0, and has no distance without settings', () => {
    expect(paretoDistance([point(1, 0.4)], [point(1, 0.4), point(1, 0.9)])).toBe(1)
    expect(paretoDistance([point(1, 0.4)], [point(1, 0.4)])).toBe(0)
    expect(paretoDistance([], [])).toBeNaN()
  })
})
