/**
 * RouterArena (arXiv 2510.00202, protocol 8.3): arena score and three optimality scores. The
 * optimality scores have two definitions, the published text's (the default) and what the repository computes.
 */
import { isRight } from '../hindsight.ts'

/** Settings of the arena score; costs in dollars per 1,000 queries. */
export interface ArenaSettings {
  readonly beta: number
  readonly cmin: number
  readonly cmax: number
  /**
   * The newer code clamps the cost to [cmin, cmax]. The older one does not: above cmax the score falls below 0 and, where
   * the denominator changes its sign, jumps above 1. Use it for comparison only.
   */
  readonly clampCost: boolean
}
const arenaDefaults: ArenaSettings = { beta: 0.1, cmin: 0.0044, cmax: 200, clampCost: true }

/**
 * Accuracy (0..1) against log cost, as the Rank Score but without ε: higher is better. 0 where accuracy and normalised cost
 * are both 0 (the repository divides by zero there). A cost of 0 is NaN unless clamped.
 */
export function arenaScore(accuracy: number, costPer1kUsd: number, settings: Partial<ArenaSettings> = {}): number {
  const { beta, cmin, cmax, clampCost } = { ...arenaDefaults, ...settings }
  const cost = clampCost ? Math.min(cmax, Math.max(cmin, costPer1kUsd)) : costPer1kUsd
  const cheapness = (Math.log2(cmax) - Math.log2(cost)) / (Math.log2(cmax) - Math.log2(cmin))
  const below = beta * accuracy + cheapness
  return below === 0 ? 0 : ((1 + beta) * accuracy * cheapness) / below
}

/** What the picks are held against: row-major n×K. */
export interface ArenaTables {
  /** In [0,1]. */
  readonly quality: ArrayLike<number>
  /** Dollars per call. */
  readonly cost: ArrayLike<number>
  readonly K: number
}

/** The cheapest correct model of a row, ties to the lowest column; −1 when none is correct. */
export function cheapestCorrect({ quality, cost, K }: ArenaTables, row: number): number {
  let best = -1
  for (let k = 0; k < K; k++) {
    if (!isRight(quality[row * K + k])) continue
    if (best < 0 || cost[row * K + k] < cost[row * K + best]) best = k
  }
  return best
}

/** All 0..1 except `cost`, whose published version exceeds 1 where a wrong pick was cheaper than the cheapest correct. */
export interface Optimality {
  /** Queries the selection and cost scores were taken over. */
  readonly n: number
  readonly selection: number
  readonly cost: number
  readonly accuracy: number
}

interface Visited {
  readonly best: number
  readonly got: number
  readonly ceiling: number
  readonly bestCost: number
  readonly pickCost: number
}

/** Another model at the same cost is as good a choice. */
const isCheapestCorrect = ({ best, got, bestCost, pickCost }: Visited) =>
  best >= 0 && isRight(got) && pickCost === bestCost

/** Chooses the rows and tables of a list of picks; a pick outside 0..K−1 is wrong and has no cost. */
function visit(
  picks: ArrayLike<number>,
  tables: ArenaTables,
  rows: ArrayLike<number> | undefined,
  see: (row: Visited) => void,
): number {
  const { quality, cost, K } = tables
  const n = rows?.length ?? picks.length
  for (let r = 0; r < n; r++) {
    const i = rows ? rows[r] : r
    const inside = picks[i] >= 0 && picks[i] < K
    const best = cheapestCorrect(tables, i)
    let ceiling = 0
    for (let k = 0; k < K; k++) if (quality[i * K + k] > ceiling) ceiling = quality[i * K + k]
    see({
      best,
      got: inside ? quality[i * K + picks[i]] : 0,
      ceiling,
      bestCost: best < 0 ? Number.NaN : cost[i * K + best],
      pickCost: inside ? cost[i * K + picks[i]] : Number.NaN,
    })
  }
  return n
}

/**
 * As published, over the solvable queries: share of picks that are the cheapest correct model; mean of that model's cost
 * over the pick's (queries whose pick has no cost above 0 are left out of this one mean); accuracy over the oracle's, over
 * all queries. NaN where there is nothing to divide by.
 */
export function publishedOptimality(
  picks: ArrayLike<number>,
  tables: ArenaTables,
  rows?: ArrayLike<number>,
): Optimality {
  let solvable = 0
  let selected = 0
  let ratios = 0
  let priced = 0
  let got = 0
  let ceiling = 0
  visit(picks, tables, rows, (row) => {
    got += row.got
    ceiling += row.ceiling
    if (row.best < 0) return
    solvable++
    if (isCheapestCorrect(row)) selected++
    if (!(row.pickCost > 0)) return
    ratios += row.bestCost / row.pickCost
    priced++
  })
  return { n: solvable, selection: selected / solvable, cost: ratios / priced, accuracy: got / ceiling }
}

/**
 * As the repository computes them, over the queries that were answered correctly: selection as above, cost as a ratio of
 * sums, accuracy always 1. Such figures say nothing about the wrong answers. NaN when nothing was answered correctly.
 */
export function repositoryOptimality(
  picks: ArrayLike<number>,
  tables: ArenaTables,
  rows?: ArrayLike<number>,
): Optimality {
  let n = 0
  let selected = 0
  let bestCost = 0
  let pickCost = 0
  visit(picks, tables, rows, (row) => {
    if (!isRight(row.got)) return
    n++
    if (isCheapestCorrect(row)) selected++
    bestCost += row.bestCost
    pickCost += row.pickCost
  })
  return { n, selection: selected / n, cost: bestCost / pickCost, accuracy: n > 0 ? 1 : Number.NaN }
}
