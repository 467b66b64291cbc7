/** Means, quantiles and areas that several metrics share, with NumPy's conventions. */

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
