/** Means, quantiles and areas that several metrics share, with NumPy's conventions; mean and sd of repeated runs. */

/** How many resamples stand behind a finished interval. */
export const fullResamples = 2000

/** Arithmetic mean; NaN without values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/** Ascending copy. */
export const ascending = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort()

/**
 * Quantile of ascending values, linear between order statistics. NaN without values or when any value is NaN.
 * @param share 0..1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const last = sorted.length - 1
  // NaN sorts to the end.
  if (last < 0 || Number.isNaN(sorted[last])) return Number.NaN
  const at = share * last
  const below = Math.min(Math.max(Math.floor(at), 0), last)
  const lo = sorted[below]
  const hi = sorted[Math.min(below + 1, last)]
  const t = at - below
  // NumPy interpolates from the nearer end, so that t = 1 gives the upper value exactly.
  return t < 0.5 ? lo + (hi - lo) * t : hi - (hi - lo) * (1 - t)
}

/** Area under straight lines between points, x in the order given. 0 for fewer than two points. */
export function trapezoid(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let area = 0
  for (let i = 1; i < x.length; i++) area += ((y[i] + y[i - 1]) / 2) * (x[i] - x[i - 1])
  return area
}

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

/** Mean of each column of a row-major n×K matrix; NaN without rows. */
export function columnMeans(values: ArrayLike<number>, n: number, K: number): Float64Array {
  const sum = new Float64Array(K)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < K; k++) sum[k] += values[i * K + k]
  }
  return sum.map((s) => s / n)
}
