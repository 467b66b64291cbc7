/** A pack of our own for audits: 5,000 questions whose features tell a little of eight models' answers. Seeded. */
import { createRng } from '../../../src/core/rng.ts'
import { type PackParts, type SealedPack, sealPack } from '../../../src/packs/seal.ts'

const nQuestions = 5000
const dims = 8
const models = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu', 'hen']
const datasets = ['charts', 'maths', 'maps', 'photos']

export const auditedPack = (
  seed = 1,
  change: (parts: PackParts) => PackParts = (parts) => parts,
): Promise<SealedPack> => sealPack(change(auditedParts(seed)))

function auditedParts(seed: number): PackParts {
  const rng = createRng(seed)
  const m = models.length
  const dataset = Uint8Array.from({ length: nQuestions }, () => rng.randomInt(datasets.length - 1))
  // Features give the dataset away, and lean towards some models.
  const values = Float32Array.from(
    { length: nQuestions * dims },
    (_, at) => rng.normal() + (at % dims === dataset[Math.floor(at / dims)] ? 1.5 : 0),
  )
  const taste = Float64Array.from({ length: m * dims }, () => 0.5 * rng.normal())
  const quality = new Float32Array(nQuestions * m)
  const outTokens = new Uint16Array(nQuestions * m)
  for (let i = 0; i < nQuestions; i++) {
    const luck = rng.normal()
    for (let k = 0; k < m; k++) {
      let logit = -0.6 + 0.2 * k + luck
      for (let j = 0; j < dims; j++) logit += values[i * dims + j] * taste[k * dims + j]
      quality[i * m + k] = Number(rng.random() < 1 / (1 + Math.exp(-logit)))
      outTokens[i * m + k] = 20 + 10 * k + rng.randomInt(30)
    }
  }
  return {
    info: {
      id: 'audited',
      title: 'Audited',
      kind: 'simulated',
      source: { name: 'test', licence: 'MIT' },
      grading: 'drawn',
      tokenRules: { input: 'drawn', output: 'drawn' },
      models: models.map((id) => ({ id, access: 'open' })),
      datasets: datasets.map((id) => ({ id, group: 'all' })),
      priceSheet: {
        id: 'audited',
        title: 'Audited prices',
        date: '2026-01-01',
        source: 'test',
        assumed: false,
        prices: Object.fromEntries(
          models.map((id, k) => [id, { inputPerMillion: 0.1 * 2 ** k, outputPerMillion: 0.3 * 2 ** k }]),
        ),
      },
      notes: [],
    },
    quality,
    outTokens,
    inTokens: Uint16Array.from({ length: nQuestions }, () => 60 + rng.randomInt(80)),
    dataset,
    split: Uint8Array.from({ length: nQuestions }, (_, i) => (i % 10 < 7 ? 0 : i % 10 === 7 ? 1 : 2)),
    embeddings: [{ info: { id: 'toy', modality: 'text', dims }, rows: nQuestions, values }],
    samples: Array.from({ length: nQuestions }, (_, i) => ({
      id: `q${i}`,
      prompt: `Question number ${i} asks ${words(i)}`,
    })),
  }
}

/** Different for every question. */
const words = (i: number) =>
  i.toString(5).replace(/\d/g, (digit) => `${['who', 'what', 'when', 'where', 'why'][Number(digit)]} `)
