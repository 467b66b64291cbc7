import { type PickMetrics, pickMetrics } from '../../../src/core/metrics.ts'
import { datasetTable, groupTableMacro, groupTableMicro } from '../../../src/core/tables.ts'
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
  const same = (got: PickMetrics, want: Row, what: string) => {
    checks.near(got.accuracy, want.accuracy, tolerance, `${what}, accuracy`)
    checks.near(got.avgCost, want.avg_cost, tolerance, `${what}, cost`)
    checks.near(got.rankScore, want.rank_score, tolerance, `${what}, rank score`)
    checks.equalAll([got.correct, got.n], [want.num_correct, want.num_samples], `${what}, counts`)
  }
  same(pickMetrics(picks, scoring), golden.overall, 'overall')
  const table = datasetTable(picks, dataset, names, scoring)
  checks.equal(table.length, golden.by_dataset.length, 'number of datasets')
  golden.by_dataset.forEach((want, i) => {
    // Among equal scores the reference's order is not defined (quirk Q24), ours is by name.
    const tied = golden.by_dataset.filter((row) => row.rank_score === want.rank_score).length > 1
    if (!tied) checks.equal(names[table[i].dataset], want.dataset, `place ${i + 1}`)
    same(table.find((row) => names[row.dataset] === want.dataset)!, want, want.dataset)
  })
  const strange = datasetTable(golden.out_of_range.picks, dataset, names, scoring)
  for (const want of golden.out_of_range.by_dataset_unordered) {
    same(strange.find((row) => names[row.dataset] === want.dataset)!, want, `out of range, ${want.dataset}`)
  }
  const groups = names.map((name) => golden.groups[name])
  const micro = groupTableMicro(table, groups, scoring)
  for (const want of golden.by_group_micro)
    same(micro.find(({ group }) => group === want.group)!, want, `micro ${want.group}`)
  const macro = groupTableMacro(table, groups, scoring)
  for (const want of golden.by_group_macro) {
    const got = macro.find(({ group }) => group === want.group)!
    checks.equal(got.datasets, want.num_datasets, `macro ${want.group}, datasets`)
    checks.near(got.accuracy, want.accuracy, tolerance, `macro ${want.group}, accuracy`)
    checks.near(got.avgCost, want.avg_cost, tolerance, `macro ${want.group}, cost`)
    checks.near(got.rankScore, want.rank_score, tolerance, `macro ${want.group}, rank score`)
  }
}
