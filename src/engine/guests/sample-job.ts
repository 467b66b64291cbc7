/** A smaller run of the same kind: rows drawn in secret from each split, with all their data. */
import type { NeighborTable } from '../../core/types.ts'
import { type Answered, type Asked, answeredOf, askedOf, type PartFeatures } from '../prepare/parts.ts'
import type { RunJob } from '../run/run.ts'

/** A whole number from 0 to n − 1 that nobody can foresee. Figures do not depend on it. */
export type Draw = (n: number) => number

export const secretly: Draw = (n) => Math.floor((crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32) * n)

/** 0 to n − 1 in secret order, or the first of them. */
export function drawn(n: number, draw: Draw, count = n): Int32Array {
  const all = upTo(n)
  for (let i = 0; i < Math.min(count, n - 1); i++) {
    const j = i + draw(n - i)
    const kept = all[i]!
    all[i] = all[j]!
    all[j] = kept
  }
  return all.subarray(0, count)
}

export interface SampleSizes {
  readonly train: number
  readonly dev: number
  readonly test: number
}

/** At most this many rows of each part. Train stays whole where neighbours are given: they point into it. */
export function sampleJob(job: RunJob, sizes: SampleSizes, draw: Draw): RunJob {
  const { K, train, dev, test, features } = job
  const pointed = features.dev.neighbors ?? features.test.neighbors
  const rows = {
    train: pointed ? upTo(train.rows.length) : some(train.rows.length, sizes.train, draw),
    dev: some(dev.rows.length, sizes.dev, draw),
    test: some(test.rows.length, sizes.test, draw),
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

/** Positions of at most `count` of n rows, ascending. */
const some = (n: number, count: number, draw: Draw): Int32Array => drawn(n, draw, Math.min(n, count)).sort()

/** 0 to n − 1. */
export const upTo = (n: number) => Int32Array.from({ length: n }, (_, i) => i)

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

export function pickAnswered(part: Answered, at: Int32Array, K: number): Answered {
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

const pickNeighbors = ({ k, index, distance, beyond }: NeighborTable, at: Int32Array): NeighborTable => ({
  n: at.length,
  k,
  index: pick(index, at, k),
  distance: pick(distance, at, k),
  ...(beyond && { beyond: pick(beyond, at, 1) }),
})

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array

function pick<T extends Numbers>(source: T, at: Int32Array, width: number): T {
  const out = source.slice(0, at.length * width) as T
  for (const [i, row] of at.entries()) out.set(source.subarray(row * width, (row + 1) * width), i * width)
  return out
}
