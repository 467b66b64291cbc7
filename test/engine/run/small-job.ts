/** A small run with everything a router may ask for. The test part carries its answers, as a slip would let it. */

import { createRng } from '../../../src/core/rng.ts'
import type { Answered, PartFeatures } from '../../../src/engine/prepare/parts.ts'
import type { RunJob } from '../../../src/engine/run/run.ts'
import { asTable, exactNeighbors } from '../../routers/nearest.ts'

const K = 4
const dims = 6

/** 150 rows to fit on, 30 for dev, 30 for test; 4 models. Seeded. */
export function smallJob(): RunJob {
  const rng = createRng(7)
  const part = (n: number) => {
    const embedding = Float32Array.from({ length: n * dims }, () => rng.normal())
    const expected = Float64Array.from({ length: n * K }, (_, at) => 1e-5 * 3 ** (at % K))
    const answered: Answered = {
      rows: Int32Array.from({ length: n }, (_, i) => i),
      expected,
      cost: expected.map((cost) => cost * (0.8 + 0.4 * rng.random())),
      dataset: Uint8Array.from({ length: n }, (_, i) => i % 2),
      inTokens: Float32Array.from({ length: n * K }, () => 50 + rng.randomInt(50)),
      quality: Float32Array.from({ length: n * K }, (_, at) =>
        Number(embedding[Math.floor(at / K) * dims + (at % K)] + 0.4 * (at % K) + 0.5 * rng.normal() > 0.2),
      ),
    }
    return { answered, embedding }
  }
  const [train, dev, test] = [part(150), part(30), part(30)]
  const features = (asked: typeof dev): PartFeatures => ({
    embedding: { data: asked.embedding, dims },
    neighbors: asTable(exactNeighbors(Float64Array.from(train.embedding), Float64Array.from(asked.embedding), dims)),
    text: Array.from(asked.answered.rows, (row) => 'a word '.repeat(1 + (row % 5))),
  })
  const { neighbors: _, ...trainFeatures } = features(train)
  return {
    K,
    train: train.answered,
    dev: dev.answered,
    test: test.answered,
    models: Array.from({ length: K }, (_, k) => ({
      id: `model-${k}`,
      price: { inputPerMillion: 0.1 * 3 ** k, outputPerMillion: 0.2 * 3 ** k },
    })),
    features: { train: trainFeatures, dev: features(dev), test: features(test) },
    params: {},
    seed: 42,
  }
}
