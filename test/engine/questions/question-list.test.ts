import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { Insight } from '../../../src/engine/insight.ts'
import type { SampleLine, SamplePage, SampleQuery } from '../../../src/engine/questions/question-list.ts'
import { type Outcome, outcomesOf } from '../../../src/engine/score/outcomes.ts'
import { openEngine, smallExperiment } from '../open-engine.ts'
import { partOf, smallPack } from '../small-pack.ts'

let engine: Engine
let insight: Insight
let outcomes: Outcome[]
const outcome = (key: string) => outcomes.find((candidate) => candidate.key === key)!

const all = { sort: 'regret', dataset: '', disagree: [] } as const
const page = async (list: Partial<SampleQuery['list']>, from = 0, count = 1000) =>
  (await insight.samplePage(smallExperiment, { list: { ...all, ...list }, key: 'knn', from, count })) as SamplePage
const choices = (lines: readonly SampleLine[]) => lines.map(({ choice }) => choice!)

beforeAll(async () => {
  engine = await openEngine(await smallPack())
  insight = new Insight(engine)
  outcomes = outcomesOf(await engine.scorable(smallExperiment, true))
})

describe('the list of questions', () => {
  it('holds every row of the pack once in pack order, with the part each is in and choices for test only', async () => {
    const { total, lines } = await page({ sort: 'row' })
    expect(total).toBe(240)
    expect(lines.map(({ row }) => row)).toEqual(Array.from({ length: 240 }, (_, row) => row))
    for (const { row, part, choice } of lines) {
      expect(part).toBe(['train', 'dev', 'test'][partOf(row)])
      expect(choice !== undefined).toBe(part === 'test')
    }
  })

  it('puts missed answers first, then what was paid too much, by regret', async () => {
    const lines = choices((await page({})).lines)
    for (let i = 1; i < lines.length; i++) {
      expect(lines[i].missed).toBeLessThanOrEqual(lines[i - 1].missed)
      if (lines[i].missed === lines[i - 1].missed)
        expect(lines[i].regretUsd).toBeLessThanOrEqual(lines[i - 1].regretUsd + 1e-15)
    }
    const lost = lines.reduce((sum, { missed }) => sum + missed, 0)
    const mean = (key: string) => outcome(key).quality.reduce((a, b) => a + b, 0)
    expect(lost).toBeCloseTo(mean('oracle') - mean('knn'), 9)
  })

  it('lists where a cheap model was enough: right, and paid too much', async () => {
    for (const { quality, missed, regretUsd } of choices((await page({ sort: 'cheap' })).lines)) {
      expect([quality > 0 || missed === 0, missed, regretUsd > 0]).toEqual([true, 0, true])
    }
  })

  it('counts the different choices of routers and baselines, most first', async () => {
    const counts = choices((await page({ sort: 'disagreement' })).lines).map(({ choices: different }) => different)
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    expect(counts[0]).toBeGreaterThan(1)
  })

  it('can be cut to one dataset, and to the questions two rows send to different models', async () => {
    const { lines } = await page({ dataset: 'left' })
    expect(new Set(lines.map(({ dataset }) => dataset))).toEqual(new Set(['left']))
    const differ = await page({ disagree: ['knn', 'strongest'] })
    const [a, b] = [outcome('knn').picks, outcome('strongest').picks]
    expect(differ.total).toBe(Array.from(a).filter((pick, at) => pick !== b[at]).length)
    expect((await page({ disagree: ['knn', 'mlp'] })).total).toBe(0)
  })

  it('comes in pages that join', async () => {
    const whole = (await page({})).lines
    expect([...(await page({}, 0, 7)).lines, ...(await page({}, 7, 1000)).lines]).toEqual(whole)
  })
})

describe('one question', () => {
  it('is told with every model, every row of the board and the nearest training questions', async () => {
    const [{ row }] = (await page({})).lines
    const detail = (await insight.sampleDetail(smallExperiment, row))!
    expect(detail.models.map(({ id }) => id)).toEqual(['ant', 'bee', 'cat', 'dog'])
    const knn = detail.rows.find(({ key }) => key === 'knn')!
    expect(knn.scores).toHaveLength(4)
    const chosen = detail.models.find(({ id }) => id === knn.model)!
    expect([chosen.quality, chosen.costUsd]).toEqual([knn.quality, knn.costUsd])
    expect(detail.rows.at(-1)).toMatchObject({ key: 'oracle', regretUsd: 0 })
    expect(detail.neighbors).toHaveLength(8)
    for (const { row: train } of detail.neighbors) expect(partOf(train)).toBe(0)
    const near = detail.neighbors.map(({ similarity }) => similarity)
    expect(near).toEqual([...near].sort((a, b) => b - a))
  })

  it('has no choices outside test, and there is none beyond the pack', async () => {
    expect((await insight.sampleDetail(smallExperiment, 0))?.rows).toEqual([])
    expect(await insight.sampleDetail(smallExperiment, 240)).toBeUndefined()
    expect(await insight.sampleDetail(smallExperiment, -1)).toBeUndefined()
  })
})
