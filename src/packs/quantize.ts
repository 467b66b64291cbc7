/** Embeddings as int8 with one scale per row (value = scale · q): a quarter of the bytes, error below 1/254 of the row's largest value. */
import type { Embedding, EncoderInfo } from '../core/types.ts'

const largest = 127

/** Row-major n×d. A row of zeros gets scale 0. Throws on a value that is not finite. */
export function quantizeRows(values: Float32Array, n: number, d: number): { values: Int8Array; scale: Float32Array } {
  if (values.length !== n * d) throw new Error(`${n} rows of ${d} need ${n * d} values, there are ${values.length}`)
  const scale = new Float32Array(n)
  const quantized = new Int8Array(n * d)
  for (let row = 0; row < n; row++) {
    const [from, to] = [row * d, (row + 1) * d]
    scale[row] = quantizeRow(values.subarray(from, to), row, quantized.subarray(from, to))
  }
  return { values: quantized, scale }
}

/** Fills `into` with one row and returns its scale, as float32. `row` names it in error messages. */
export function quantizeRow(values: Float32Array, row: number, into: Int8Array): number {
  let peak = 0
  for (const value of values) {
    if (!Number.isFinite(value))
      throw new Error(`row ${row} of the embeddings holds ${value}: leave the row out or repair it`)
    peak = Math.max(peak, Math.abs(value))
  }
  const scale = Math.fround(peak / largest)
  // A row so small that its scale rounds to 0 is a row of zeros.
  if (scale > 0) for (let i = 0; i < values.length; i++) into[i] = Math.round(values[i] / scale)
  return scale
}

/** An embedding ready for a pack. */
export function quantizedEmbedding(info: EncoderInfo, values: Float32Array): Embedding {
  const rows = values.length / info.dims
  return { info, rows, ...quantizeRows(values, rows, info.dims) }
}

/** The given rows, in that order, as float32: rows.length × dims. */
export function dequantizeRows(embedding: Embedding, rows: ArrayLike<number>): Float32Array {
  const { info, values, scale } = embedding
  const d = info.dims
  const out = new Float32Array(rows.length * d)
  for (let r = 0; r < rows.length; r++) {
    const factor = scale ? scale[rows[r]] : 1
    const [from, to] = [rows[r] * d, r * d]
    for (let i = 0; i < d; i++) out[to + i] = values[from + i] * factor
  }
  return out
}
