/**
 * Rows as a guest is given them. Packs lie in the order of their files, so the nearest row number is the same dataset and, of
 * questions about one picture, the same picture. A guest gets every part in an order drawn from what it cannot know, under
 * ids that say nothing; its answers are put back in order here. Of a pack whose answers are public, nothing can be hidden.
 */
import { createRng } from '../../core/rng.ts'
import type { Prediction } from '../../core/router.ts'
import type { NeighborTable } from '../../core/types.ts'
import { sha256 } from '../../packs/hash.ts'
import type { PartFeatures } from '../prepare/parts.ts'
import type { RunJob } from '../run/run.ts'
import { pickAnswer } from './compare.ts'
import { type Draw, drawn, pickAnswered, pickAsked, pickFeatures } from './sample-job.ts'

export interface Disguised {
  readonly job: RunJob
  /** An answer about the whole part, in the order of the pack. */
  reveal(part: 'dev' | 'test', answer: Prediction): Prediction
}

/** @param secret the same one gives the same order: what the run rests on, and no guest knows of a pack it was not made for */
export async function disguised(job: RunJob, secret: string): Promise<Disguised> {
  const draw = await drawFrom(secret)
  const { K, train, dev, test, features } = job
  const order = {
    train: drawn(train.rows.length, draw),
    dev: drawn(dev.rows.length, draw),
    test: drawn(test.rows.length, draw),
  }
  const ids = drawn(train.rows.length + dev.rows.length + test.rows.length, draw)
  const idsOf = (from: number, { length }: Int32Array) => ids.subarray(from, from + length)
  const places = inverse(order.train)
  const seen = (part: 'train' | 'dev' | 'test') => withPlaces(pickFeatures(features[part], order[part]), places)
  return {
    job: {
      ...job,
      train: { ...pickAnswered(train, order.train, K), rows: idsOf(0, train.rows) },
      dev: { ...pickAnswered(dev, order.dev, K), rows: idsOf(train.rows.length, dev.rows) },
      test: { ...pickAsked(test, order.test, K), rows: idsOf(train.rows.length + dev.rows.length, test.rows) },
      features: { train: seen('train'), dev: seen('dev'), test: seen('test') },
    },
    reveal: (part, answer) => pickAnswer(answer, inverse(order[part]), K),
  }
}

/** 128 bits of seed: one of 32 could be tried out until the order makes sense. */
async function drawFrom(secret: string): Promise<Draw> {
  const hash = await sha256(new TextEncoder().encode(secret))
  const streams = [0, 8, 16, 24].map((from) => createRng(Number.parseInt(hash.slice(from, from + 8), 16)))
  return (n) => Math.floor((streams.reduce((bits, { uint32 }) => (bits ^ uint32()) >>> 0, 0) / 2 ** 32) * n)
}

/** Where each row of the pack's order has gone. */
function inverse(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length)
  for (const [place, row] of order.entries()) places[row] = place
  return places
}

const withPlaces = (features: PartFeatures, places: Int32Array): PartFeatures =>
  features.neighbors ? { ...features, neighbors: renamed(features.neighbors, places) } : features

/** Neighbours under their new numbers. Those at the same distance stood in the order of the pack: now in the new one. */
function renamed(table: NeighborTable, places: Int32Array): NeighborTable {
  const { n, k, distance } = table
  const index = table.index.map((row) => places[row]!)
  for (let i = 0; i < n * k; ) {
    let end = i + 1
    while (end % k !== 0 && distance[end] === distance[i]) end++
    index.subarray(i, end).sort()
    i = end
  }
  return { ...table, index }
}
