/** Exact cosine neighbours in float64: the slow truth for tests. */
import type { NeighborTable } from '../../src/core/types.ts'

export interface ExactNeighbors {
  readonly n: number
  readonly k: number
  readonly index: Int32Array
  readonly distance: Float64Array
}

/** The k nearest of `train` for each row of `query`, both row-major with `dims` columns; ties to the lower training row. */
export function exactNeighbors(train: Float64Array, query: Float64Array, dims: number, wanted = 64): ExactNeighbors {
  const nTrain = train.length / dims
  const n = query.length / dims
  const k = Math.min(wanted, nTrain)
  const index = new Int32Array(n * k)
  const distance = new Float64Array(n * k)
  const a = unitRows(train, dims)
  const b = unitRows(query, dims)
  for (let i = 0; i < n; i++) {
    const all = Float64Array.from({ length: nTrain }, (_, t) => Math.min(2, Math.max(0, 1 - dot(a, t, b, i, dims))))
    const order = Array.from(all.keys()).sort((x, y) => all[x] - all[y] || x - y)
    for (let j = 0; j < k; j++) {
      index[i * k + j] = order[j]
      distance[i * k + j] = all[order[j]]
    }
  }
  return { n, k, index, distance }
}

/** As routers get it: distances in float32. */
export const asTable = (exact: ExactNeighbors): NeighborTable => ({
  ...exact,
  distance: Float32Array.from(exact.distance),
})

function unitRows(x: Float64Array, dims: number): Float64Array {
  const out = x.slice()
  for (let from = 0; from < x.length; from += dims) {
    const norm = Math.hypot(...x.subarray(from, from + dims)) || 1
    for (let j = 0; j < dims; j++) out[from + j] /= norm
  }
  return out
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number, dims: number): number {
  let sum = 0
  for (let d = 0; d < dims; d++) sum += a[i * dims + d] * b[j * dims + d]
  return sum
}
