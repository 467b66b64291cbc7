/** A small sealed pack with embeddings and a split: 240 samples, 4 models, 2 datasets. Seeded. */
import { createRng } from '../../src/core/rng.ts'
import { type PackParts, type SealedPack, sealPack } from '../../src/packs/seal.ts'

const models = ['ant', 'bee', 'cat', 'dog']
const n = 240
const dims = 6

/** Row part: 60 % train, 20 % dev, 20 % test, interleaved. */
export const partOf = (row: number): number => (row % 5 < 3 ? 0 : row % 5 === 3 ? 1 : 2)

interface Variant {
  /** Answers of the test rows, and only these, are inverted. */
  readonly flipTest?: boolean
  /** With an image encoder beside the text encoder. */
  readonly images?: boolean
}

export const smallPack = (variant: Variant = {}): Promise<SealedPack> => sealPack(smallParts(variant))

export function smallParts({ flipTest = false, images = false }: Variant = {}): PackParts {
  const rng = createRng(3)
  const values = Float32Array.from({ length: n * dims }, () => rng.normal())
  const quality = new Float32Array(n * models.length)
  const outTokens = new Uint16Array(n * models.length)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < models.length; k++) {
      const right = values[i * dims + k] + 0.3 * k + 0.5 * rng.normal() > 0.2
      quality[i * models.length + k] = Number(flipTest && partOf(i) === 2 ? !right : right)
      outTokens[i * models.length + k] = 10 + 5 * k + rng.randomInt(9)
    }
  }
  return {
    info: {
      id: 'small',
      title: 'Small',
      kind: 'simulated',
      source: { name: 'test', licence: 'MIT' },
      grading: 'drawn',
      tokenRules: { input: 'drawn', output: 'drawn' },
      models: models.map((id) => ({ id, access: 'open' })),
      datasets: [
        { id: 'left', group: 'all' },
        { id: 'right', group: 'all' },
      ],
      priceSheet: {
        id: 'small',
        title: 'Small prices',
        date: '2026-01-01',
        source: 'test',
        assumed: false,
        prices: Object.fromEntries(
          models.map((id, k) => [id, { inputPerMillion: 0.1 * 3 ** k, outputPerMillion: 0.2 * 3 ** k }]),
        ),
      },
      notes: [],
    },
    quality,
    outTokens,
    inTokens: Uint16Array.from({ length: n }, () => 50 + rng.randomInt(50)),
    dataset: Uint8Array.from({ length: n }, (_, i) => i % 2),
    split: Uint8Array.from({ length: n }, (_, i) => partOf(i)),
    embeddings: [
      { info: { id: 'toy', modality: 'text', dims }, rows: n, values },
      ...(images ? [imageRows(createRng(4))] : []),
    ],
  }
}

/** Wider than the texts' rows, and far from 0. */
function imageRows(rng: ReturnType<typeof createRng>): NonNullable<PackParts['embeddings']>[number] {
  const info = { id: 'toy-eyes', modality: 'image' as const, dims: dims + 3 }
  return { info, rows: n, values: Float32Array.from({ length: n * info.dims }, () => 2 + rng.normal()) }
}
