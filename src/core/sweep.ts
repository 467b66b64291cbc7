/** Summaries of repeated runs (protocol 6: seeds) and of λ sweeps: mean ± sd per setting, and which setting to keep. */

/** n values: their mean and sample standard deviation (n − 1 below the line). */
export interface MeanSd {
  readonly n: number
  /** NaN without values. */
  readonly mean: number
  /** NaN with fewer than two values: one run says nothing about spread. */
  readonly sd: number
}

/** A NaN among the values makes mean and sd NaN: a run without a result is not left out in silence. */
export function meanSd(values: ArrayLike<number>): MeanSd {
  const n = values.length
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN }
}

/** One λ of a sweep over all its seeds. */
export interface SweepPoint {
  readonly lambda: number
  readonly accuracy: MeanSd
  readonly avgCost: MeanSd
  readonly rankScore: MeanSd
}

/**
 * Index of the point with the best mean Rank Score; ties to the earlier (smaller λ); −1 when every score is NaN. Hand it
 * the dev split's points: choosing on test is what the reference does (quirk Q5) and must be labelled so.
 */
export function bestSweepPoint(points: readonly SweepPoint[]): number {
  let pick = -1
  let top = Number.NEGATIVE_INFINITY
  for (let i = 0; i < points.length; i++) {
    if (!(points[i].rankScore.mean > top)) continue
    top = points[i].rankScore.mean
    pick = i
  }
  return pick
}
