/**
 * The paired bootstrap: questions are drawn again with replacement, and one draw serves every row of the board, so that
 * differences between rows are judged on the same questions (Efron & Tibshirani 1993, percentile intervals).
 *
 * A draw is a count per unit; the sums of all rows over all draws are then one matrix product. The kernel multiplies in
 * float32, so values are cut into integer pieces whose products and sums float32 holds exactly: nothing is rounded
 * until the pieces are put together in float64.
 */
import type { Lib } from '../router.ts'
import { ascending, quantile } from './stats.ts'

/** Share of resamples inside an interval. */
const intervalShare = 0.95

/**
 * How often each unit was drawn in each resample: row-major resamples×units. Every row sums to `units`.
 * @param uint32 a stream of 32 random bits; a unit's chance is within units/2^32 of even
 */
export function drawCounts(units: number, resamples: number, uint32: () => number): Uint8Array {
  // Counts follow Poisson(1): 255 is out of reach for any number of units that could hold it.
  const counts = new Uint8Array(resamples * units)
  const scale = units / 2 ** 32
  for (let at = 0; at < counts.length; at += units) {
    for (let draw = 0; draw < units; draw++) counts[at + Math.floor(uint32() * scale)]++
  }
  return counts
}

/** Doty-Humphrey's sfc32: four times as fast as the Mersenne twister, and twelve million draws are wanted. */
export function fastStream(seed: number): () => number {
  let a = seed | 0
  let b = 0x9e3779b9
  let c = 0x243f6a88
  let counter = 1
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return next
}

/** Gives, for any counts, Σ over units of count × value: row-major resamples×columns. */
export type Resampler = (counts: Uint8Array) => Float64Array

/** As floats they take 16 MB; every sum is exact, however they are divided. */
const countsAtOnce = 2 ** 22

/** @param values row-major units×columns, not negative; a column that has a NaN sums to NaN in every resample */
export function resampler(values: Float64Array, columns: number, matmul: Lib['matmul']): Resampler {
  const units = values.length / columns
  const { data, weight, column } = cutColumns(values, columns)
  const width = weight.length
  const unknown = Array.from({ length: columns }, (_, c) => c).filter((c) => someNaN(values, c, columns))
  return (counts) => {
    const resamples = counts.length / units
    const sums = new Float64Array(resamples * columns)
    const atOnce = Math.max(1, Math.floor(countsAtOnce / units))
    // One buffer for all: fresh ones of this size cost the system more time than the sums take.
    const buffer = new Float32Array(Math.min(atOnce, resamples) * units)
    for (let from = 0; from < resamples; from += atOnce) {
      const to = Math.min(from + atOnce, resamples)
      const part = buffer.subarray(0, (to - from) * units)
      part.set(counts.subarray(from * units, to * units))
      const products = matmul(part, data, to - from, units, width)
      for (let r = from; r < to; r++) {
        // The small pieces come last in each column, and are added first.
        for (let p = width - 1; p >= 0; p--)
          sums[r * columns + column[p]] += weight[p] * products[(r - from) * width + p]
        for (const c of unknown) sums[r * columns + c] = Number.NaN
      }
    }
    return sums
  }
}

function someNaN(values: Float64Array, from: number, step: number): boolean {
  for (let at = from; at < values.length; at += step) if (Number.isNaN(values[at])) return true
  return false
}

interface Pieces {
  /** Row-major units×pieces, integers that float32 can add up `units` times without rounding. */
  readonly data: Float32Array
  /** What one step of each piece is worth, a power of two. */
  readonly weight: readonly number[]
  /** The column each piece belongs to, ascending. */
  readonly column: readonly number[]
}

/** Bits of a double's significand. */
const doubleBits = 53
/** Integers up to 2^24 are exact in float32. */
const floatBits = 24

function cutColumns(values: Float64Array, columns: number): Pieces {
  const units = values.length / columns
  const bits = floatBits - Math.ceil(Math.log2(Math.max(units, 2)))
  const cut: Float32Array[] = []
  const weight: number[] = []
  const column: number[] = []
  for (let c = 0; c < columns; c++) {
    const rest = Float64Array.from({ length: units }, (_, u) => values[u * columns + c])
    const top = rest.reduce((max, value) => Math.max(max, value), 0)
    // The largest value fills the first piece; where all are small integers one piece holds everything.
    let step = 2 ** (Math.floor(Math.log2(top || 1)) + 1 - bits)
    for (let held = 0; held < doubleBits && rest.some((value) => value > 0); held += bits) {
      cut.push(takePiece(rest, step))
      weight.push(step)
      column.push(c)
      step /= 2 ** bits
    }
  }
  return { data: interleave(cut, units), weight, column }
}

/** Whole steps of each value; what is left stays in `rest`. Both are exact: steps are powers of two. */
function takePiece(rest: Float64Array, step: number): Float32Array {
  const piece = new Float32Array(rest.length)
  for (let u = 0; u < rest.length; u++) {
    const steps = Math.floor(rest[u] / step)
    piece[u] = steps
    rest[u] -= steps * step
  }
  return piece
}

function interleave(columns: readonly Float32Array[], rows: number): Float32Array {
  const out = new Float32Array(rows * columns.length)
  columns.forEach((column, c) => {
    for (let u = 0; u < rows; u++) out[u * columns.length + c] = column[u]
  })
  return out
}

/** Where the middle 95 % of the resamples lie, and their standard deviation. NaN without resamples. */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly sd: number
}

export function intervalOf(resampled: ArrayLike<number>): Interval {
  const sorted = ascending(resampled)
  const tail = (1 - intervalShare) / 2
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    low: quantile(sorted, tail),
    high: quantile(sorted, 1 - tail),
    sd: Math.sqrt(squares / (sorted.length - 1)),
  }
}

/** Share of resamples in which a is the larger; ties count for neither. NaN where either is unknown. */
export function winShare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (Number.isNaN(a[0]) || Number.isNaN(b[0])) return Number.NaN
  let wins = 0
  for (let r = 0; r < a.length; r++) if (a[r] > b[r]) wins++
  return wins / a.length
}

/** Questions on which only one of two is right; where quality is graded, on which it is better. */
export interface Discordant {
  readonly onlyA: number
  readonly onlyB: number
}

export function discordant(a: ArrayLike<number>, b: ArrayLike<number>): Discordant {
  let onlyA = 0
  let onlyB = 0
  for (let i = 0; i < a.length; i++) {
    if (a[i] > b[i]) onlyA++
    else if (b[i] > a[i]) onlyB++
  }
  return { onlyA, onlyB }
}

/** Two-sided p: how likely a split at least this uneven is when a fair coin decides each question. 1 without any. */
export function mcnemarExact({ onlyA, onlyB }: Discordant): number {
  const n = onlyA + onlyB
  const fewer = Math.min(onlyA, onlyB)
  // Logarithms, because 2^-n underflows from n = 1075 on.
  let logTerm = -n * Math.LN2
  let tail = 0
  for (let i = 0; i <= fewer; i++) {
    tail += Math.exp(logTerm)
    logTerm += Math.log((n - i) / (i + 1))
  }
  return Math.min(1, 2 * tail)
}
