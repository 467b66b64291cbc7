/**
 * What questions that look the same were worth: the yardstick of an audit. A router that sees features can, on average, only
 * repeat what such questions in train tell. Which of them look the same is taken in several ways, from the nearest question
 * alone to the whole dataset: a row is judged by the one that expects most of it.
 */
import type { DatasetIndices, NeighborTable } from '../../core/types.ts'

/** Train: what each model was worth on each of its questions. */
export interface Known {
  readonly K: number
  /** Row-major rows×K, 0-1. */
  readonly value: ArrayLike<number>
  readonly dataset: DatasetIndices
}

/** The questions of dev or test. */
export interface Asked {
  readonly dataset: DatasetIndices
  /** Absent where the questions have no features: then only datasets stand for them. */
  readonly neighbors?: NeighborTable
}

export interface Reference {
  /** Completes 'expected from …'. */
  readonly name: string
  /** Row-major n×K, 0-1. */
  readonly expected: Float32Array
}

const widths = [1, 4, 16, 64]

export function references(known: Known, asked: Asked): Reference[] {
  return [byDataset(known, asked), ...(asked.neighbors ? byNeighbors(known, asked.neighbors) : [])]
}

/** A dataset that train does not have is expected to be like all of train. */
function byDataset({ K, value, dataset }: Known, asked: Asked): Reference {
  // Behind every dataset there is.
  const everything = 2 ** (8 * dataset.BYTES_PER_ELEMENT)
  const sums = new Float64Array((everything + 1) * K)
  const counts = new Float64Array(everything + 1)
  for (const [row, own] of dataset.entries()) {
    for (const d of [own, everything]) {
      counts[d]!++
      for (let k = 0; k < K; k++) sums[d * K + k]! += value[row * K + k]!
    }
  }
  const expected = new Float32Array(asked.dataset.length * K)
  for (const [i, own] of asked.dataset.entries()) {
    const d = counts[own] ? own : everything
    for (let k = 0; k < K; k++) expected[i * K + k] = sums[d * K + k]! / counts[d]!
  }
  return { name: 'its dataset', expected }
}

function byNeighbors({ K, value }: Known, { n, k: width, index }: NeighborTable): Reference[] {
  const usable = widths.filter((w) => w <= width)
  const tables = usable.map(() => new Float32Array(n * K))
  const sums = new Float64Array(K)
  for (let i = 0; i < n; i++) {
    sums.fill(0)
    let at = 0
    for (const [t, w] of usable.entries()) {
      for (; at < w; at++) addRow(sums, value, index[i * width + at]!)
      for (let k = 0; k < K; k++) tables[t]![i * K + k] = sums[k]! / w
    }
  }
  return usable.map((w, t) => ({
    name: w === 1 ? 'the most similar train question' : `the ${w} most similar train questions`,
    expected: tables[t]!,
  }))
}

function addRow(sums: Float64Array, value: ArrayLike<number>, row: number) {
  for (let k = 0; k < sums.length; k++) sums[k]! += value[row * sums.length + k]!
}
