/**
 * The nearest training rows of each query row by cosine distance, exactly. One core; shards.ts spreads it over workers.
 *
 * What is guaranteed: each line of the table is the true top k under the cosine of the float32 features computed in
 * float64 and rounded to a multiple of 2⁻⁴⁰, nearest first, ties to the lower place: a number per training row that callers
 * give, the row number where they give none. Distance is
 * 1 − that cosine, in [0, 2], as float32. A row of zeros has cosine 0 with every row. No answer depends on the other
 * query rows, the number of shards or the machine.
 */
import type { Matrix, NeighborTable, SparseMatrix } from '../core/types.ts'
import { DenseIndex, type DenseIndexOptions } from './dense-index.ts'
import type { Kernel } from './kernel.ts'
import { pacer, type WorkOptions } from './pace.ts'
import { SparseIndex } from './sparse-index.ts'

const unit = 'questions'

/** A training matrix made ready for many queries. */
export interface NeighborIndex {
  /** Rejects with a RangeError when the query has other columns, or is not of the same kind. */
  nearest(query: Matrix, k: number, options?: WorkOptions): Promise<NeighborTable>
}

export function buildIndex(train: Matrix, kernel: Kernel, options: DenseIndexOptions = {}): NeighborIndex {
  if (train.kind === 'sparse') return sparseNeighbors(train, options.places)
  const index = new DenseIndex(train.data, train.rows, train.cols, kernel, options)
  return {
    async nearest(query, k, options = {}) {
      if (query.kind !== 'dense') throw mixedKinds()
      checkColumns(train, query)
      return index.nearest(query.data, query.rows, k, pacer(query.rows, unit, options))
    },
  }
}

function sparseNeighbors(train: SparseMatrix, places: Int32Array | undefined): NeighborIndex {
  const index = new SparseIndex(train, places)
  return {
    async nearest(query, k, options = {}) {
      if (query.kind !== 'sparse') throw mixedKinds()
      checkColumns(train, query)
      return index.nearest(query, k, pacer(query.rows, unit, options))
    },
  }
}

const mixedKinds = () => new RangeError('neighbours need both matrices dense or both sparse: convert one of them')

function checkColumns(train: Matrix, query: Matrix): void {
  if (train.cols === query.cols) return
  throw new RangeError(
    `training rows have ${train.cols} columns and query rows ${query.cols}: they need the same features`,
  )
}
