/** The same choices per dataset and per group (protocol 6.3), always with the bounds of the whole pool. */
import { metricsFrom, type PickMetrics, pickMetrics, rankScore, type Scoring } from './metrics.ts'

/** One dataset's row. `dataset` indexes the pack's list of datasets. */
export interface DatasetRow extends PickMetrics {
  readonly dataset: number
}

/** One group's row of the macro table: every dataset counts the same, whatever its size. */
export interface MacroRow {
  readonly group: string
  readonly datasets: number
  readonly accuracy: number
  readonly avgCost: number
  /** Of the two means above, not a mean of Rank Scores. */
  readonly rankScore: number
}

/**
 * A row for each dataset that has samples, best Rank Score first; ties (and NaN, at the end) in code-point order of names.
 * @param dataset index into `names` of each sample
 */
export function datasetTable(
  picks: ArrayLike<number>,
  dataset: ArrayLike<number>,
  names: readonly string[],
  scoring: Scoring,
): DatasetRow[] {
  const rows = rowsBy(dataset, names.length)
  const table = rows.map((of, index) => ({ dataset: index, ...pickMetrics(picks, scoring, of) }))
  return table.filter((row) => row.n > 0).sort((a, b) => byScore(a, b) || byName(names[a.dataset], names[b.dataset]))
}

/** Groups with their samples pooled, in order of first appearance in `groups`. Groups without samples are left out. */
export function groupTableMicro(
  table: readonly DatasetRow[],
  groups: readonly string[],
  scoring: Pick<Scoring, 'bounds' | 'beta'>,
): (PickMetrics & { readonly group: string })[] {
  return grouped(table, groups).map(({ group, rows }) => {
    const spent = sum(rows, (row) => row.avgCost * row.n)
    return {
      group,
      ...metricsFrom(
        sum(rows, (row) => row.n),
        sum(rows, (row) => row.correct),
        spent,
        scoring,
      ),
    }
  })
}

/** Groups as plain means of their dataset rows, in order of first appearance in `groups`. */
export function groupTableMacro(
  table: readonly DatasetRow[],
  groups: readonly string[],
  { bounds, beta }: Pick<Scoring, 'bounds' | 'beta'>,
): MacroRow[] {
  return grouped(table, groups).map(({ group, rows }) => {
    const accuracy = sum(rows, (row) => row.accuracy) / rows.length
    const avgCost = sum(rows, (row) => row.avgCost) / rows.length
    return { group, datasets: rows.length, accuracy, avgCost, rankScore: rankScore(accuracy, avgCost, bounds, beta) }
  })
}

/** @param groups the group of each dataset, in the order of the pack's list of datasets */
function grouped(table: readonly DatasetRow[], groups: readonly string[]) {
  return [...new Set(groups)]
    .map((group) => ({ group, rows: table.filter((row) => groups[row.dataset] === group) }))
    .filter(({ rows }) => rows.length > 0)
}

function rowsBy(index: ArrayLike<number>, count: number): number[][] {
  const rows: number[][] = Array.from({ length: count }, () => [])
  for (let i = 0; i < index.length; i++) rows[index[i]].push(i)
  return rows
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0)

const byScore = (a: DatasetRow, b: DatasetRow): number =>
  Number(Number.isNaN(a.rankScore)) - Number(Number.isNaN(b.rankScore)) || b.rankScore - a.rankScore || 0

const byName = (a: string, b: string): number => Number(a > b) - Number(a < b)
