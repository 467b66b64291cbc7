import {
  costSaving,
  gains,
  paretoDistance,
  paretoPoints,
  performanceGain,
} from '../../../src/core/other-benchmarks/llmrouterbench.ts'
import { type SummaryInput, summaryTable } from '../reference/llmrouterbench-tables.ts'
import { Checks, readGolden } from './checks.ts'

type Columns = Record<string, number>
interface Table {
  performance: Record<string, Columns>
  cost: Record<string, Columns>
}
interface Golden {
  tolerance: number
  records: [dataset: string, model: string, index: number, score: number, costUsd: number][]
  tables: { total_cost: Table; avg_cost_per_record: Table }
  derived: {
    random_accuracy: number
    best_single_accuracy: number
    oracle_accuracy: number
    best_single_cost: number
    pareto_frontier: [cost: number, accuracy: number][]
    routers: {
      router: string
      configs: [cost: number, accuracy: number][]
      perf_gain: number
      cost_save: number | null
      pareto_dist: number
      gain_over_random: number
      gain_over_best_single: number
      gap_to_oracle: number
    }[]
  }
}

/** Records as matrices; a missing one is NaN. */
function matrices(records: Golden['records']): SummaryInput {
  const models = [...new Set(records.map(([, model]) => model))]
  const datasets = [...new Set(records.map(([dataset]) => dataset))]
  const questions = [...new Set(records.map(([dataset, , index]) => `${dataset}/${index}`))]
  const quality = new Float64Array(questions.length * models.length).fill(Number.NaN)
  const cost = quality.slice()
  const rowOf = new Map(questions.map((question, row) => [question, row]))
  const datasetOf = new Int32Array(questions.length)
  for (const [dataset, model, index, score, costUsd] of records) {
    const row = rowOf.get(`${dataset}/${index}`)!
    const at = row * models.length + models.indexOf(model)
    quality[at] = score
    cost[at] = costUsd
    datasetOf[row] = datasets.indexOf(dataset)
  }
  return { models, datasets, dataset: datasetOf, quality, cost }
}

export function checkLlmRouterBench(): void {
  const { tolerance, records, tables, derived } = readGolden<Golden>('neighbour_llmrouterbench')
  const checks = new Checks('neighbour_llmrouterbench')
  const near = (got: number, want: number, what: string) => checks.near(got, want, tolerance, what)
  const input = matrices(records)
  for (const [mode, want] of [
    ['total', tables.total_cost],
    ['mean', tables.avg_cost_per_record],
  ] as const) {
    const table = summaryTable(input, mode)
    for (const name of Object.keys(want.performance)) {
      const row = table.rows.find((line) => line.name === name)!
      table.datasets.forEach((dataset, d) => {
        near(row.score[d], want.performance[name][`${dataset}/test`], `${mode}, ${name}, score on ${dataset}`)
        near(row.cost[d], want.cost[name][`${dataset}/test`], `${mode}, ${name}, cost on ${dataset}`)
      })
      near(row.datasetAvg, want.performance[name]['Dataset-Avg'], `${mode}, ${name}, dataset average`)
      near(row.sampleAvg, want.performance[name]['Sample-Avg'], `${mode}, ${name}, sample average`)
      near(row.repositoryCostSum, want.cost[name]['Dataset-Sum'], `${mode}, ${name}, cost sum`)
    }
    checks.equal(table.rows.length, Object.keys(want.performance).length, `${mode}, rows`)
  }
  const point = ([cost, accuracy]: [number, number]) => ({ cost, accuracy })
  const all = derived.routers.flatMap((router) => router.configs.map(point))
  const frontier = paretoPoints(all)
  const flat = frontier.flatMap(({ cost, accuracy }) => [cost, accuracy])
  checks.nearAll(flat, derived.pareto_frontier.flat(), tolerance, 'Pareto frontier')
  const anchors = {
    random: derived.random_accuracy,
    bestSingle: derived.best_single_accuracy,
    oracle: derived.oracle_accuracy,
  }
  const single = { cost: derived.best_single_cost, accuracy: derived.best_single_accuracy }
  for (const want of derived.routers) {
    const settings = want.configs.map(point)
    const gain = gains(Math.max(...settings.map(({ accuracy }) => accuracy)), anchors)
    near(gain.overRandom, want.gain_over_random, `${want.router}, Gain@R`)
    near(gain.overBestSingle, want.gain_over_best_single, `${want.router}, Gain@B`)
    near(gain.toOracle, want.gap_to_oracle, `${want.router}, Gap@O`)
    near(performanceGain(settings, single), want.perf_gain, `${want.router}, PerfGain`)
    near(costSaving(settings, single) ?? Number.NaN, want.cost_save ?? Number.NaN, `${want.router}, CostSave`)
    near(paretoDistance(settings, all), want.pareto_dist, `${want.router}, ParetoDist`)
  }
}
