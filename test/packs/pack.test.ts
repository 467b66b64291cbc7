import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/packs/hash.ts'
import { decodeEmbedding, decodeMatrices, decodeProbability, decodeSamples } from '../../src/packs/matrices.ts'
import { encodeNpy } from '../../src/packs/npy.ts'
import { decodePack } from '../../src/packs/open.ts'
import { dequantizeRows, quantizeRows } from '../../src/packs/quantize.ts'
import { type PackParts, sealPack } from '../../src/packs/seal.ts'
import { encodePack } from './support/encode-pack.ts'
import { toyParts, toyVectors } from './support/toy.ts'

/** The toy pack's entries after a change, with pack.json brought in line unless told otherwise. */
async function entriesWith(
  change: (entries: Map<string, Uint8Array>, info: Record<string, unknown>) => void,
  relist = true,
) {
  const sealed = await sealPack(toyParts)
  const entries = new Map(sealed.entries)
  const info = JSON.parse(new TextDecoder().decode(entries.get('pack.json'))) as Record<string, unknown>
  change(entries, info)
  if (relist) {
    const listed: Record<string, unknown> = {}
    for (const [name, bytes] of entries)
      if (name !== 'pack.json') listed[name] = { bytes: bytes.length, sha256: await sha256(bytes) }
    info.entries = listed
  }
  return entries.set('pack.json', new TextEncoder().encode(JSON.stringify(info)))
}

describe('a pack', () => {
  it('comes back from its zip as it went in, with the same hash', async () => {
    const zip = await encodePack(toyParts)
    const { pack, sealed, findings } = await decodePack(zip)
    const original = await sealPack(toyParts)
    expect(findings).toEqual([])
    expect(pack).toMatchObject({ n: 5, m: 3, hash: original.hash })
    expect(pack!.quality).toEqual(toyParts.quality)
    expect([...pack!.inTokens!]).toEqual([...toyParts.inTokens!])
    expect([...pack!.outTokens!]).toEqual([...toyParts.outTokens!])
    expect([pack!.dataset, pack!.split]).toEqual([toyParts.dataset, toyParts.split])
    expect(pack!.info).toEqual(original.info)
    expect(sealed!.entries).toEqual(original.entries)
    expect(await encodePack(toyParts)).toEqual(zip)
  })

  it('keeps an unknown price unknown', async () => {
    const { pack } = await decodePack(await encodePack(toyParts))
    expect(pack!.info.priceSheet.prices.a.inputPerMillion).toBeNaN()
    expect(pack!.info.priceSheet.prices).not.toHaveProperty('é')
  })

  it('keeps graded scores as float32 and right-or-wrong as bits', async () => {
    const bits = await sealPack(toyParts)
    expect(decodeLength(bits.entries, 'quality.npy')).toBe(2)
    const graded: PackParts = { ...toyParts, quality: toyParts.quality.map((q) => q * 0.7) }
    const sealed = await sealPack(graded)
    expect(decodeLength(sealed.entries, 'quality.npy')).toBe(60)
    expect((await decodePack(sealed.entries)).pack!.quality).toEqual(graded.quality)
  })

  it('keeps costs of a source without tokens, and tokens beyond 65,535', async () => {
    const { inTokens: _in, outTokens: _out, ...rest } = toyParts
    const fixedCostUsd = Float64Array.from({ length: 15 }, (_, i) => (i === 10 ? Number.NaN : i / 1e6))
    const costs = await decodePack(await encodePack({ ...rest, fixedCostUsd }))
    expect(costs.findings).toEqual([])
    expect(costs.pack).toMatchObject({ fixedCostUsd })
    const many = await decodePack(
      await encodePack({ ...toyParts, outTokens: toyParts.outTokens!.map((t) => t * 10_000) }),
    )
    expect(many.pack!.outTokens![14]).toBe(150_000)
  })

  it('reads the matrices without touching embeddings or samples', async () => {
    const { info, hash, entries } = await sealPack(toyParts)
    const asked: string[] = []
    const { pack } = await decodeMatrices(info, hash, async (name) => {
      asked.push(name)
      return entries.get(name)!
    })
    expect(pack).toBeDefined()
    expect(asked.filter((name) => /text|image|samples|probability/.test(name))).toEqual([])
  })

  it('reads embeddings, probabilities and samples on their own', async () => {
    const { info, entries } = await sealPack(toyParts)
    const read = async (name: string) => entries.get(name)!
    expect((await decodeEmbedding(info, 'exact', read)).values).toEqual(toyVectors)
    expect((await decodeEmbedding(info, 'small', read)).scale).toHaveLength(5)
    expect((await decodeProbability(info, read))[7]).toBeCloseTo(0.5, 4)
    expect(await decodeSamples(read)).toEqual(toyParts.samples)
    await expect(decodeEmbedding(info, 'other', read)).rejects.toThrow('no encoder "other": it has small, exact')
  })

  it('is plain .npy and JSON inside an ordinary zip', async () => {
    const files = unzipSync(await encodePack(toyParts))
    expect(Object.keys(files)[0]).toBe('pack.json')
    expect(new TextDecoder('latin1').decode(files['text.small.npy'].subarray(1, 6))).toBe('NUMPY')
  })

  it('leaves out entries nobody knows, with a note', async () => {
    const entries = await entriesWith((all) => all.set('readme.txt', new Uint8Array(3)), false)
    const { sealed, findings } = await decodePack(entries)
    expect(findings).toMatchObject([{ severity: 'note', where: 'readme.txt' }])
    expect(sealed!.entries.has('readme.txt')).toBe(false)
  })

  it('warns when neither tokens nor costs are there', async () => {
    const { inTokens: _in, outTokens: _out, ...rest } = toyParts
    expect((await decodePack(await encodePack(rest))).findings).toMatchObject([
      { severity: 'warning', what: expect.stringContaining('neither tokens nor costs') },
    ])
  })
})

function decodeLength(entries: ReadonlyMap<string, Uint8Array>, name: string): number {
  const bytes = entries.get(name)!
  return bytes.length - 10 - (bytes[8] | (bytes[9] << 8))
}

type Change = Parameters<typeof entriesWith>[0]
const npy =
  (name: string, data: Parameters<typeof encodeNpy>[0], shape: number[]): Change =>
  (entries) =>
    void entries.set(name, encodeNpy(data, shape))
const field =
  (set: (info: Record<string, never>) => void): Change =>
  (_, info) =>
    set(info as Record<string, never>)

/** What is wrong, the entry the finding must name, and part of its sentence. */
const broken: [string, Change, string, string][] = [
  ['a missing pack.json', (entries) => void entries.delete('pack.json'), 'pack.json', 'is missing'],
  ['a newer schema', field((info) => Object.assign(info, { schema: 2 })), 'pack.json', 'schema version 2'],
  ['a missing title', field((info) => void delete info.title), 'pack.json', 'title is missing'],
  [
    'a wrong kind',
    field((info) => Object.assign(info, { kind: 'fake' })),
    'pack.json',
    'kind is "fake", not "real" or "simulated"',
  ],
  [
    'a bad model',
    field((info) => Object.assign(info.models[0], { access: 'shut' })),
    'pack.json',
    'models[0].access is "shut"',
  ],
  [
    'models out of order',
    field((info) => (info.models as unknown[]).reverse()),
    'pack.json',
    'not in code-point order',
  ],
  [
    'a model twice',
    field((info) => Object.assign(info.models[1], { id: 'B' })),
    'pack.json',
    'model "B" is listed twice',
  ],
  [
    'counts that disagree',
    field((info) => Object.assign(info.counts, { models: 4 })),
    'pack.json',
    'counts.models is 4, models has 3',
  ],
  [
    'a price for nobody',
    field((info) =>
      Object.assign((info.priceSheet as { prices: object }).prices, { Z: { inputPerMillion: 1, outputPerMillion: 1 } }),
    ),
    'pack.json',
    '"Z"',
  ],
  [
    'a negative price',
    field((info) => Object.assign((info.priceSheet as { prices: { B: object } }).prices.B, { inputPerMillion: -1 })),
    'pack.json',
    'is -1',
  ],
  [
    'an entry name that is a path',
    field((info) => Object.assign(info.encoders[0], { id: '../x' })),
    'pack.json',
    'encoder "../x"',
  ],
  [
    'a shape that disagrees',
    npy('out_tokens.npy', new Uint16Array(12), [4, 3]),
    'out_tokens.npy',
    "shape is (4, 3), pack.json's counts need (5, 3)",
  ],
  ['groups of another shape', npy('group.npy', new Int32Array(4), [4]), 'group.npy', 'shape is (4)'],
  ['groups of another type', npy('group.npy', new Float32Array(5), [5]), 'group.npy', 'holds <f4 values, not <i4'],
  ['a negative group', npy('group.npy', Int32Array.of(0, 1, -1, 2, 3), [5]), 'group.npy', 'holds -1 at position 2'],
  [
    'quality out of range',
    npy(
      'quality.npy',
      Float32Array.from({ length: 15 }, () => 1.5),
      [5, 3],
    ),
    'quality.npy',
    'holds 1.5 at row 0, model 0',
  ],
  [
    'quality with holes but no mask',
    (entries) => {
      entries.delete('missing.npy')
      entries.set('quality.npy', encodeNpy(new Float32Array(15).fill(Number.NaN), [5, 3]))
    },
    'quality.npy',
    'missing.npy',
  ],
  [
    'a dataset that is not listed',
    npy('dataset.npy', Uint8Array.of(0, 0, 1, 2, 1), [5]),
    'dataset.npy',
    'holds 2 in row 3; there are 2 datasets',
  ],
  ['a fourth split', npy('split.npy', Uint8Array.of(0, 0, 3, 1, 1), [5]), 'split.npy', 'holds 3 in row 2'],
  ['tokens of a wrong type', npy('in_tokens.npy', new Float32Array(5), [5]), 'in_tokens.npy', 'not <u2 or <u4'],
  [
    'tokens on one side only',
    (entries) => void entries.delete('in_tokens.npy'),
    'out_tokens.npy',
    'in_tokens.npy is not',
  ],
  ['a negative cost', npy('cost.npy', new Float64Array(15).fill(-1), [5, 3]), 'cost.npy', 'holds -1'],
  ['no quality', (entries) => void entries.delete('quality.npy'), 'quality.npy', 'not listed'],
  [
    'an embedding that is not finite',
    npy('image.exact.npy', new Float32Array(20).fill(Number.NaN), [5, 4]),
    'image.exact.npy',
    'NaN',
  ],
  [
    'an embedding without scales',
    (entries) => void entries.delete('text.small.scale.npy'),
    'text.small.npy',
    'not listed',
  ],
  [
    'too few samples',
    (entries) => void entries.set('samples.jsonl', new TextEncoder().encode('{"id":"1","prompt":"x"}\n')),
    'samples.jsonl',
    'has 1 line,',
  ],
  [
    'a sample without id',
    (entries) => void entries.set('samples.jsonl', new TextEncoder().encode('{"prompt":"x"}\n')),
    'samples.jsonl',
    'line 1 needs',
  ],
]

describe('a broken pack', () => {
  it.each(broken)('with %s is refused by name', async (_, change, where, what) => {
    const entries = await entriesWith(change)
    if (where === 'pack.json' && what === 'is missing') entries.delete('pack.json')
    const { sealed, pack, findings } = await decodePack(entries)
    expect([sealed, pack]).toEqual([undefined, undefined])
    const finding = findings.find((f) => f.severity === 'error' && f.where === where)
    expect(finding?.what).toContain(what)
    expect(finding?.fix).not.toBe('')
  })

  it('with a changed byte is refused by its hash', async () => {
    const entries = await entriesWith((all) => {
      const bytes = all.get('dataset.npy')!.slice()
      bytes[bytes.length - 1] = 0
      all.set('dataset.npy', bytes)
    }, false)
    expect((await decodePack(entries)).findings).toMatchObject([
      { severity: 'error', where: 'dataset.npy', what: expect.stringContaining('sha256') },
    ])
  })

  it('with an entry listed but absent is refused', async () => {
    const entries = await entriesWith((all) => void all.delete('samples.jsonl'), false)
    expect((await decodePack(entries)).findings).toMatchObject([
      { where: 'samples.jsonl', what: expect.stringContaining('not in the pack') },
    ])
  })

  it('that is not JSON, or not a zip at all, ends in a sentence', async () => {
    const entries = new Map([['pack.json', new TextEncoder().encode('{oops')]])
    expect((await decodePack(entries)).findings[0].what).toContain('is not JSON')
    expect((await decodePack(new TextEncoder().encode('hello'), { name: 'x.zip' })).findings[0].where).toBe('x.zip')
  })

  it('is not written in the first place', async () => {
    await expect(sealPack({ ...toyParts, split: new Uint8Array(4) })).rejects.toThrow('split.npy needs 5 values')
  })
})

describe('quantised rows', () => {
  it('are within half a step of the original and keep rows of zeros', () => {
    const values = Float32Array.from([...toyVectors, 0, 0, 0, 0])
    const { values: q, scale } = quantizeRows(values, 6, 4)
    const embedding = { info: { id: 'x', modality: 'text' as const, dims: 4 }, rows: 6, values: q, scale }
    const back = dequantizeRows(embedding, [0, 1, 2, 3, 4, 5])
    for (const [i, value] of values.entries())
      expect(Math.abs(back[i] - value)).toBeLessThanOrEqual(scale[i >> 2] / 2 + 1e-6)
    expect(dequantizeRows(embedding, [3, 1])).toEqual(Float32Array.from([...back.slice(12, 16), ...back.slice(4, 8)]))
  })

  it('refuse a value that is not a number', () => {
    expect(() => quantizeRows(Float32Array.of(1, Number.NaN), 1, 2)).toThrow('row 0 of the embeddings holds NaN')
  })
})

describe('a pack.json of lists in each other', () => {
  it('is refused with sentences', async () => {
    const deep = `{"schema":1,"id":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    const { findings } = await decodePack(new Map([['pack.json', new TextEncoder().encode(deep)]]))
    expect(findings[0]?.what).toBe('id is nested too deeply, not a text')
  })
})
