/**
 * Arrays that hold weights, gradients and activations. Routers train in float32 on the kernel; tests run the same code
 * in float64, where gradients can be compared with finite differences.
 */
import type { Lib } from '../core/router.ts'

export type Floats = Float32Array | Float64Array

/** Zeros of the same precision as `model`. */
export function like<T extends Floats>(model: T, length: number): T {
  return (model instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as T // same class as model
}

/** Are all values numbers? */
export function allFinite(values: Floats): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}

/** What `product` needs of a library. */
export type Products = Pick<Lib, 'matmul'>

/**
 * C = A·B as `Lib.matmul`: A is m×k (k×m when transposeA), B is k×n (n×k when transposeB). Float32 goes to the library,
 * float64 to plain loops.
 */
export function product<T extends Floats>(
  lib: Products,
  a: T,
  b: T,
  m: number,
  k: number,
  n: number,
  transposeB = false,
  transposeA = false,
): T {
  if (a instanceof Float32Array && b instanceof Float32Array)
    return lib.matmul(a, b, m, k, n, transposeB, transposeA) as T // T is Float32Array here
  const out = like(a, m * n)
  const [aDown, aAcross] = transposeA ? [1, m] : [k, 1]
  const [bDown, bAcross] = transposeB ? [1, k] : [n, 1]
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let p = 0; p < k; p++) sum += a[i * aDown + p * aAcross] * b[p * bDown + j * bAcross]
      out[i * n + j] = sum
    }
  }
  return out
}

/** Adds the vector `bias` to every row of a rows×cols matrix, in place. */
export function addToRows(x: Floats, bias: Floats, rows: number, cols: number): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) x[i * cols + j] += bias[j]
}

/** Sum over the rows of a rows×cols matrix; added up in float64. */
export function columnSums<T extends Floats>(x: T, rows: number, cols: number): T {
  const sum = new Float64Array(cols)
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) sum[j] += x[i * cols + j]
  const out = like(x, cols)
  out.set(sum)
  return out
}
