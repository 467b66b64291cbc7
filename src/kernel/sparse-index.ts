/** Exact cosine neighbours of sparse rows (TF-IDF), by an inverted index: float64 sums over the columns a query has. */
import type { NeighborTable, SparseMatrix } from '../core/types.ts'
import type { Pace } from './pace.ts'
import { emptyTable, roundCosine, TopK } from './top-k.ts'

export class SparseIndex {
  private readonly norms: Float64Array
  /** Column c occurs in training rows row[start[c] .. start[c+1]), ascending, with these values. */
  private readonly start: Int32Array
  private readonly row: Int32Array
  private readonly value: Float32Array

  /** Rows need not be of length 1. */
  constructor(
    private readonly train: SparseMatrix,
    private readonly places?: Int32Array,
  ) {
    this.norms = sparseNorms('training', train)
    this.start = new Int32Array(train.cols + 1)
    const stored = train.rowStart[train.rows] ?? 0
    for (let i = 0; i < stored; i++) this.start[train.column[i] + 1]++
    for (let c = 0; c < train.cols; c++) this.start[c + 1] += this.start[c]
    this.row = new Int32Array(stored)
    this.value = new Float32Array(stored)
    this.fillPostings()
  }

  private fillPostings(): void {
    const { rows, rowStart, column, value } = this.train
    const next = this.start.slice()
    for (let r = 0; r < rows; r++) {
      for (let i = rowStart[r]; i < rowStart[r + 1]; i++) {
        const at = next[column[i]]++
        this.row[at] = r
        this.value[at] = value[i]
      }
    }
  }

  /** Table of the min(k, n) nearest training rows of each query row. `pace` hears how many query rows are done. */
  async nearest(query: SparseMatrix, k: number, pace: Pace): Promise<NeighborTable> {
    const table = emptyTable(query.rows, Math.min(k, this.train.rows))
    if (table.k === 0) return table
    const norms = sparseNorms('query', query)
    const sums = new Float64Array(this.train.rows)
    const top = new TopK(table.k, this.places)
    for (let q = 0; q < query.rows; q++) {
      sums.fill(0)
      this.addProducts(query, q, sums)
      this.rank(sums, norms[q], top)
      top.moveTo(table, q)
      await pace(q + 1)
    }
    return table
  }

  private addProducts(query: SparseMatrix, q: number, sums: Float64Array): void {
    const { start, row, value } = this
    for (let i = query.rowStart[q]; i < query.rowStart[q + 1]; i++) {
      const x = query.value[i]
      const end = start[query.column[i] + 1]
      for (let at = start[query.column[i]]; at < end; at++) sums[row[at]] += x * value[at]
    }
  }

  /** Most rows share no column with the query: their cosine is 0 without dividing. */
  private rank(sums: Float64Array, norm: number, top: TopK): void {
    for (let r = 0; r < sums.length; r++)
      top.offer(sums[r] === 0 ? 0 : roundCosine(sums[r] / (norm * this.norms[r])), r)
  }
}

function sparseNorms(name: string, { rows, rowStart, value }: SparseMatrix): Float64Array {
  const norms = new Float64Array(rows)
  for (let r = 0; r < rows; r++) {
    let sum = 0
    for (let i = rowStart[r]; i < rowStart[r + 1]; i++) sum += value[i] * value[i]
    norms[r] = Math.sqrt(sum)
    if (!Number.isFinite(sum))
      throw new RangeError(`${name} row ${r} holds a value that is not a number: repair or leave out the row`)
  }
  return norms
}
