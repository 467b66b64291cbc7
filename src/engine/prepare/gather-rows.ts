/** Picking rows out of row-major matrices. */
/** Copies the given rows of an n×cols matrix, in the order given. */
export function gatherRows(source: Float32Array, rows: Int32Array, cols: number): Float32Array {
  const out = new Float32Array(rows.length * cols)
  for (let i = 0, to = 0; i < rows.length; i++, to += cols) {
    const from = rows[i]! * cols
    for (let j = 0; j < cols; j++) out[to + j] = source[from + j]!
  }
  return out
}

/** The given rows of columns, row-major. */
export function gatherColumns(columns: readonly Float64Array[], rows: Int32Array): Float64Array {
  const cols = columns.length
  const out = new Float64Array(rows.length * cols)
  for (const [k, column] of columns.entries()) {
    for (let i = 0, to = k; i < rows.length; i++, to += cols) out[to] = column[rows[i]!]!
  }
  return out
}

export function concatRows(a: Int32Array, b: Int32Array): Int32Array {
  const out = new Int32Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
