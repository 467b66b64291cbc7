/**
 * Makes what routers see of a sample from a pack: fused and standardised embeddings where the pack has them, else TF-IDF of
 * its text. Everything that is fitted (scaler, vocabulary) is fitted on train rows only. Loaded when features are prepared.
 */
import { fuse, fusedParts } from '../../core/fusion.ts'
import { solvableRows } from '../../core/hindsight.ts'
import { applyScaler, fitScaler } from '../../core/scaler.ts'
import { lot } from '../../core/ties.ts'
import type { Embedding, EncoderInfo, Matrix, PackData, Sample, Split } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { fitTfidf, projectSparse, routerText, transformTfidf } from '../../encoders/tfidf.ts'
import type { FeatureChoice } from '../../experiment/experiment.ts'
import { decodeEmbedding, decodeSamples } from '../../packs/matrices.ts'
import { dequantizeRows } from '../../packs/quantize.ts'
import { describeFeatures, type FeatureInput, type Features, fusionFor, noFeatures, vectorsOf } from './features.ts'
import { concatRows, gatherRows } from './gather-rows.ts'
import type { PackSource } from './pack-source.ts'

export async function buildFeatures(
  source: PackSource,
  pack: PackData,
  split: Split,
  choice: FeatureChoice,
): Promise<Features> {
  const description = describeFeatures(source.info, choice)
  if (!description) throw new Error(noFeatures)
  const query = concatRows(split.dev, split.test)
  const known = 'samples.jsonl' in source.info.entries
  const samples = known ? await decodeSamples((name) => source.read(name)) : []
  const made =
    description.key === 'tfidf'
      ? fromTexts(samples, split.train, query)
      : await fromEmbeddings(source, pack, split.train, query, choice)
  const places = known ? placesOf(split.train, samples) : undefined
  return { ...description, ...made, places, blind: blindness(made.train, description.key) }
}

/** The place of each training row in an order drawn from the ids. */
function placesOf(train: Int32Array, samples: readonly Sample[]): Int32Array {
  const lots = Float64Array.from(train, (row) => lot(samples[row]?.id ?? ''))
  const places = new Int32Array(train.length)
  const order = Int32Array.from(train.keys()).sort((a, b) => lots[a]! - lots[b]! || a - b)
  for (const [place, at] of order.entries()) places[at] = place
  return places
}

function blindness(train: Matrix, key: string): string | undefined {
  if (train.rows > 0 && !allRowsAlike(train)) return undefined
  if (key !== 'tfidf' && train.cols === 0)
    return 'nothing to see: the features have no columns. Choose other features, or encode the pack again under Encoders'
  return key === 'tfidf'
    ? 'nothing to see: the training questions have no text, or all the same words. Import the pack again with a column of question texts, or encode its pictures under Encoders'
    : 'nothing to see: all training questions have the same vector. Choose other features, or encode the pack again under Encoders'
}

/** Whatever differs shows in the first few rows of ordinary data. */
function allRowsAlike(matrix: Matrix): boolean {
  const first = rowOf(matrix, 0)
  for (let row = 1; row < matrix.rows; row++) {
    const other = rowOf(matrix, row)
    if (first.length !== other.length || first.some((value, i) => value !== other[i])) return false
  }
  return true
}

/** The numbers of a row: those of a sparse one after their columns. */
function rowOf(matrix: Matrix, row: number): Float32Array {
  if (matrix.kind === 'dense') return matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols)
  const { rowStart, column, value } = matrix
  const [from, to] = [rowStart[row]!, rowStart[row + 1]!]
  return Float32Array.from([...column.subarray(from, to), ...value.subarray(from, to)])
}

async function loadVectors(source: PackSource, choice: FeatureChoice) {
  const { text, image } = vectorsOf(source.info, choice)
  const load = async (id: string | undefined): Promise<Embedding | undefined> => {
    if (id === undefined) return undefined
    if (choice.source !== 'encoders') return decodeEmbedding(source.info, id, (name) => source.read(name))
    if (!source.encoded) throw new Error(`the vectors of "${id}" are made on the page: choose other features here`)
    return source.encoded(id)
  }
  return { text: await load(text), image: await load(image) }
}

async function fromEmbeddings(
  source: PackSource,
  pack: PackData,
  train: Int32Array,
  query: Int32Array,
  choice: FeatureChoice,
) {
  const vectors = await loadVectors(source, choice)
  const method = fusionFor(source.info, choice)
  const part = (rows: Int32Array, { text, image }: Vectors) => fuseRows(method, choice.textWeight, rows, text, image)
  const trainMatrix = part(train, vectors)
  const queryMatrix = part(query, vectors)
  const scaler = fitScaler(trainMatrix.data, trainMatrix.cols, {
    rows: solvableRows(gatherRows(pack.quality, train, pack.m), train.length, pack.m),
  })
  applyScaler(scaler, trainMatrix.data, trainMatrix.data)
  applyScaler(scaler, queryMatrix.data, queryMatrix.data)
  const infos = { text: vectors.text?.info, image: vectors.image?.info }
  const raw = async () => part(query, await loadVectors(source, choice)).data
  const input = { ...inputOf(method, choice.textWeight, infos.text, infos.image), scaler, raw }
  const see: Features['see'] = async (question) => {
    const one = 'row' in question ? await loadVectors(source, choice) : asVectors(question.vectors, infos)
    const row = part(Int32Array.of('row' in question ? question.row : 0), one)
    const raw = row.data.slice()
    applyScaler(scaler, row.data, row.data)
    return { row, raw }
  }
  return { train: trainMatrix, query: queryMatrix, input, see }
}

type Vectors = Awaited<ReturnType<typeof loadVectors>>

/** One question's vectors as a pack of one row; refuses those of another encoder by their width. */
function asVectors(
  vectors: { readonly text?: Float32Array; readonly image?: Float32Array },
  infos: { readonly text: EncoderInfo | undefined; readonly image: EncoderInfo | undefined },
): Vectors {
  const one = (values: Float32Array | undefined, info: EncoderInfo | undefined): Embedding | undefined => {
    if (!info) return undefined
    if (values && values.length !== info.dims)
      throw new Error(
        `"${info.id}" gives ${plural(info.dims, 'number')}, the question has ${values.length}: encode it again`,
      )
    return { info, rows: 1, values: values ?? new Float32Array(info.dims) }
  }
  return { text: one(vectors.text, infos.text), image: one(vectors.image, infos.image) }
}

function inputOf(
  method: string,
  textWeight: number,
  text: EncoderInfo | undefined,
  image: EncoderInfo | undefined,
): FeatureInput {
  const part = (encoder: EncoderInfo | undefined) => encoder && { name: encoder.id, width: encoder.dims }
  const encoders = [text, image].filter((encoder) => encoder !== undefined)
  const fusion = method === 'weighted_average' ? `${method}, ${textWeight} of the text` : method
  return { encoders, fusion, parts: fusedParts(method, part(text), part(image)) }
}

function fuseRows(
  method: string,
  textWeight: number,
  rows: Int32Array,
  text: Embedding | undefined,
  image: Embedding | undefined,
) {
  const empty = { values: new Float32Array(0), dims: 0 }
  const values = (e: Embedding | undefined) => (e ? { values: dequantizeRows(e, rows), dims: e.info.dims } : empty)
  const fused = fuse(method, values(text), values(image), rows.length, textWeight)
  return { kind: 'dense' as const, rows: rows.length, cols: fused.dims, data: Float32Array.from(fused.values) }
}

function fromTexts(samples: readonly Sample[], train: Int32Array, query: Int32Array) {
  const texts = (rows: Int32Array) => Array.from(rows, (row) => routerText(samples[row]!))
  const trainTexts = texts(train)
  const model = fitTfidf(trainTexts)
  const see: Features['see'] = async (question) => {
    const text = 'row' in question ? routerText(samples[question.row]!) : question.text
    const row = transformTfidf(model, [text])
    return { row, raw: denseRows(row).data }
  }
  return {
    train: transformTfidf(model, trainTexts),
    query: transformTfidf(model, texts(query)),
    input: tfidfInput,
    see,
  }
}

/** Width of the vectors that stand in for TF-IDF where a router needs dense rows. */
const projectedDims = 512

const tfidfInput: FeatureInput = {
  encoders: [],
  fusion: 'TF-IDF of the question and its options, its vocabulary fitted on train, then a random projection',
  parts: [{ name: 'projected TF-IDF', width: projectedDims }],
}

/** Dense rows for routers that need vectors. Sparse features are projected, with a fixed seed, to projectedDims. */
export function denseRows(matrix: Matrix): { data: Float32Array; dims: number } {
  const dense = matrix.kind === 'dense' ? matrix : projectSparse(matrix, projectedDims, 0)
  return { data: dense.data, dims: dense.cols }
}
