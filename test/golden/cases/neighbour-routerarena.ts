import {
  arenaScore,
  cheapestCorrect,
  publishedOptimality,
  repositoryOptimality,
} from '../../../src/core/other-benchmarks/routerarena.ts'
import { latencyScore, robustness } from '../reference/routerarena.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  tolerance: number
  arena_score: {
    cost_per_1k: number
    accuracy: number
    beta: number
    c_min: number
    c_max: number
    score: number | null
  }[]
  out_of_range_cost: { cost_per_1k: number; accuracy: number; unclamped: number; clamped: number }[]
  optimality: {
    Y: number[][]
    C: number[][]
    picks: number[]
    cheapest_correct: number[]
    published_definition: { opt_sel: number; opt_cost: number; opt_acc: number }
    repository_computation: { n: number; opt_sel: number; opt_cost: number; opt_acc: number }
    noisy_picks: number[]
    robustness: number | null
  }[]
  latency: { latency_ms: number; baseline_ms: number; score: number | null }[]
}

export function checkRouterArena(): void {
  const golden = readGolden<Golden>('neighbour_routerarena')
  const checks = new Checks('neighbour_routerarena')
  const near = (got: number, want: number, what: string) => checks.near(got, want, golden.tolerance, what)
  for (const c of golden.arena_score) {
    const settings = { beta: c.beta, cmin: c.c_min, cmax: c.c_max, clampCost: false }
    // null: the published function divides by zero there, ours is 0.
    near(arenaScore(c.accuracy, c.cost_per_1k, settings), c.score ?? 0, `arena score ${JSON.stringify(c)}`)
  }
  for (const c of golden.out_of_range_cost) {
    near(arenaScore(c.accuracy, c.cost_per_1k, { clampCost: false }), c.unclamped, `unclamped at ${c.cost_per_1k}`)
    near(arenaScore(c.accuracy, c.cost_per_1k, { clampCost: true }), c.clamped, `clamped at ${c.cost_per_1k}`)
  }
  golden.optimality.forEach((c, i) => {
    const tables = { quality: c.Y.flat(), cost: c.C.flat(), K: c.Y[0].length }
    const cheapest = c.picks.map((_, row) => cheapestCorrect(tables, row))
    checks.equalAll(cheapest, c.cheapest_correct, `case ${i}, cheapest correct`)
    const published = publishedOptimality(c.picks, tables)
    near(published.selection, c.published_definition.opt_sel, `case ${i}, published selection`)
    near(published.cost, c.published_definition.opt_cost, `case ${i}, published cost`)
    near(published.accuracy, c.published_definition.opt_acc, `case ${i}, published accuracy`)
    const repository = repositoryOptimality(c.picks, tables)
    checks.equal(repository.n, c.repository_computation.n, `case ${i}, correct answers`)
    near(repository.selection, c.repository_computation.opt_sel, `case ${i}, repository selection`)
    near(repository.cost, c.repository_computation.opt_cost, `case ${i}, repository cost`)
    near(repository.accuracy, c.repository_computation.opt_acc, `case ${i}, repository accuracy`)
    near(robustness(c.picks, c.noisy_picks) ?? Number.NaN, c.robustness ?? Number.NaN, `case ${i}, robustness`)
  })
  for (const c of golden.latency) {
    near(latencyScore(c.latency_ms, c.baseline_ms), c.score ?? Number.NaN, `latency ${c.latency_ms}`)
  }
}
