/** A small pack with everything a pack can hold: 5 samples × 3 models. */

import { quantizedEmbedding } from '../../../src/packs/quantize.ts'
import type { PackParts } from '../../../src/packs/seal.ts'

export const toyVectors = Float32Array.from({ length: 5 * 4 }, (_, i) => Math.sin(i * 1.7) * (1 + (i % 5)))

export const toyParts: PackParts = {
  info: {
    id: 'toy',
    title: 'Toy pack',
    kind: 'simulated',
    source: { name: 'test', licence: 'none needed' },
    grading: 'made up',
    tokenRules: { input: 'made up', output: 'made up' },
    models: [
      { id: 'B', access: 'open', paramsB: 7 },
      { id: 'a', access: 'api' },
      { id: 'é', access: 'open' },
    ],
    datasets: [
      { id: 'one', group: 'G' },
      { id: 'two', group: 'G' },
    ],
    priceSheet: {
      id: 'sheet',
      title: 'Sheet',
      date: '2026-01-01',
      source: 'test',
      assumed: false,
      prices: {
        B: { inputPerMillion: 1, outputPerMillion: 2 },
        a: { inputPerMillion: Number.NaN, outputPerMillion: 3 },
      },
    },
    notes: ['a note'],
    simulation: { seed: 1, calibration: [], bayesAccuracy: { features: 0.8, probabilities: 0.9 } },
  },
  quality: Float32Array.of(1, 0, 1, 0, 0, 1, 1, 1, 0, 0, Number.NaN, 1, 1, 0, 0),
  dataset: Uint8Array.of(0, 0, 1, 1, 1),
  inTokens: Uint32Array.of(10, 20, 30, 40, 50),
  outTokens: Uint32Array.from({ length: 15 }, (_, i) => i + 1),
  split: Uint8Array.of(0, 0, 0, 1, 2),
  probability: Float32Array.from({ length: 15 }, (_, i) => i / 14),
  embeddings: [
    quantizedEmbedding({ id: 'small', modality: 'text', dims: 4 }, toyVectors),
    { info: { id: 'exact', modality: 'image', dims: 4 }, rows: 5, values: toyVectors },
  ],
  samples: Array.from({ length: 5 }, (_, i) => ({
    id: `s${i}`,
    prompt: `question ${i}`,
    ...(i === 2 && { options: ['x', 'y'], image: 'i.jpg' }),
  })),
}
