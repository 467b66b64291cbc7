/**
 * The nearest training rows of each query row by cosine distance, exactly. One core; shards.ts spreads it over workers.
 *
 * What is guaranteed: each line of the table is the true top k under the cosine of the float32 features computed in
 * float64 and rounded to a multiple of 2⁻⁴⁰, nearest first, ties to the lower training row. Distance is
 * 1 − that cosine, in [0, 2], as float32. A row of zeros has cosine 0 with every row. No answer depends on the other
 * query rows, the number of shards or the machine.
 */
import type { Matrix, NeighborTable, SparseMatrix } from '../core/types.ts'
import { DenseIndex, type DenseIndexOptions } from './dense-index.ts'
import type { Kernel } from './kernel.ts'
import { pacer, type WorkOptions } from './pace.ts'
import { SparseIndex } from './sparse-index.ts'

const unit = 'questions'

export interface NearestDenseOptions extends WorkOptions, DenseIndexOptions {
  readonly kernel: Kernel
}

/**
 * Table of the min(k, rows of train) nearest rows; both matrices are row-major with d columns. Lets the event loop run
 * every 40 ms, so that the signal is seen and progress can be posted (at most ten times a second).
 */
export async function nearestDense(
  train: Float32Array,
  query: Float32Array,
  d: number,
  k: number,
  options: NearestDenseOptions,
): Promise<NeighborTable> {
  const rows = (name: string, { length }: Float32Array) => {
    if (d > 0 && length % d === 0) return length / d
    throw new RangeError(`${name} holds ${length} values, which is not a whole number of rows of ${d}`)
  }
  const trainMatrix = { kind: 'dense', rows: rows('train', train), cols: d, data: train } as const
  const queryMatrix = { kind: 'dense', rows: rows('query', query), cols: d, data: query } as const
  options.signal?.throwIfAborted()
  return buildIndex(trainMatrix, options.kernel, options).nearest(queryMatrix, k, options)
}

/** The same for sparse rows, which need not be of length 1. */
export async function nearestSparse(
  train: SparseMatrix,
  query: SparseMatrix,
  k: number,
  options: WorkOptions = {},
): Promise<NeighborTable> {
  options.signal?.throwIfAborted()
  return sparseNeighbors(train).nearest(query, k, options)
}

/** A training matrix made ready for many queries. */
export interface NeighborIndex {
  /** Rejects with a RangeError when the query has other columns, or is not of the same kind. */
  nearest(query: Matrix, k: number, options?: WorkOptions): Promise<NeighborTable>
}

export function buildIndex(train: Matrix, kernel: Kernel, options: DenseIndexOptions = {}): NeighborIndex {
  if (train.kind === 'sparse') return sparseNeighbors(train)
  const index = new DenseIndex(train.data, train.rows, train.cols, kernel, options)
  return {
    async nearest(query, k, options = {}) {
      if (query.kind !== 'dense') throw mixedKinds()
      checkColumns(train, query)
      return index.nearest(query.data, query.rows, k, pacer(query.rows, unit, options))
    },
  }
}

function sparseNeighbors(train: SparseMatrix): NeighborIndex {
  const index = new SparseIndex(train)
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
