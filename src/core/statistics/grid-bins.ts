/** Finds places in an ascending grid of λ values faster than by bisection, which a cost curve does for every step. */

/** First index from `from` on whose grid value is at least `lambda` (≥ 0); the grid's length when there is none. */
export type FindBin = (lambda: number, from: number) => number

/** Buckets of a positive float32 by its exponent and the top 3 bits of its mantissa: 8 per doubling. */
const dropBits = 20
const buckets = 1 << (31 - dropBits)

/**
 * A table from a rough logarithm of λ to where to start looking. With about as many grid values per doubling as buckets,
 * as in lambdaGrid, one or two comparisons finish the search; other grids are searched correctly, only slower.
 */
export function gridBins(grid: Float64Array): FindBin {
  const float = new Float32Array(1)
  const bits = new Int32Array(float.buffer)
  const startOf = new Int32Array(buckets)
  let g = 0
  for (let b = 0; b < buckets; b++) {
    bits[0] = b << dropBits
    // A little below the bucket, because λ itself may round up into it. Past infinity the codes are NaN: the end.
    while (g < grid.length && !(grid[g] >= float[0] * (1 - 1e-6))) g++
    startOf[b] = g
  }
  return (lambda, from) => {
    // Rounding may leave a step at the row's start a hair below 0.
    float[0] = Math.max(0, lambda)
    let at = Math.max(from, startOf[bits[0] >>> dropBits])
    while (at < grid.length && grid[at] < lambda) at++
    return at
  }
}
