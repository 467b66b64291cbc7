/**
 * What routers see of a sample, built from a pack: fused and standardised embeddings where the pack has them, else
 * TF-IDF of its text. Everything that is fitted (scaler, vocabulary) is fitted on train rows only.
 */
import { fuse } from '../core/fusion.ts'
import { solvableRows } from '../core/hindsight.ts'
import { applyScaler, fitScaler } from '../core/scaler.ts'
import type { Embedding, Matrix, PackData, PackInfo, Sample, Split } from '../core/types.ts'
import { fitTfidf, projectSparse, routerText, transformTfidf } from '../encoders/tfidf.ts'
import { decodeEmbedding, decodeSamples } from '../packs/pack.ts'
import { dequantizeRows } from '../packs/quantize.ts'
import type { FeatureChoice } from '../state/experiment.ts'
import { concatRows, gatherRows } from './rows.ts'
import type { PackSource } from './source.ts'

export interface Features {
  /** Names the inputs: part of every cache key downstream. */
  readonly key: string
  /** In words, for the board. */
  readonly label: string
  readonly train: Matrix
  /** Dev rows, then test rows. */
  readonly query: Matrix
}

/** What the features of a pack will be, before they are computed; undefined when the pack has nothing to see. */
export function describeFeatures(info: PackInfo, choice: FeatureChoice): { key: string; label: string } | undefined {
  const { text, image } = encodersOf(info)
  if (choice.source === 'auto' && (text || image)) {
    const method = fusionFor(info, choice.fusion)
    const names = [text?.id, image?.id].filter(Boolean).join(' + ')
    return {
      key: `${names}|${method}|scaled`,
      label: `${names}, ${method.replaceAll('_', ' ')}, standardised on solvable train rows`,
    }
  }
  if ('samples.jsonl' in info.entries)
    return { key: 'tfidf', label: 'TF-IDF of the question and its options, fitted on train' }
  return undefined
}

export async function buildFeatures(
  source: PackSource,
  pack: PackData,
  split: Split,
  choice: FeatureChoice,
): Promise<Features> {
  const description = describeFeatures(source.info, choice)
  if (!description)
    throw new Error(
      `pack "${source.info.id}" has neither embeddings nor texts: routers that look at questions cannot run`,
    )
  const query = concatRows(split.dev, split.test)
  if (description.key !== 'tfidf')
    return { ...description, ...(await fromEmbeddings(source, pack, split.train, query, choice)) }
  const samples = await decodeSamples((name) => source.read(name))
  return { ...description, ...fromTexts(samples, split.train, query) }
}

const encodersOf = (info: PackInfo) => ({
  text: info.encoders.find((encoder) => encoder.modality === 'text'),
  image: info.encoders.find((encoder) => encoder.modality === 'image'),
})

function fusionFor(info: PackInfo, wanted: string): string {
  const { text, image } = encodersOf(info)
  return text && image ? wanted : text ? 'only_text' : 'only_image'
}

async function fromEmbeddings(
  source: PackSource,
  pack: PackData,
  train: Int32Array,
  query: Int32Array,
  choice: FeatureChoice,
) {
  const encoders = encodersOf(source.info)
  const load = async (encoder: typeof encoders.text) =>
    encoder && (await decodeEmbedding(source.info, encoder.id, (name) => source.read(name)))
  const text = await load(encoders.text)
  const image = await load(encoders.image)
  const method = fusionFor(source.info, choice.fusion)
  const part = (rows: Int32Array) => fuseRows(method, rows, text, image)
  const trainMatrix = part(train)
  const queryMatrix = part(query)
  const scaler = fitScaler(trainMatrix.data, trainMatrix.cols, {
    rows: solvableRows(gatherRows(pack.quality, train, pack.m), train.length, pack.m),
  })
  applyScaler(scaler, trainMatrix.data, trainMatrix.data)
  applyScaler(scaler, queryMatrix.data, queryMatrix.data)
  return { train: trainMatrix, query: queryMatrix }
}

function fuseRows(method: string, rows: Int32Array, text: Embedding | undefined, image: Embedding | undefined) {
  const empty = { values: new Float32Array(0), dims: 0 }
  const values = (e: Embedding | undefined) => (e ? { values: dequantizeRows(e, rows), dims: e.info.dims } : empty)
  const fused = fuse(method, values(text), values(image), rows.length)
  return { kind: 'dense' as const, rows: rows.length, cols: fused.dims, data: Float32Array.from(fused.values) }
}

function fromTexts(samples: readonly Sample[], train: Int32Array, query: Int32Array) {
  const texts = (rows: Int32Array) => Array.from(rows, (row) => routerText(samples[row]))
  const trainTexts = texts(train)
  const model = fitTfidf(trainTexts)
  return { train: transformTfidf(model, trainTexts), query: transformTfidf(model, texts(query)) }
}

/** Width of the vectors that stand in for TF-IDF where a router needs dense rows. */
export const projectedDims = 512

/** Dense rows for routers that need vectors. Sparse features are projected, with a fixed seed, to projectedDims. */
export function denseRows(matrix: Matrix): { data: Float32Array; dims: number } {
  const dense = matrix.kind === 'dense' ? matrix : projectSparse(matrix, projectedDims, 0)
  return { data: dense.data, dims: dense.cols }
}
