/** Keeps some rows or some columns of everything a pack is made of. */
import type { Embedding } from '../../core/types.ts'
import type { PackParts } from '../seal.ts'

type Numbers = Float32Array | Float64Array | Uint16Array | Int32Array | Uint32Array | Uint8Array | Int8Array

/** The parts with only these rows, in this order. Datasets and models stay listed. */
export function keepRows(parts: PackParts, rows: readonly number[]): PackParts {
  const n = parts.dataset.length
  const m = parts.info.models.length
  const pick = <T extends Numbers>(values: T | undefined, width: number) => values && gather(values, rows, width)
  const { inTokens, outTokens, fixedCostUsd, split, group, probability, embeddings, samples } = parts
  return withDefined(parts, {
    quality: gather(parts.quality, rows, m),
    dataset: gather(parts.dataset, rows, 1),
    inTokens: pick(inTokens, inTokens && inTokens.length > n ? m : 1),
    outTokens: pick(outTokens, m),
    fixedCostUsd: pick(fixedCostUsd, m),
    split: pick(split, 1),
    group: pick(group, 1),
    images: parts.images && imagesOf(parts.images, rows),
    probability: pick(probability, m),
    embeddings: embeddings?.map((embedding) => embeddingRows(embedding, rows)),
    samples: samples && rows.map((row) => samples[row]),
  })
}

/** The parts with only these models, in this order. */
export function keepModels(parts: PackParts, columns: readonly number[]): PackParts {
  const n = parts.dataset.length
  const m = parts.info.models.length
  const pick = <T extends Numbers>(values: T | undefined) => values && gatherColumns(values, columns, m)
  const models = columns.map((k) => parts.info.models[k])
  const { priceSheet } = parts.info
  const prices = Object.fromEntries(
    models.flatMap(({ id }) => (Object.hasOwn(priceSheet.prices, id) ? [[id, priceSheet.prices[id]]] : [])),
  )
  const { inTokens } = parts
  return withDefined(parts, {
    info: { ...parts.info, models, priceSheet: { ...priceSheet, prices } },
    quality: gatherColumns(parts.quality, columns, m),
    inTokens: inTokens && inTokens.length > n ? gatherColumns(inTokens, columns, m) : inTokens,
    outTokens: pick(parts.outTokens),
    fixedCostUsd: pick(parts.fixedCostUsd),
    probability: pick(parts.probability),
  })
}

/** The parts with those changes that are defined. */
export function withDefined(
  parts: PackParts,
  changes: { [K in keyof PackParts]?: PackParts[K] | undefined },
): PackParts {
  const defined = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...parts, ...Object.fromEntries(defined) }
}

function gather<T extends Numbers>(values: T, rows: readonly number[], width: number): T {
  const out = values.slice(0, rows.length * width) as T
  for (const [to, from] of rows.entries())
    for (let j = 0; j < width; j++) out[to * width + j] = values[from * width + j]
  return out
}

function gatherColumns<T extends Numbers>(values: T, columns: readonly number[], m: number): T {
  const n = values.length / m
  const out = values.slice(0, n * columns.length) as T
  for (let row = 0; row < n; row++)
    for (const [to, from] of columns.entries()) out[row * columns.length + to] = values[row * m + from]
  return out
}

/** Pictures of the kept rows, under their new row numbers. */
function imagesOf(images: Uint32Array, rows: readonly number[]): Uint32Array {
  const moved = new Map(rows.map((from, to) => [from, to]))
  const kept: number[] = []
  for (let i = 0; i < images.length; i += 3) {
    const to = moved.get(images[i])
    if (to !== undefined) kept.push(to, images[i + 1], images[i + 2])
  }
  return Uint32Array.from(kept)
}

const embeddingRows = ({ info, values, scale }: Embedding, rows: readonly number[]): Embedding => ({
  info,
  rows: rows.length,
  values: gather(values, rows, info.dims),
  ...(scale && { scale: gather(scale, rows, 1) }),
})
