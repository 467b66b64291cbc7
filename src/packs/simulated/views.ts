/**
 * Embeddings: two noisy linear views of the latents. The text tells most about reasoning, knowledge and how hard the
 * question is, the picture about perception, reading, diagrams and how hard it is to see, so a router needs both.
 *
 *   x = offset + dataset mean + Σ gain(j) · direction(j) · (z(j) + blur(j) · noise) + grain · noise
 *
 * A latent is shown as strongly as it is seen clearly: gain = 1 / (1 + blur²), the shrinkage of a best guess.
 * Directions are orthonormal, so what x says about each latent is one scalar measurement with known noise.
 */
import type { Rng } from '../../core/rng.ts'
import { nLatents, normals } from './latents.ts'
import { datasets, embeddingDims, type Rows } from './spec.ts'

// A constant of this module: imported bindings are slow in the loops below under some test runners.
const dims = embeddingDims
const width = nLatents

/** How one modality sees the latents. */
export interface View {
  /** Standard deviation of the noise on each latent. */
  readonly blur: readonly number[]
  /** Standard deviation of the noise in every dimension. */
  readonly grain: number
}

export const textView: View = { blur: [5, 4, 1.5, 0.8, 0.8, 0.5, 5], grain: 0.08 }
export const imageView: View = { blur: [0.8, 0.8, 1.2, 5, 5, 5, 0.5], grain: 0.08 }

/** One embedding matrix and what it measured. */
export interface Seen {
  /** n × dims. */
  readonly values: Float32Array
  /** n × nLatents: latent plus noise, as a linear map reads it off the embedding when the dataset is known. */
  readonly measured: Float64Array
  /** Variance of that noise, per latent. */
  readonly noise: readonly number[]
}

/** Draws the embeddings of one modality. */
export function look(random: Rng, rows: Rows, latents: Float64Array, view: View): Seen {
  const directions = orthonormal(normals(random, nLatents * dims), nLatents)
  // Real embeddings share a large common part and cluster by source; both survive in the dataset means.
  const offset = normals(random, dims).map((x) => 0.4 * x)
  const means = normals(random, datasets.length * dims).map((x, at) => offset[at % dims] + 0.2 * x)
  const gain = view.blur.map((blur) => 1 / (1 + blur ** 2))
  const values = new Float32Array(rows.n * dims)
  const measured = new Float64Array(rows.n * nLatents)
  const seen = new Float64Array(nLatents)
  const grain = new Float64Array(dims)
  for (let row = 0; row < rows.n; row++) {
    for (let j = 0; j < width; j++) seen[j] = latents[row * width + j] + view.blur[j] * random.normal()
    for (let d = 0; d < dims; d++) grain[d] = view.grain * random.normal()
    const mean = rows.dataset[row] * dims
    for (let d = 0; d < dims; d++) {
      let x = means[mean + d] + grain[d]
      for (let j = 0; j < width; j++) x += directions[j * dims + d] * gain[j] * seen[j]
      values[row * dims + d] = x
    }
    for (let j = 0; j < width; j++) measured[row * width + j] = seen[j] + dot(directions, j * dims, grain) / gain[j]
  }
  return { values, measured, noise: view.blur.map((blur, j) => blur ** 2 + (view.grain / gain[j]) ** 2) }
}

/** Gram-Schmidt on the rows. */
function orthonormal(table: Float64Array, rows: number): Float64Array {
  for (let a = 0; a < rows; a++) {
    const own = table.subarray(a * dims, (a + 1) * dims)
    for (let b = 0; b < a; b++) {
      const overlap = dot(table, b * dims, own)
      for (let d = 0; d < dims; d++) own[d] = own[d] - overlap * table[b * dims + d]
    }
    const length = Math.sqrt(dot(table, a * dims, own))
    for (let d = 0; d < dims; d++) own[d] = own[d] / length
  }
  return table
}

function dot(table: Float64Array, from: number, vector: Float64Array): number {
  let sum = 0
  for (let d = 0; d < vector.length; d++) sum += table[from + d] * vector[d]
  return sum
}
