/** The same choices overall, per dataset and per group (protocol 6.3), always with the bounds of the whole pool. */
import { type Cell, cellOf } from './figures.ts'
import type { Scoring, Sums } from './metrics.ts'
import type { DatasetIndices } from './types.ts'

export interface Tables {
  readonly overall: Cell
  /** In the order of the list of datasets, those without questions included. */
  readonly datasets: readonly Cell[]
  /** In order of first appearance. A group pools the questions of its datasets. */
  readonly groups: readonly Cell[]
}

/**
 * @param dataset index into `groups` of each row's dataset @param groups group of each dataset
 * A pick outside 0..K−1 counts as wrong, costs nothing, and stays in the denominator, as in the reference.
 */
export function tablesOf(
  picks: ArrayLike<number>,
  dataset: ArrayLike<number>,
  groups: readonly string[],
  scoring: Scoring,
): Tables {
  const sums = sumsBy(picks, dataset, groups.length, scoring)
  const pooled = new Map<string, Sums>()
  sums.forEach((of, d) => {
    const name = groups[d] ?? ''
    pooled.set(name, added(pooled.get(name) ?? nothing, of))
  })
  const cell = (of: Sums) => cellOf(of, scoring)
  return {
    overall: cell(sums.reduce(added, nothing)),
    datasets: sums.map(cell),
    groups: Array.from(pooled.values(), cell),
  }
}

const nothing: Sums = { n: 0, correct: 0, spentUsd: 0 }

const added = (a: Sums, b: Sums): Sums => ({
  n: a.n + b.n,
  correct: a.correct + b.correct,
  spentUsd: a.spentUsd + b.spentUsd,
})

/** The choices split by a label of each row, 0 to count − 1. */
export const cellsBy = (
  picks: ArrayLike<number>,
  label: ArrayLike<number>,
  count: number,
  scoring: Scoring,
): readonly Cell[] => sumsBy(picks, label, count, scoring).map((sums) => cellOf(sums, scoring))

/** One pass over the rows: this runs for every row of the board on every change of price. */
function sumsBy(
  picks: ArrayLike<number>,
  label: ArrayLike<number>,
  count: number,
  { quality, cost, K }: Scoring,
): Sums[] {
  const n = new Float64Array(count)
  const correct = new Float64Array(count)
  const spent = new Float64Array(count)
  for (let i = 0, row = 0; i < label.length; i++, row += K) {
    const d = label[i]
    const pick = picks[i]
    n[d]++
    if (!(pick >= 0 && pick < K)) continue
    correct[d] += quality[row + pick]
    spent[d] += cost[row + pick]
  }
  return Array.from(n, (size, d) => ({ n: size, correct: correct[d], spentUsd: spent[d] }))
}

/** One per row, in the narrowest array that holds them. */
export const datasetIndices = (datasets: number, rows: ArrayLike<number>): DatasetIndices =>
  datasets <= 256 ? Uint8Array.from(rows) : Uint16Array.from(rows)
