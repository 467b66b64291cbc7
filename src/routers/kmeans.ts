/**
 * "K-means" of the paper, which is a nearest-prototype classifier (protocol 5.4, quirk Q2): there is no clustering.
 * Each model's prototype is the mean of the questions it answers; a question goes to the closest prototype.
 * The page hands out features already standardised on solvable training rows.
 */
import { isRight, solvableRows } from '../core/hindsight.ts'
import type { Router } from '../core/router.ts'
import { embeddingOf } from '../train/inputs.ts'
import { divideByLength, graphOf, productStep, softmaxStep } from './graph-steps.ts'

interface KmeansState {
  readonly dims: number
  /** Row-major K×dims. */
  readonly prototypes: Float32Array
  readonly normalize: boolean
}

const kmeans: Router<KmeansState> = {
  id: 'kmeans',
  name: 'K-means',
  about:
    'Averages the questions each model answers correctly into one point per model, and picks the model with the closest point.',
  paper: { title: 'VL-RouterBench', url: 'https://arxiv.org/abs/2512.23562' },
  params: {
    normalize: {
      type: 'switch',
      label: 'Normalise',
      default: true,
      help: 'Compare directions only: scale questions and points to length 1.',
    },
  },
  needs: ['embedding'],
  fit(train, { params }) {
    const normalize = params.normalize !== false
    const { embedding, dims } = embeddingOf(train, 'K-means')
    return { dims, normalize, prototypes: fitPrototypes(embedding, dims, train.quality, train.n, train.K, normalize) }
  },
  predict(batch, { state, lib }) {
    const { n, K } = batch
    const { embedding, dims } = embeddingOf(batch, 'K-means')
    const scores = lib.matmul(embedding, state.prototypes, n, dims, K, true)
    if (state.normalize) divideByNorms(scores, embedding, n, dims, K)
    return { scores: lib.softmaxRows(scores, n, K), kind: 'utility' }
  },
  graph({ prototypes, dims, normalize }) {
    const products = productStep('features', prototypes, dims, normalize ? 'products' : 'logits')
    const byNorm = normalize ? [divideByLength('products', 'features', 'logits')] : []
    return graphOf('utility', products, ...byNorm, softmaxStep('logits'))
  },
}
export default kmeans

/**
 * Row-major K×dims: the mean of the solvable rows that model k answers (all solvable rows if it answers none), stored
 * float32; with `normalize` rows before and prototypes after averaging have length 1.
 */
export function fitPrototypes(
  embedding: ArrayLike<number>,
  dims: number,
  quality: ArrayLike<number>,
  n: number,
  K: number,
  normalize: boolean,
): Float32Array {
  const sums = new Float64Array(K * dims)
  const all = new Float64Array(dims)
  const counts = new Float64Array(K)
  const rows = solvableRows(quality, n, K)
  for (const i of rows) {
    const scale = normalize ? 1 / length(embedding, i * dims, dims) : 1
    addRow(all, 0, embedding, i * dims, dims, scale)
    for (let k = 0; k < K; k++) {
      if (!isRight(quality[i * K + k])) continue
      addRow(sums, k * dims, embedding, i * dims, dims, scale)
      counts[k]++
    }
  }
  const prototypes = new Float32Array(K * dims)
  for (let k = 0; k < K; k++) {
    const mean = counts[k] > 0 ? sums.subarray(k * dims, (k + 1) * dims) : all
    const count = counts[k] > 0 ? counts[k] : Math.max(1, rows.length)
    for (let j = 0; j < dims; j++) prototypes[k * dims + j] = mean[j] / count
    if (normalize) scaleRow(prototypes, k * dims, dims, 1 / length(prototypes, k * dims, dims))
  }
  return prototypes
}

/** Dividing the dot products saves a normalised copy of the embeddings. */
function divideByNorms(scores: Float32Array, embedding: Float32Array, n: number, dims: number, K: number) {
  for (let i = 0; i < n; i++) scaleRow(scores, i * K, K, 1 / length(embedding, i * dims, dims))
}

/** Euclidean length, at least 1e−12 so that a zero row can be divided. */
function length(x: ArrayLike<number>, from: number, dims: number): number {
  let squares = 0
  for (let j = 0; j < dims; j++) squares += x[from + j] * x[from + j]
  return Math.max(Math.sqrt(squares), 1e-12)
}

function addRow(to: Float64Array, at: number, x: ArrayLike<number>, from: number, dims: number, scale: number) {
  for (let j = 0; j < dims; j++) to[at + j] += scale * x[from + j]
}

function scaleRow(x: Float32Array, from: number, dims: number, scale: number) {
  for (let j = 0; j < dims; j++) x[from + j] *= scale
}
