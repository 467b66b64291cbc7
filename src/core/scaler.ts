/** Standardisation after fusion: x' = (x − mean) / scale per column (protocol 3). Two passes, sums in float64. */

/** One mean and one scale per column. */
export interface Scaler {
  readonly mean: Float64Array
  readonly scale: Float64Array
}

export interface ScalerOptions {
  /** Rows to fit on; all when absent. */
  readonly rows?: Int32Array
  /** Divisor of the variance: 'n' in most routers, 'n-1' on the reference's gradient path of the linear router. */
  readonly divisor?: 'n' | 'n-1'
}

/**
 * Fits mean and standard deviation per column of a row-major matrix. Constant columns get scale 1: with divisor n those
 * whose variance is within rounding of 0 (the reference's rule), with n−1 those where it is exactly 0.
 * No rows at all gives mean 0 and scale 1.
 */
export function fitScaler(data: Float32Array | Float64Array, cols: number, options: ScalerOptions = {}): Scaler {
  const rows = options.rows ?? Int32Array.from({ length: data.length / cols }, (_, i) => i)
  const n = rows.length
  if (n === 0) return { mean: new Float64Array(cols), scale: new Float64Array(cols).fill(1) }
  const mean = columnMeans(data, cols, rows)
  const variance = squaredDeviations(data, cols, rows, mean)
  const divisor = options.divisor === 'n-1' ? n - 1 : n
  const scale = variance.map((squares, j) => {
    const v = squares / divisor
    return isConstant(v, mean[j], n, divisor) ? 1 : Math.sqrt(v)
  })
  return { mean, scale }
}

/** Standardises every row into `out`, which may be `data` itself; returns `out`. */
export function applyScaler<T extends Float32Array | Float64Array>(
  scaler: Scaler,
  data: Float32Array | Float64Array,
  out: T,
): T {
  const { mean, scale } = scaler
  const cols = mean.length
  for (let from = 0; from < data.length; from += cols) {
    for (let j = 0; j < cols; j++) out[from + j] = (data[from + j] - mean[j]) / scale[j]
  }
  return out
}

function isConstant(variance: number, mean: number, n: number, divisor: number): boolean {
  // One row with divisor n−1 gives 0/0.
  if (divisor !== n) return !(variance > 0)
  const bound = n * Number.EPSILON
  return variance <= bound * variance + (bound * mean) ** 2
}

function columnMeans(data: Float32Array | Float64Array, cols: number, rows: Int32Array): Float64Array {
  const sum = new Float64Array(cols)
  for (const row of rows) {
    for (let j = 0; j < cols; j++) sum[j] += data[row * cols + j]
  }
  return sum.map((s) => s / rows.length)
}

function squaredDeviations(
  data: Float32Array | Float64Array,
  cols: number,
  rows: Int32Array,
  mean: Float64Array,
): Float64Array {
  const sum = new Float64Array(cols)
  for (const row of rows) {
    for (let j = 0; j < cols; j++) {
      const d = data[row * cols + j] - mean[j]
      sum[j] += d * d
    }
  }
  return sum
}
