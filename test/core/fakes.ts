/** Small packs and price sheets for tests. */
import type { PackData, PackInfo, PriceSheet } from '../../src/core/types.ts'

export interface PackParts extends Partial<PackData> {
  readonly models: readonly string[]
  readonly n: number
  readonly entries?: PackInfo['entries']
}

/** A pack with the given arrays; quality 0 and dataset 0 unless given. */
export function makePack({ models, n, entries = {}, ...arrays }: PackParts): PackData {
  const m = models.length
  const info: PackInfo = {
    schema: 1,
    id: 'fake',
    title: 'Fake',
    kind: 'simulated',
    source: { name: 'test', licence: 'none' },
    grading: 'none',
    tokenRules: { input: '', output: '' },
    models: models.map((id) => ({ id, access: 'open' })),
    datasets: [{ id: 'only', group: 'all' }],
    counts: { samples: n, models: m },
    priceSheet: makeSheet(models, () => [1, 1]),
    encoders: [],
    notes: [],
    entries,
  }
  return { info, hash: '', n, m, quality: new Float32Array(n * m), dataset: new Uint8Array(n), ...arrays }
}

/** @param price dollars per million tokens: input, output */
export function makeSheet(models: readonly string[], price: (id: string) => [number, number]): PriceSheet {
  const prices = models.map((id) => {
    const [inputPerMillion, outputPerMillion] = price(id)
    return [id, { inputPerMillion, outputPerMillion }] as const
  })
  return {
    id: 'fake',
    title: 'Fake prices',
    date: '2025-01-01',
    source: 'test',
    assumed: true,
    prices: Object.fromEntries(prices),
  }
}
