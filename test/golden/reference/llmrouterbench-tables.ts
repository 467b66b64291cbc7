/**
 * LLMRouterBench's tables (arXiv 2601.07206, docs/protocol.md 8.4): every model per dataset with the rows AVG, Random
 * Router, Max Expert and Oracle, as the repository's aggregator makes them. Nothing on the page shows them; they pin how the
 * anchors are meant that the page's figures start from.
 */
import { mean } from '../../../src/core/statistics/stats.ts'

/** Everything the tables are made of; matrices row-major n×K. */
export interface SummaryInput {
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  /** Index into `datasets` of each row. */
  readonly dataset: ArrayLike<number>
  /** In [0,1]; above 0 counts as correct for the oracle. NaN = no record, left out of every mean. */
  readonly quality: ArrayLike<number>
  /** Dollars per call. */
  readonly cost: ArrayLike<number>
  /** Rows to use; all when absent. */
  readonly rows?: ArrayLike<number>
  /** Names of models that are listed but take no part in the aggregate rows. */
  readonly reference?: readonly string[]
  /** One pick per row of the matrices for the Random Router; without it the row is left out. The draw is the caller's. */
  readonly randomPicks?: ArrayLike<number>
}

/** One line of both tables. Per-dataset values follow `SummaryTable.datasets`; NaN where there is no record. */
interface SummaryRow {
  readonly name: string
  readonly kind: 'model' | 'reference' | 'aggregate'
  readonly score: readonly number[]
  /** Datasets equally weighted. */
  readonly datasetAvg: number
  /** Samples equally weighted. */
  readonly sampleAvg: number
  /** Dollars: total or per record, as the table says. */
  readonly cost: readonly number[]
  /** Sum of `cost`. */
  readonly costSum: number
  /**
   * The same column as the repository prints it. It differs in two places: Max Expert carries the largest sum of any single
   * model, and in a table of mean costs Oracle and Random Router carry the mean of their entries.
   */
  readonly repositoryCostSum: number
}

export interface SummaryTable {
  /** Datasets that have rows, in the order of the input. */
  readonly datasets: readonly string[]
  readonly rows: readonly SummaryRow[]
}

/** One model (or rule) on each dataset: sums over its records. */
interface Sums {
  readonly n: number[]
  readonly score: number[]
  readonly cost: number[]
}

type CostMode = 'total' | 'mean'

/** Models in their order, then AVG, Random Router (if drawn), Max Expert and Oracle. Ties for the best expert go to the lower column. */
export function summaryTable(input: SummaryInput, costMode: CostMode): SummaryTable {
  const { models, quality, cost } = input
  const K = models.length
  const rowsOf = rowsByDataset(input)
  const datasets = input.datasets.filter((_, d) => rowsOf[d].length > 0)
  const groups = rowsOf.filter((rows) => rows.length > 0)
  const sumsOf = (cell: (row: number) => number) => sumRecords(groups, cell, quality, cost)
  const line = (name: string, kind: SummaryRow['kind'], sums: Sums) => summaryRow(name, kind, sums, costMode)

  const isReference = models.map((name) => input.reference?.includes(name) ?? false)
  const modelSums = models.map((_, k) => sumsOf((row) => row * K + k))
  const modelRows = modelSums.map((sums, k) => line(models[k], isReference[k] ? 'reference' : 'model', sums))
  const main = models.map((_, k) => k).filter((k) => !isReference[k])
  const mainRows = main.map((k) => modelRows[k])

  const aggregates = [average('AVG', mainRows)]
  if (input.randomPicks) {
    const picks = input.randomPicks
    aggregates.push(
      entriesMean(
        line(
          'Random Router',
          'aggregate',
          sumsOf((row) => row * K + picks[row]),
        ),
        costMode,
      ),
    )
  }
  const experts = groups.map((_, d) => bestOf(mainRows.map((row) => row.score[d])))
  aggregates.push(
    maxExpert(
      line(
        'Max Expert',
        'aggregate',
        pickSums(
          main.map((k) => modelSums[k]),
          experts,
        ),
      ),
      mainRows,
    ),
  )
  aggregates.push(entriesMean(line('Oracle', 'aggregate', oracleSums(groups, main, input)), costMode))
  return { datasets, rows: [...modelRows, ...aggregates] }
}

function rowsByDataset({ datasets, dataset, rows }: SummaryInput): number[][] {
  const out: number[][] = datasets.map(() => [])
  const n = rows?.length ?? dataset.length
  for (let r = 0; r < n; r++) {
    const row = rows ? rows[r] : r
    out[dataset[row]].push(row)
  }
  return out
}

function sumRecords(
  groups: readonly (readonly number[])[],
  cell: (row: number) => number,
  quality: ArrayLike<number>,
  cost: ArrayLike<number>,
): Sums {
  const sums: Sums = { n: [], score: [], cost: [] }
  for (const rows of groups) {
    const cells = rows.map(cell).filter((at) => !Number.isNaN(quality[at]))
    sums.n.push(cells.length)
    sums.score.push(cells.reduce((sum, at) => sum + quality[at], 0))
    sums.cost.push(cells.reduce((sum, at) => sum + cost[at], 0))
  }
  return sums
}

/** The cheapest correct model of each row, or the cheapest of all; its score is 1 when one is correct. */
function oracleSums(groups: readonly (readonly number[])[], main: readonly number[], input: SummaryInput): Sums {
  const { quality, cost, models } = input
  const K = models.length
  const sums: Sums = { n: [], score: [], cost: [] }
  for (const rows of groups) {
    let n = 0
    let solved = 0
    let spent = 0
    for (const row of rows) {
      const cells = main.map((k) => row * K + k).filter((at) => !Number.isNaN(quality[at]))
      if (cells.length === 0) continue
      const correct = cells.filter((at) => quality[at] > 0)
      n++
      if (correct.length > 0) solved++
      spent += Math.min(...(correct.length > 0 ? correct : cells).map((at) => cost[at]))
    }
    sums.n.push(n)
    sums.score.push(solved)
    sums.cost.push(spent)
  }
  return sums
}

function summaryRow(name: string, kind: SummaryRow['kind'], { n, score, cost }: Sums, costMode: CostMode): SummaryRow {
  const means = score.map((sum, d) => sum / n[d])
  const costs = cost.map((sum, d) => (n[d] === 0 ? Number.NaN : costMode === 'total' ? sum : sum / n[d]))
  const costSum = total(costs)
  return {
    name,
    kind,
    score: means,
    datasetAvg: mean(means),
    sampleAvg: total(score) / total(n),
    cost: costs,
    costSum,
    repositoryCostSum: costSum,
  }
}

/** The plain mean of the models' own lines, column by column. */
function average(name: string, rows: readonly SummaryRow[]): SummaryRow {
  const over = (of: (row: SummaryRow) => number) => mean(rows.map(of))
  const columns = rows[0]?.score ?? []
  return {
    name,
    kind: 'aggregate',
    score: columns.map((_, d) => over((row) => row.score[d])),
    datasetAvg: over((row) => row.datasetAvg),
    sampleAvg: over((row) => row.sampleAvg),
    cost: columns.map((_, d) => over((row) => row.cost[d])),
    costSum: over((row) => row.costSum),
    repositoryCostSum: over((row) => row.repositoryCostSum),
  }
}

const maxExpert = (row: SummaryRow, models: readonly SummaryRow[]): SummaryRow => ({
  ...row,
  repositoryCostSum: Math.max(...models.map((model) => model.costSum)),
})

const entriesMean = (row: SummaryRow, costMode: CostMode): SummaryRow =>
  costMode === 'total' ? row : { ...row, repositoryCostSum: mean(row.cost) }

/** For each dataset the sums of the model chosen for it. */
const pickSums = (sums: readonly Sums[], chosen: readonly number[]): Sums => ({
  n: chosen.map((k, d) => sums[k]?.n[d] ?? 0),
  score: chosen.map((k, d) => sums[k]?.score[d] ?? 0),
  cost: chosen.map((k, d) => sums[k]?.cost[d] ?? 0),
})

/** Index of the largest value, the first of equals; NaN never wins; −1 without a number. */
function bestOf(values: readonly number[]): number {
  let best = -1
  values.forEach((value, i) => {
    if (!Number.isNaN(value) && (best < 0 || value > values[best])) best = i
  })
  return best
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
