/** Plain loops behind ctx.lib: the reference every faster kernel is checked against. Sums in float64, stores float32. */
import type { Lib } from './router.ts'

/** argmax of row `row` of an n×cols matrix; ties to the lowest column, as argmax does in the reference code. */
export function argmaxRow(x: ArrayLike<number>, row: number, cols: number): number {
  const from = row * cols
  let best = 0
  for (let j = 1; j < cols; j++) if (x[from + j] > x[from + best]) best = j
  return best
}

/** In-place softmax of each row of a row-major matrix; returns its argument. */
function softmaxRows(x: Float32Array, rows: number, cols: number): Float32Array {
  const exps = new Float64Array(cols)
  for (let i = 0; i < rows; i++) {
    const from = i * cols
    const max = x[from + argmaxRow(x, i, cols)]
    let sum = 0
    for (let j = 0; j < cols; j++) {
      exps[j] = Math.exp(x[from + j] - max)
      sum += exps[j]
    }
    for (let j = 0; j < cols; j++) x[from + j] = exps[j] / sum
  }
  return x
}

/** See {@link Lib.matmul}. */
export function matmul(
  a: Float32Array,
  b: Float32Array,
  m: number,
  k: number,
  n: number,
  transposeB = false,
  transposeA = false,
): Float32Array {
  const out = new Float32Array(m * n)
  const [down, across] = transposeB ? [1, k] : [n, 1]
  const [aDown, aAcross] = transposeA ? [1, m] : [k, 1]
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let p = 0; p < k; p++) sum += a[i * aDown + p * aAcross] * b[p * down + j * across]
      out[i * n + j] = sum
    }
  }
  return out
}

async function onnx(): Promise<never> {
  throw new Error('lib.onnx is there for routers that are brought to the page, where their source says "lib.onnx"')
}

export const plainLib: Lib = { matmul, softmaxRows, argmaxRow, onnx }
