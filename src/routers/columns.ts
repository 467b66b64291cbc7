/** Column statistics shared by the routers. */

/** Mean of each column of a row-major n×K matrix; NaN without rows. */
export function columnMeans(values: ArrayLike<number>, n: number, K: number): Float64Array {
  const sum = new Float64Array(K)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < K; k++) sum[k] += values[i * K + k]
  }
  return sum.map((s) => s / n)
}

/** Index of the best value; ties to the lowest index. */
export function argBest(values: ArrayLike<number>, better: (a: number, b: number) => boolean): number {
  let best = 0
  for (let k = 1; k < values.length; k++) if (better(values[k], values[best])) best = k
  return best
}
