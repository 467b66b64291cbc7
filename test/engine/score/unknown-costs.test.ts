/**
 * Packs with scores alone, made here as they are published: BLINK-like (no text, no cost), VisOnlyQA-like (text, no cost,
 * models nobody lists), and the official matrices without costs. Each gives an accuracy-only board in which no cost is a
 * number, and the usual board once its models are priced.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { assumedPriceSheet } from '../../../src/core/prices/price-sheets.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { Insight } from '../../../src/engine/insight.ts'
import { type Board, digestOf } from '../../../src/engine/score/board.ts'
import { reportJson } from '../../../src/engine/score/report.ts'
import { Lab } from '../../../src/engine/study/lab.ts'
import { runStudy } from '../../../src/engine/study/studies.ts'
import { defaultExperiment, type Experiment } from '../../../src/experiment/experiment.ts'
import { readLink, writeLink } from '../../../src/experiment/link.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { openEngine, quiet } from '../open-engine.ts'
import { blinkLike, matricesOnly, scoreModels, visOnlyLike } from '../score-folders.ts'

const opened = async (files: Parameters<typeof importFiles>[0]): Promise<Engine> => {
  const { sealed, findings } = await importFiles(files)
  if (!sealed) throw new Error(JSON.stringify(findings))
  return openEngine(sealed, experimentOf(sealed.info.id))
}
const experimentOf = (pack: string, more: Partial<Experiment> = {}): Experiment => ({
  ...defaultExperiment,
  pack,
  split: { by: 'seed', seed: 7 },
  ...more,
})

/** Every number below a value, by its path. */
function numbers(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]]
  if (typeof value !== 'object' || value === null || value instanceof Map) return []
  return Object.entries(value).flatMap(([name, item]) => numbers(item, `${path}.${name}`))
}
const moneyIn = (value: unknown) =>
  numbers(value).filter(([path, number]) => /cost|usd|rankScore|spent/i.test(path) && !Number.isNaN(number))

const budgets: Experiment['budget'][] = [
  { by: 'dev' },
  { by: 'spend', usdPer10k: 2 },
  { by: 'lambda', lambda: 100 },
  { by: 'lambda', lambda: Number.POSITIVE_INFINITY },
]

describe.each([
  ['BLINK-like: no text, no cost', blinkLike, 'no tokens'],
  ['VisOnlyQA-like: text, no cost, unknown models', visOnlyLike, 'no prices'],
  ['official matrices without costs', () => matricesOnly({ costs: false }), 'no tokens'],
] as const)('%s', (_, files, because) => {
  let engine: Engine
  let experiment: Experiment
  let board: Board
  beforeAll(async () => {
    engine = await opened(files())
    experiment = experimentOf(engine.source.info.id)
    board = await engine.board(experiment)
  })

  it('gives accuracies of single models, oracle and routers, and no cost at all', () => {
    expect(board.findings).toEqual([])
    expect(board.unknownCosts?.because).toBe(because)
    const ready = board.rows.filter(({ status }) => status === 'ready')
    expect(ready.filter(({ kind }) => kind === 'model')).toHaveLength(scoreModels.length)
    for (const row of ready) {
      expect(row.overall.accuracy, row.key).toBeGreaterThan(0)
      expect(row.lambda ?? 0, row.key).toBe(0)
    }
    expect(moneyIn([board.rows, board.bounds])).toEqual([])
    const accuracy = (key: string) => board.rows.find((row) => row.key === key)?.overall.accuracy
    expect(accuracy('oracle')).toBeCloseTo(1 - board.unsolvedShare, 12)
    const models = ready.filter(({ kind }) => kind === 'model').map(({ overall }) => overall.accuracy)
    expect(accuracy('oracle')).toBeGreaterThanOrEqual(Math.max(...models))
  })

  it('calls no model the cheapest, and says so', () => {
    const cheapest = board.rows.find(({ key }) => key === 'cheapest')
    expect(cheapest).toMatchObject({ status: 'failed', message: expect.stringMatching(/costs are not known/) })
  })

  it('is the same whatever the budget', async () => {
    const wanted = (await digestOf(board, '')).rows
    for (const budget of budgets)
      expect((await digestOf(await engine.board({ ...experiment, budget }), '')).rows).toEqual(wanted)
    expect(Object.values(wanted)).toContainEqual(expect.stringMatching(/^\d+\.\d\d – –$/))
  })

  it('has intervals of accuracy, and none of what is unknown', async () => {
    const significance = await new Insight(engine).significance(experiment, 250)
    for (const { key, intervals } of significance?.rows ?? []) {
      const { low, high } = intervals.accuracy
      expect(high - low, key).toBeGreaterThanOrEqual(0)
      expect(intervals.costPer10k.low).toBeNaN()
      expect(intervals.rankScore.high).toBeNaN()
    }
    expect(significance?.wins.costPer10k.every(Number.isNaN)).toBe(true)
  })

  it('takes a row apart without money: the best model and the best per dataset beside it', async () => {
    const gain = await new Insight(engine).routing(experiment, 'strongest-per-dataset')
    expect(gain?.levels.map(({ id }) => id)).toEqual(['constant', 'lookup', 'row', 'oracle'])
    const strongest = board.rows.find(({ key }) => key === 'strongest')
    expect(gain?.levels[0]?.accuracy).toBeCloseTo(strongest?.overall.accuracy ?? Number.NaN, 12)
    expect(gain?.levels[1]?.accuracy).toBeCloseTo(gain?.levels[2]?.accuracy ?? Number.NaN, 12)
    expect(moneyIn(gain)).toEqual([])
  })

  it('lists questions, takes one apart, and compares metrics that no cost enters', async () => {
    const insight = new Insight(engine)
    for (const sort of ['regret', 'disagreement', 'cheap', 'row'] as const) {
      const list = { sort, dataset: '', disagree: [] }
      const page = await insight.samplePage(experiment, { list, key: 'strongest', from: 0, count: 10 })
      expect(moneyIn(page), sort).toEqual([])
      if (sort === 'cheap') expect(page.total).toBe(0)
      else expect(page.lines).toHaveLength(10)
    }
    const { test } = (await engine.scorable(experiment, true)).split.split
    expect(moneyIn(await insight.sampleDetail(experiment, test[0]!))).toEqual([])
    const metrics = await engine.metrics(experiment)
    const strongest = metrics.rows.find(({ key }) => key === 'strongest')?.values ?? {}
    expect(strongest).toHaveProperty('avg-acc')
    expect(strongest).not.toHaveProperty('nauc')
    expect(numbers(strongest).every(([, value]) => Number.isFinite(value))).toBe(true)
    expect(await engine.curves(experiment)).toEqual([])
    const question = { router: 'strongest', model: scoreModels[0]!, against: scoreModels[1]! }
    expect(await engine.breakEven(experiment, question)).toBeUndefined()
  })

  it('travels: a report writes null, a link the same experiment', async () => {
    const report = JSON.parse(reportJson(await new Insight(engine).report(experiment)))
    expect(report.rows.every((row: { costPer10k: unknown }) => row.costPer10k === null)).toBe(true)
    expect(report.costs).toMatchObject({ known: false, why: board.unknownCosts?.sentence })
    const unknown = { inputPerMillion: Number.NaN, outputPerMillion: 1 }
    const odd = { ...experiment, prices: { [scoreModels[0]!]: unknown } }
    expect((await readLink(await writeLink({ experiment: odd }))).experiment).toEqual(odd)
  })

  it('has studies of accuracy, and says why there is no sweep', async () => {
    const lab = new Lab(engine)
    const study = { ...experiment.study, routers: ['strongest', 'random'], seeds: 2 }
    let last: unknown
    for await (const state of runStudy('seeds', lab, { ...experiment, study }, '', quiet)) last = state.rows
    expect(moneyIn(last).filter(([path]) => !path.endsWith('.n'))).toEqual([])
    const sweep = runStudy('sweep', lab, { ...experiment, study: { ...study, routers: ['mlp'] } }, '', quiet)
    await expect(sweep.next()).rejects.toThrow(/Costs are not known.*nothing to sweep/)
  })
})

describe('text without costs', () => {
  it('has routers that look at questions, trained without costs and saying so', async () => {
    const engine = await opened(visOnlyLike())
    const experiment = experimentOf(engine.source.info.id)
    await engine.train(experiment, 'linear', quiet)
    const { rows } = await engine.board(experiment)
    const row = (key: string) => rows.find((candidate) => candidate.key === key)
    for (const key of ['knn', 'knn-label', 'prknn', 'kmeans', 'linear'])
      expect(row(key), key).toMatchObject({ status: 'ready' })
    expect(row('knn')?.notes.join(' ')).not.toMatch(/without costs/)
    for (const key of ['knn-label', 'prknn', 'linear']) expect(row(key)?.notes.join(' '), key).toMatch(/without costs/)
    const answer = await engine.ask(experiment, { row: 0 })
    expect(answer.expectedUsd.every(Number.isNaN)).toBe(true)
    expect(answer.answers.find(({ key }) => key === 'knn')?.choice).toBeTypeOf('number')
  })

  it('decides as it would at λ = 0 with costs, where training reads none', async () => {
    const engine = await opened(visOnlyLike())
    const experiment = experimentOf(engine.source.info.id)
    const price = { inputPerMillion: 1, outputPerMillion: 2 }
    const prices = Object.fromEntries(engine.source.info.models.map(({ id }) => [id, price]))
    const rowsOf = async (more: Partial<Experiment>) => (await engine.board({ ...experiment, ...more })).rows
    const without = await rowsOf({})
    const free = await rowsOf({ prices, budget: { by: 'lambda', lambda: 0 } })
    for (const key of ['knn', 'knn-64', 'kmeans', 'strongest', 'random']) {
      const shares = (rows: Board['rows']) => rows.find((row) => row.key === key)?.shares
      expect(shares(without), key).toEqual(shares(free))
    }
    const routers = without.filter(({ kind, status }) => kind === 'router' && status === 'ready')
    expect(routers.filter(({ shares }) => shares.includes(1))).toEqual([])
  })

  it('has costs, bounds and Rank Scores as soon as every model is priced, and not before', async () => {
    const engine = await opened(visOnlyLike())
    const experiment = experimentOf(engine.source.info.id)
    const { models, priceSheet } = engine.source.info
    const known = { ...priceSheet.prices, ...assumedPriceSheet(models).prices }
    const price = { inputPerMillion: 1, outputPerMillion: 2, assumption: 'assumed' }
    const prices = Object.fromEntries(models.map(({ id }) => [id, known[id] ?? price]))
    const { [models[0]!.id]: _, ...allButOne } = prices
    const before = await engine.board({
      ...experiment,
      prices: { ...allButOne, [models[0]!.id]: { ...price, inputPerMillion: Number.NaN } },
    })
    expect(before.unknownCosts?.models).toEqual([models[0]!.id])
    expect(moneyIn(before.rows)).toEqual([])
    const after = await engine.board({ ...experiment, prices })
    expect(after.unknownCosts).toBeUndefined()
    const oracle = after.rows.find(({ key }) => key === 'oracle')
    expect(oracle?.overall.costPer10k).toBeGreaterThan(0)
    expect(oracle?.overall.rankScore).toBeGreaterThan(0)
  })
})

describe('the official matrices with costs', () => {
  it('have a board with costs as before', async () => {
    const engine = await opened(matricesOnly({ costs: true }))
    const board = await engine.board(experimentOf(engine.source.info.id))
    expect(board.unknownCosts).toBeUndefined()
    expect(board.rows.find(({ key }) => key === 'oracle')?.overall.costPer10k).toBeGreaterThan(0)
  })
})
