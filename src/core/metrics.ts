/** Accuracy, cost and Rank Score of a list of choices (protocol 6.1, 6.2). Tables over datasets are in tables.ts. */

/** What the Rank Score needs of the pool: cheapest and dearest model's mean cost, dollars per call. */
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

/** What a list of choices achieved. With no rows the three means are NaN. */
export interface PickMetrics {
  readonly n: number
  /** Sum of quality; the number of correct picks where quality is 0 or 1. */
  readonly correct: number
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
 * Scores the picks of `rows` (all rows when absent). A pick outside 0..K−1 counts as wrong, costs nothing, and stays in
 * the denominator, as in the reference.
 */
export function pickMetrics(picks: ArrayLike<number>, scoring: Scoring, rows?: ArrayLike<number>): PickMetrics {
  const { quality, cost, K } = scoring
  const n = rows?.length ?? picks.length
  let correct = 0
  let spent = 0
  for (let r = 0; r < n; r++) {
    const i = rows ? rows[r] : r
    const pick = picks[i]
    if (!(pick >= 0 && pick < K)) continue
    correct += quality[i * K + pick]
    spent += cost[i * K + pick]
  }
  return metricsFrom(n, correct, spent, scoring)
}

/** Turns sums over n rows into means and their Rank Score. */
export function metricsFrom(
  n: number,
  correct: number,
  spentUsd: number,
  settings: Pick<Scoring, 'bounds' | 'beta'>,
): PickMetrics {
  const accuracy = n > 0 ? correct / n : Number.NaN
  const avgCost = n > 0 ? spentUsd / n : Number.NaN
  return { n, correct, accuracy, avgCost, rankScore: rankScore(accuracy, avgCost, settings.bounds, settings.beta) }
}
