/** A smaller run of the same kind: rows picked evenly from each split, with all their data. */
import type { NeighborTable } from '../../core/types.ts'
import { type Answered, type Asked, answeredOf, askedOf, type PartFeatures } from '../prepare/parts.ts'
import type { RunJob } from '../run/run.ts'

export interface SampleSizes {
  readonly train: number
  readonly dev: number
  readonly test: number
}

/** At most this many rows of each part. Train stays whole where neighbours are given: they point into it. */
export function sampleJob(job: RunJob, sizes: SampleSizes): RunJob {
  const { K, train, dev, test, features } = job
  const pointed = features.dev.neighbors ?? features.test.neighbors
  const rows = {
    train: spread(train.rows.length, pointed ? train.rows.length : sizes.train),
    dev: spread(dev.rows.length, sizes.dev),
    test: spread(test.rows.length, sizes.test),
  }
  return {
    ...job,
    train: pickAnswered(train, rows.train, K),
    dev: pickAnswered(dev, rows.dev, K),
    // With its answers where it carries any: conformance scrambles them.
    test: hasAnswers(test) ? pickAnswered(test, rows.test, K) : pickAsked(test, rows.test, K),
    features: {
      train: pickFeatures(features.train, rows.train),
      dev: pickFeatures(features.dev, rows.dev),
      test: pickFeatures(features.test, rows.test),
    },
  }
}

const hasAnswers = (part: Asked): part is Answered => 'quality' in part

/** Positions of at most `count` of n rows, evenly spread, ascending. */
export function spread(n: number, count: number): Int32Array {
  const size = Math.min(n, count)
  return Int32Array.from({ length: size }, (_, i) => Math.floor((i * n) / size))
}

/** The rows at these positions of a part, without answers. */
export function pickAsked(part: Asked, at: Int32Array, K: number): Asked {
  const { rows, expected, dataset, inTokens } = askedOf(part)
  return {
    rows: pick(rows, at, 1),
    expected: pick(expected, at, K),
    dataset: pick(dataset, at, 1),
    inTokens: pick(inTokens, at, K),
  }
}

function pickAnswered(part: Answered, at: Int32Array, K: number): Answered {
  const { quality, cost } = answeredOf(part)
  return { ...pickAsked(part, at, K), quality: pick(quality, at, K), cost: pick(cost, at, K) }
}

export function pickFeatures({ embedding, neighbors, text }: PartFeatures, at: Int32Array): PartFeatures {
  return {
    ...(embedding && { embedding: { data: pick(embedding.data, at, embedding.dims), dims: embedding.dims } }),
    ...(neighbors && { neighbors: pickNeighbors(neighbors, at) }),
    ...(text && { text: Array.from(at, (row) => text[row]!) }),
  }
}

const pickNeighbors = ({ k, index, distance }: NeighborTable, at: Int32Array): NeighborTable => ({
  n: at.length,
  k,
  index: pick(index, at, k),
  distance: pick(distance, at, k),
})

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array

function pick<T extends Numbers>(source: T, at: Int32Array, width: number): T {
  const out = source.slice(0, at.length * width) as T
  for (const [i, row] of at.entries()) out.set(source.subarray(row * width, (row + 1) * width), i * width)
  return out
}
