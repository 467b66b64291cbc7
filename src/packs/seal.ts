/** Makes a pack: arrays in, named entries out, pack.json with the sha256 of each; and takes a pack apart to be
 * changed and sealed again. The reader is in matrices.ts. */

import type { DatasetIndices, Embedding, EntryInfo, PackInfo, Sample } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { sha256 } from './hash.ts'
import { checkInfo, infoEntry } from './info.ts'
import {
  decodeEmbedding,
  decodeMatrices,
  decodeProbability,
  decodeSamples,
  probabilityUnit,
  type ReadEntry,
} from './matrices.ts'
import { encodeNpy, packBits } from './npy.ts'

/** What a pack is made of. Rows are samples, columns `info.models`; row-major. */
export interface PackParts {
  /** Everything in pack.json that does not follow from the arrays. */
  readonly info: Omit<PackInfo, 'schema' | 'counts' | 'entries' | 'encoders'>
  /** n×m in [0,1]; NaN = no result. */
  readonly quality: Float32Array
  /** Index into info.datasets, one per row: its length is n. */
  readonly dataset: DatasetIndices
  /** Length n (equal for all models) or n×m. */
  readonly inTokens?: Uint16Array | Uint32Array
  /** n×m. */
  readonly outTokens?: Uint16Array | Uint32Array
  /** n×m, dollars per call, for sources that publish costs and no tokens. */
  readonly fixedCostUsd?: Float64Array
  readonly split?: Uint8Array
  /** Questions that belong together have the same number, 0 or more. */
  readonly group?: Int32Array
  /** (row, width, height) of every picture, in pixels; only where inTokens counts each flat at 256. */
  readonly images?: Uint32Array
  /** n×m: probability of a correct answer. Simulated packs only. */
  readonly probability?: Float32Array
  readonly embeddings?: readonly Embedding[]
  /** One per row, in row order. */
  readonly samples?: readonly Sample[]
}

/** A finished pack: what the store keeps and the zip holds. */
export interface SealedPack {
  readonly info: PackInfo
  /** sha256 of pack.json. */
  readonly hash: string
  /** Every entry, pack.json included (and first), uncompressed. */
  readonly entries: ReadonlyMap<string, Uint8Array>
}

/** Throws a sentence if the parts do not fit together: a mistake of the caller, not of a visitor. */
export async function sealPack(parts: PackParts): Promise<SealedPack> {
  const arrays = arrayEntries(parts)
  const listed: Record<string, EntryInfo> = {}
  for (const [name, bytes] of arrays) listed[name] = { bytes: bytes.length, sha256: await sha256(bytes) }
  const info: PackInfo = {
    schema: 1,
    ...parts.info,
    counts: { samples: parts.dataset.length, models: parts.info.models.length },
    encoders: (parts.embeddings ?? []).map((embedding) => embedding.info),
    entries: listed,
  }
  const [wrong] = checkInfo(info)
  if (wrong) throw new Error(`pack "${info.id}" cannot be written: ${wrong.what}`)
  return withInfo(info, arrays)
}

async function withInfo(info: PackInfo, arrays: ReadonlyMap<string, Uint8Array>): Promise<SealedPack> {
  const json = new TextEncoder().encode(`${JSON.stringify(info, null, 1)}\n`)
  return { info, hash: await sha256(json), entries: new Map([[infoEntry, json], ...arrays]) }
}

/** The same data under another id: another pack, with another hash. */
export async function renamed({ info, entries }: SealedPack, id: string, title: string): Promise<SealedPack> {
  const arrays = new Map([...entries].filter(([name]) => name !== infoEntry))
  return withInfo({ ...info, id, title }, arrays)
}

function arrayEntries(parts: PackParts): Map<string, Uint8Array> {
  const [n, m] = [parts.dataset.length, parts.info.models.length]
  const entries = new Map<string, Uint8Array>()
  const put = (name: string, length: number | undefined, expected: number, make: () => Uint8Array) => {
    if (length === undefined) return
    if (length !== expected)
      throw new Error(
        `${name} needs ${plural(expected, 'value')} for ${plural(n, 'sample')} and ${plural(m, 'model')}, there are ${length}`,
      )
    entries.set(name, make())
  }
  const { quality, inTokens, outTokens, fixedCostUsd, dataset, split, group, images, probability, samples } = parts
  put('quality.npy', quality.length, n * m, () => encodeQuality(quality, n, m))
  const missing = quality.some(Number.isNaN)
  put('missing.npy', missing ? n * m : undefined, n * m, () => encodeBits(n * m, (i) => Number.isNaN(quality[i])))
  const perModel = inTokens && inTokens.length !== n
  put('in_tokens.npy', inTokens?.length, perModel ? n * m : n, () => encodeTokens(inTokens!, perModel ? [n, m] : [n]))
  put('out_tokens.npy', outTokens?.length, n * m, () => encodeTokens(outTokens!, [n, m]))
  put('cost.npy', fixedCostUsd?.length, n * m, () => encodeNpy(fixedCostUsd!, [n, m]))
  put('dataset.npy', dataset.length, n, () => encodeNpy(dataset, [n]))
  put('split.npy', split?.length, n, () => encodeNpy(split!, [n]))
  put('group.npy', group?.length, n, () => encodeNpy(group!, [n]))
  put('images.npy', images?.length, images?.length ?? 0, () => encodeNpy(images!, [images!.length / 3, 3]))
  put('probability.npy', probability?.length, n * m, () => encodeProbability(probability!, n, m))
  for (const { info, values, scale } of parts.embeddings ?? []) {
    const name = `${info.modality}.${info.id}`
    put(`${name}.npy`, values.length, n * info.dims, () => encodeNpy(values, [n, info.dims]))
    put(`${name}.scale.npy`, scale?.length, n, () => encodeNpy(scale!, [n]))
  }
  put('samples.jsonl', samples?.length, n, () => encodeSamples(samples!))
  return entries
}

const encodeBits = (length: number, isSet: (index: number) => boolean): Uint8Array =>
  encodeNpy(packBits(length, isSet), [Math.ceil(length / 8)])

/** One bit a cell when every grade is 0, 1 or missing (missing cells are 0 there), else float32 with NaN. */
function encodeQuality(quality: Float32Array, n: number, m: number): Uint8Array {
  const binary = quality.every((grade) => grade === 0 || grade === 1 || Number.isNaN(grade))
  return binary ? encodeBits(n * m, (i) => quality[i] === 1) : encodeNpy(quality, [n, m])
}

/** As u2 when every count fits. */
function encodeTokens(tokens: Uint16Array | Uint32Array, shape: readonly number[]): Uint8Array {
  return encodeNpy(tokens.every((count) => count < 2 ** 16) ? Uint16Array.from(tokens) : tokens, shape)
}

function encodeProbability(probability: Float32Array, n: number, m: number): Uint8Array {
  return encodeNpy(
    Uint16Array.from(probability, (p) => Math.round(p * probabilityUnit)),
    [n, m],
  )
}

const encodeSamples = (samples: readonly Sample[]): Uint8Array =>
  new TextEncoder().encode(samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''))

/** Throws a sentence when an entry is damaged. Sealing the parts again gives the same hash. */
export async function unsealPack(packInfo: PackInfo, hash: string, read: ReadEntry): Promise<PackParts> {
  const { pack, findings } = await decodeMatrices(packInfo, hash, read)
  if (!pack) throw new Error(findings.map(({ where, what }) => `${where} ${what}`).join('; '))
  const { schema: _schema, counts: _counts, entries, encoders, ...info } = packInfo
  const { quality, dataset, inTokens, outTokens, fixedCostUsd, split, group, images } = pack
  const embeddings = []
  for (const { id } of encoders) embeddings.push(await decodeEmbedding(packInfo, id, read))
  return {
    info,
    quality,
    dataset,
    ...(inTokens && { inTokens }),
    ...(outTokens && { outTokens }),
    ...(fixedCostUsd && { fixedCostUsd }),
    ...(split && { split }),
    ...(group && { group }),
    ...(images && { images }),
    ...(embeddings.length > 0 && { embeddings }),
    ...('probability.npy' in entries && { probability: await decodeProbability(packInfo, read) }),
    ...('samples.jsonl' in entries && { samples: await decodeSamples(read) }),
  }
}
