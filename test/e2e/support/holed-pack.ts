/** A text-only pack with three questions one model never answered, and a question that stands in it fifteen times. */
import { createRng } from '../../../src/core/rng.ts'
import type { PackParts } from '../../../src/packs/seal.ts'

const n = 300
const models = ['model-1B', 'model-3B', 'model-9B']
const m = models.length

export function holedParts(): PackParts {
  const rng = createRng(5)
  const quality = Float32Array.from({ length: n * m }, (_, at) => Number(rng.random() < 0.5 + 0.1 * (at % m)))
  for (const row of [4, 50, 299]) quality[row * m + 1] = Number.NaN
  return {
    info: {
      id: 'holed',
      title: 'Holed pack',
      kind: 'simulated',
      source: { name: 'test', licence: 'none needed' },
      grading: 'drawn',
      tokenRules: { input: 'drawn', output: 'drawn' },
      models: models.map((id) => ({ id, access: 'open' })),
      datasets: [{ id: 'all', group: 'all' }],
      priceSheet: {
        id: 'test',
        title: 'Test prices',
        date: '2026-01-01',
        source: 'test',
        assumed: false,
        prices: Object.fromEntries(
          models.map((id, k) => [id, { inputPerMillion: k + 1, outputPerMillion: 2 * k + 1 }]),
        ),
      },
      notes: [],
    },
    quality,
    dataset: new Uint8Array(n),
    inTokens: Uint32Array.from({ length: n }, () => 50 + rng.randomInt(100)),
    outTokens: Uint32Array.from({ length: n * m }, () => 5 + rng.randomInt(2000)),
    samples: Array.from({ length: n }, (_, i) => ({
      id: `q${i}`,
      prompt:
        i % 20 === 7
          ? 'the question that stands here fifteen times'
          : `question number ${i} about word${rng.randomInt(40)}`,
    })),
  }
}
