/** What could be achieved by someone who knows the answers: the ceiling of every board (protocol 4). */
import { costsKnown } from './prices/price.ts'
import { columnMeans } from './statistics/stats.ts'
import type { Ranks } from './ties.ts'

/**
 * For each row the cheapest of its best models: the cheapest correct one, or the cheapest of all when none is correct.
 * Where quality is graded between 0 and 1, "best" keeps the oracle unbeaten. Cost ties go by rank; without ranks to the
 * lowest column, which changes no figure. While costs are unknown, the best model that is best over all rows stands in for
 * the cheapest.
 * @param quality row-major n×K @param cost row-major n×K dollars, or all NaN
 */
export function oraclePicks(
  quality: ArrayLike<number>,
  cost: ArrayLike<number>,
  n: number,
  K: number,
  ranks?: Ranks,
): Int32Array {
  const picks = new Int32Array(n)
  const known = costsKnown(cost)
  const price = known ? cost : columnMeans(quality, n, K).map((mean) => -mean)
  for (let i = 0; i < n; i++) {
    const row = i * K
    const at = known ? row : 0
    let best = 0
    let q = quality[row]
    let c = price[at]
    for (let k = 1; k < K; k++) {
      const better = quality[row + k] - q
      const saved = c - price[at + k]
      const wins = saved > 0 || (saved === 0 && ranks !== undefined && ranks[k] > ranks[best])
      if (better < 0 || (better === 0 && !wins)) continue
      best = k
      q = quality[row + k]
      c = price[at + k]
    }
    picks[i] = best
  }
  return picks
}

/**
 * Where something must be right or wrong, a grade counts as right from 0.5 on (protocol 2): an answer that is 1 % right is
 * no solution.
 */
export const isRight = (quality: number): boolean => quality >= 0.5

/** Share of rows for which no model earns anything, as published sets count it, 0..1. No rows: NaN. */
export function unsolvedShare(quality: ArrayLike<number>, n: number, K: number): number {
  let earned = 0
  for (let row = 0; row < n; row++) {
    let k = 0
    while (k < K && !(quality[row * K + k] > 0)) k++
    if (k < K) earned++
  }
  return 1 - earned / n
}

/** Rows that at least one model answers, ascending. */
export function solvableRows(quality: ArrayLike<number>, n: number, K: number): Int32Array {
  const rows = new Int32Array(n)
  let count = 0
  for (let i = 0; i < n; i++) {
    let k = 0
    while (k < K && !isRight(quality[i * K + k])) k++
    if (k < K) rows[count++] = i
  }
  return rows.slice(0, count)
}

/** Mean quality of the best model of each row, 0..1. No rows: NaN. */
export function oracleAccuracy(quality: ArrayLike<number>, n: number, K: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) {
    let best = 0
    for (let k = 0; k < K; k++) if (quality[i * K + k] > best) best = quality[i * K + k]
    sum += best
  }
  return sum / n
}
