import { type Cell, per10k } from '../../../src/core/figures.ts'
import { rankScore } from '../../../src/core/metrics.ts'
import { type Tables, tablesOf } from '../../../src/core/tables.ts'
import { Checks, readGolden } from './checks.ts'

interface Row {
  accuracy: number
  avg_cost: number
  rank_score: number
  num_correct: number
  num_samples: number
}
interface Golden {
  tolerance: number
  models: string[]
  dataset: string[]
  Y: number[][]
  C: number[][]
  picks: number[]
  cmin: number
  cmax: number
  beta: number
  overall: Row
  by_dataset: (Row & { dataset: string })[]
  out_of_range: { picks: number[]; by_dataset_unordered: (Row & { dataset: string })[] }
  by_group_micro: (Row & { group: string })[]
  by_group_macro: { group: string; num_datasets: number; accuracy: number; avg_cost: number; rank_score: number }[]
  groups: Record<string, string>
}

export function checkDatasetTables(): void {
  const golden = readGolden<Golden>('dataset_tables')
  const { tolerance, picks } = golden
  const checks = new Checks('dataset_tables')
  const names = [...new Set(golden.dataset)]
  const dataset = golden.dataset.map((name) => names.indexOf(name))
  const scoring = {
    quality: golden.Y.flat(),
    cost: golden.C.flat(),
    K: golden.models.length,
    bounds: golden,
    beta: golden.beta,
  }
  const same = (got: Cell, want: Row, what: string) => {
    checks.near(got.accuracy, want.accuracy, tolerance, `${what}, accuracy`)
    checks.near(got.costPer10k / per10k, want.avg_cost, tolerance, `${what}, cost`)
    checks.near(got.rankScore / 100, want.rank_score, tolerance, `${what}, rank score`)
    checks.equal(got.n, want.num_samples, `${what}, questions`)
    checks.near(got.accuracy * got.n, want.num_correct, tolerance, `${what}, correct`)
  }
  const groups = names.map((name) => golden.groups[name])
  const tables = tablesOf(picks, dataset, groups, scoring)
  same(tables.overall, golden.overall, 'overall')
  checks.equal(tables.datasets.length, golden.by_dataset.length, 'number of datasets')
  const cellOfDataset = (of: Tables, name: string) => of.datasets[names.indexOf(name)]
  for (const want of golden.by_dataset) same(cellOfDataset(tables, want.dataset), want, want.dataset)
  const strange = tablesOf(golden.out_of_range.picks, dataset, groups, scoring)
  for (const want of golden.out_of_range.by_dataset_unordered)
    same(cellOfDataset(strange, want.dataset), want, `out of range, ${want.dataset}`)
  const order = [...new Set(groups)]
  for (const want of golden.by_group_micro) same(tables.groups[order.indexOf(want.group)], want, `micro ${want.group}`)
  for (const want of golden.by_group_macro) {
    // The page pools groups; the plain mean of a group's datasets is made here, from cells of the page.
    const cells = tables.datasets.filter((_, d) => groups[d] === want.group)
    const mean = (of: (cell: Cell) => number) => cells.reduce((sum, cell) => sum + of(cell), 0) / cells.length
    const [accuracy, cost] = [mean((cell) => cell.accuracy), mean((cell) => cell.costPer10k / per10k)]
    checks.equal(cells.length, want.num_datasets, `macro ${want.group}, datasets`)
    checks.near(accuracy, want.accuracy, tolerance, `macro ${want.group}, accuracy`)
    checks.near(cost, want.avg_cost, tolerance, `macro ${want.group}, cost`)
    checks.near(rankScore(accuracy, cost, golden, golden.beta), want.rank_score, tolerance, `macro ${want.group}, rank`)
  }
}
