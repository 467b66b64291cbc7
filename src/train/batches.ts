/** Mini-batches: the rows of an epoch in a seeded random order, and gathering them. */

/** Uniform integer in [0, n). */
export type DrawBelow = (n: number) => number

/** Shuffles in place (Fisher and Yates) and returns its argument. */
export function shuffle(rows: Int32Array, below: DrawBelow): Int32Array {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = below(i + 1)
    const kept = rows[i]
    rows[i] = rows[j]
    rows[j] = kept
  }
  return rows
}

/** Consecutive pieces of at most `size` rows; views, not copies. No rows, no pieces. */
export function* batchesOf(rows: Int32Array, size: number): Generator<Int32Array> {
  for (let from = 0; from < rows.length; from += size) yield rows.subarray(from, from + size)
}

/** Copies the chosen rows of a row-major matrix to the front of `out` (made when absent) and returns that part of it. */
export function gather(data: Float32Array, cols: number, rows: Int32Array, out?: Float32Array): Float32Array {
  const target = out ? out.subarray(0, rows.length * cols) : new Float32Array(rows.length * cols)
  for (let i = 0; i < rows.length; i++) target.set(data.subarray(rows[i] * cols, (rows[i] + 1) * cols), i * cols)
  return target
}
