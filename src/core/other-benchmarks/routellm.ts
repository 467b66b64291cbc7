/**
 * RouteLLM (arXiv 2406.18665, protocol 8.2): one strong and one weak model, and a score that says how likely the strong one
 * is needed. Strong is called iff score ≥ threshold. Shares and accuracies are 0..1 here; the paper prints percent.
 */

import type { CostPoint } from '../frontier.ts'
import { ascending, mean, quantile, trapezoid } from '../statistics/stats.ts'

/** The two models' results on the same rows, and the router's score per row: higher = rather the strong one. */
export interface PairResults {
  readonly score: ArrayLike<number>
  /** 0..1 per row. */
  readonly strongCorrect: ArrayLike<number>
  readonly weakCorrect: ArrayLike<number>
  /** Dollars per call; without them the cost of every point is NaN. */
  readonly strongCost?: ArrayLike<number>
  readonly weakCost?: ArrayLike<number>
}

/** Row-major n×K tables of any router that gives scores. */
export interface PairTables {
  readonly scores: ArrayLike<number>
  readonly quality: ArrayLike<number>
  readonly cost: ArrayLike<number>
  readonly K: number
}

/**
 * Turns a K-way router into a two-way one: the score of a row is its score of the strong model minus that of the weak one.
 * @param strong,weak columns @param rows all rows when absent
 */
export function pairResults(tables: PairTables, strong: number, weak: number, rows?: ArrayLike<number>): PairResults {
  const { scores, quality, cost, K } = tables
  const n = rows?.length ?? scores.length / K
  const column = (table: ArrayLike<number>, k: number) =>
    Float64Array.from({ length: n }, (_, r) => table[(rows ? rows[r] : r) * K + k])
  const weakScore = column(scores, weak)
  return {
    score: column(scores, strong).map((s, i) => s - weakScore[i]),
    strongCorrect: column(quality, strong),
    weakCorrect: column(quality, weak),
    strongCost: column(cost, strong),
    weakCost: column(cost, weak),
  }
}

/** One threshold: strong is called on `strongShare` of the rows. */
export interface PairPoint extends CostPoint {
  readonly threshold: number
  readonly strongShare: number
  /** Of the mixture, 0..1. `cost` is its mean cost, dollars per call. */
  readonly accuracy: number
}

/** Quantiles 0, 1/steps, …, 1 of the scores. NaN when there are no scores or one is NaN. */
export function winRateThresholds(score: ArrayLike<number>, steps = 10): Float64Array {
  const sorted = ascending(score)
  return Float64Array.from({ length: steps + 1 }, (_, i) => quantile(sorted, i / steps))
}

/**
 * One point per threshold, from all strong to none: at the last threshold strong needs a score above it, not equal to it.
 * Equal quantiles (the repository refuses those; constant scores are the extreme) give equal points, which change none of
 * the figures below: constant scores leave the straight line of a coin. A NaN score or no rows: every point is NaN.
 */
export function pairCurve(pair: PairResults, steps = 10): PairPoint[] {
  const thresholds = winRateThresholds(pair.score, steps)
  return Array.from(thresholds, (threshold, i) => mixtureAt(pair, threshold, i === steps))
}

function mixtureAt(pair: PairResults, threshold: number, strictly: boolean): PairPoint {
  const { score, strongCorrect, weakCorrect, strongCost, weakCost } = pair
  if (Number.isNaN(threshold)) {
    return { threshold, strongShare: Number.NaN, accuracy: Number.NaN, cost: Number.NaN }
  }
  const n = score.length
  let calls = 0
  let correct = 0
  let spent = 0
  for (let i = 0; i < n; i++) {
    const strong = strictly ? score[i] > threshold : score[i] >= threshold
    calls += Number(strong)
    correct += strong ? strongCorrect[i] : weakCorrect[i]
    spent += (strong ? strongCost : weakCost)?.[i] ?? Number.NaN
  }
  return { threshold, strongShare: calls / n, accuracy: correct / n, cost: spent / n }
}

/** Accuracy of always the weak and always the strong model, 0..1. */
export interface PairEnds {
  readonly weak: number
  readonly strong: number
}

export const pairEnds = ({ weakCorrect, strongCorrect }: PairResults): PairEnds => ({
  weak: mean(weakCorrect),
  strong: mean(strongCorrect),
})

/** Performance gap recovered: 0 at the weak model's accuracy, 1 at the strong one's. NaN when the two are equal. */
export const gapRecovered = (accuracy: number, { weak, strong }: PairEnds): number =>
  strong === weak ? Number.NaN : (accuracy - weak) / (strong - weak)

/** Fewest strong calls first. */
const byShare = (curve: readonly PairPoint[]): PairPoint[] => curve.toSorted((a, b) => a.strongShare - b.strongShare)

/** Area under accuracy over the strong share; both 0..1. */
export function pairArea(curve: readonly PairPoint[]): number {
  const points = byShare(curve)
  return trapezoid(
    points.map((p) => p.strongShare),
    points.map((p) => p.accuracy),
  )
}

/**
 * Average performance gap recovered: the curve's area between the flat lines of the two models. A coin gives about 0.5, the
 * best order of rows more; above 1 only where the weak model is right and the strong one wrong. NaN when the models are
 * equally accurate or the curve has no width.
 */
export function apgr(curve: readonly PairPoint[], { weak, strong }: PairEnds): number {
  const points = byShare(curve)
  const width = points.length > 0 ? points[points.length - 1].strongShare - points[0].strongShare : 0
  if (strong === weak || !(width > 0)) return Number.NaN
  return (pairArea(points) - weak * width) / ((strong - weak) * width)
}

/**
 * Call-performance threshold: the smallest strong share (0..1) at which the gap recovered reaches `target` (0..1), linear
 * between adjacent points; the first crossing in order of the share. Lower is better. null: never, or the models are
 * equally accurate.
 */
export function callsFor(target: number, curve: readonly PairPoint[], ends: PairEnds): number | null {
  const points = byShare(curve)
  const reach = points.map((p) => gapRecovered(p.accuracy, ends))
  const at = reach.findIndex((gap) => gap >= target)
  if (at < 0) return null
  const share = points[at].strongShare
  if (at === 0) return share
  const before = points[at - 1].strongShare
  return before + ((target - reach[at - 1]) / (reach[at] - reach[at - 1])) * (share - before)
}
