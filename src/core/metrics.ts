/** Accuracy, cost and Rank Score of a list of choices (protocol 6.1, 6.2). Tables over datasets are in tables.ts. */

/** Bounds of the Rank Score: the cheapest and the most expensive model's mean cost, dollars per call. */
export interface ScoreBounds {
  readonly cmin: number
  readonly cmax: number
}

const epsilon = 1e-12

/**
 * Rank Score in 0..1 (tables show 100 times this): accuracy weighed against log cost. Small beta favours accuracy.
 * `avgCost` in dollars per call, as the bounds. At or above cmax the score is 0 whatever the accuracy; below cmin it
 * counts as cmin; equal bounds give 0; cmin = 0 gives 0, or NaN at cost 0; NaN cost gives NaN.
 */
export function rankScore(accuracy: number, avgCost: number, { cmin, cmax }: ScoreBounds, beta: number): number {
  const A = clip(accuracy, 0, 1)
  const c = clip(avgCost, cmin, cmax)
  const cheapness = (Math.log2(cmax) - Math.log2(c)) / (Math.log2(cmax) - Math.log2(cmin) + epsilon)
  const C = clip(cheapness, 0, 1)
  return clip(((1 + beta) * A * C) / (beta * A + C + epsilon), 0, 1)
}

/** As NumPy clips: with lo > hi the result is hi; NaN stays NaN. */
const clip = (x: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, x))

/** What a list of choices adds up to. */
export interface Sums {
  readonly n: number
  /** Sum of quality; the number of correct picks where quality is 0 or 1. */
  readonly correct: number
  readonly spentUsd: number
}

/** What a list of choices achieved. With no rows the three means are NaN. */
export interface PickMetrics extends Omit<Sums, 'spentUsd'> {
  readonly accuracy: number
  /** Dollars per call. */
  readonly avgCost: number
  /** 0..1. */
  readonly rankScore: number
}

/** What the picks are scored with: row-major n×K matrices and the Rank Score's settings. */
export interface Scoring {
  /** In [0,1]. */
  readonly quality: ArrayLike<number>
  /** Realised dollars per call. */
  readonly cost: ArrayLike<number>
  readonly K: number
  readonly bounds: ScoreBounds
  readonly beta: number
}

/**
 * Adds up the picks of `rows` (all rows when absent). A pick outside 0..K−1 counts as wrong, costs nothing, and stays in
 * the denominator, as in the reference.
 */
export function sumsOf(
  picks: ArrayLike<number>,
  { quality, cost, K }: Omit<Scoring, 'bounds' | 'beta'>,
  rows?: ArrayLike<number>,
): Sums {
  const n = rows?.length ?? picks.length
  let correct = 0
  let spentUsd = 0
  for (let r = 0; r < n; r++) {
    const i = rows ? rows[r] : r
    const pick = picks[i]
    if (!(pick >= 0 && pick < K)) continue
    correct += quality[i * K + pick]
    spentUsd += cost[i * K + pick]
  }
  return { n, correct, spentUsd }
}

/** Means and Rank Score of the picks of `rows` (all rows when absent). */
export function pickMetrics(picks: ArrayLike<number>, scoring: Scoring, rows?: ArrayLike<number>): PickMetrics {
  const { n, correct, spentUsd } = sumsOf(picks, scoring, rows)
  const accuracy = correct / n
  const avgCost = spentUsd / n
  return { n, correct, accuracy, avgCost, rankScore: rankScore(accuracy, avgCost, scoring.bounds, scoring.beta) }
}
