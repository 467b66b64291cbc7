/** What the kernel is compared with: plain loops in float64, and seeded data. */
import type { DenseMatrix, NeighborTable, SparseMatrix } from '../../src/core/types.ts'

/** Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export function randomValues(length: number, seed: number): Float32Array {
  const random = seeded(seed)
  return Float32Array.from({ length }, () => random() * 2 - 1)
}

export const dense = (rows: number, cols: number, data: Float32Array): DenseMatrix => ({
  kind: 'dense',
  rows,
  cols,
  data,
})

export function toSparse({ rows, cols, data }: DenseMatrix): SparseMatrix {
  const rowStart = [0]
  const column: number[] = []
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) if (data[r * cols + c] !== 0) column.push(c)
    rowStart.push(column.length)
  }
  const value = data.filter((x) => x !== 0)
  return { kind: 'sparse', rows, cols, rowStart: Int32Array.from(rowStart), column: Int32Array.from(column), value }
}

/** Every cosine in float64, sorted whole; ties to the lower row. Cosines within 10⁻¹² are taken as equal. */
export function bruteForce(train: DenseMatrix, query: DenseMatrix, wanted: number): NeighborTable {
  const k = Math.min(wanted, train.rows)
  const index: number[] = []
  const distance: number[] = []
  for (let q = 0; q < query.rows; q++) {
    const cosines = Array.from({ length: train.rows }, (_, t) => cosine(train, t, query, q))
    const order = cosines.map((_, t) => t).sort((a, b) => cosines[b] - cosines[a] || a - b)
    for (const t of order.slice(0, k)) {
      index.push(t)
      distance.push(1 - cosines[t])
    }
  }
  return { n: query.rows, k, index: Int32Array.from(index), distance: Float32Array.from(distance) }
}

function cosine(a: DenseMatrix, i: number, b: DenseMatrix, j: number): number {
  let product = 0
  let aa = 0
  let bb = 0
  for (let c = 0; c < a.cols; c++) {
    const x = a.data[i * a.cols + c]
    const y = b.data[j * b.cols + c]
    product += x * y
    aa += x * x
    bb += y * y
  }
  return aa * bb === 0 ? 0 : Math.round((product / Math.sqrt(aa) / Math.sqrt(bb)) * 2 ** 40) / 2 ** 40
}
