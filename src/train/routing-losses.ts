/**
 * The contrastive losses of RouterDC and CosineCls and the soft-target loss between samples (protocol 5.7, 5.10), each
 * with its gradient. Batches are small, so plain loops in float64 do. As in the reference, the sample-sample loss compares
 * logits and keeps the self term (quirk Q14).
 */
import { type Floats, like } from './floats.ts'
import type { LossAndGradient } from './losses.ts'

const tiny = 1e-8

/**
 * 1 on the models each row is pulled towards, 0 elsewhere; row-major rows×K: those with a score above 0 that is among the
 * `count` largest of the row. Models that tie for the last place are all in, so the order of the columns decides nothing.
 */
export function correctPositives(scores: ArrayLike<number>, rows: number, K: number, count: number): Uint8Array {
  const mask = new Uint8Array(rows * K)
  const sorted = new Float64Array(K)
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < K; k++) sorted[k] = scores[i * K + k]
    sorted.sort()
    const least = sorted[Math.max(0, K - count)]
    for (let k = 0; k < K; k++) if (scores[i * K + k] > 0 && scores[i * K + k] >= least) mask[i * K + k] = 1
  }
  return mask
}

/**
 * The reference's positives: exactly `count` models of each row (all K when there are fewer), largest score first, a score
 * of 0 included (quirk Q13). @param draw breaks ties: the larger number first, then the lower index
 */
export function topPositives(
  scores: ArrayLike<number>,
  rows: number,
  K: number,
  count: number,
  draw: () => number,
): Uint8Array {
  const mask = new Uint8Array(rows * K)
  const lot = new Float64Array(K)
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < K; k++) lot[k] = draw()
    const order = Array.from({ length: K }, (_, k) => k)
    order.sort((a, b) => scores[i * K + b] - scores[i * K + a] || lot[b] - lot[a] || a - b)
    for (const k of order.slice(0, count)) mask[i * K + k] = 1
  }
  return mask
}

/**
 * How the sample-LLM loss is computed: RouterDC's log-sum-exp form, or the plain exponentials of CosineCls (and of
 * RouterDC's first release) with 1e−8 added to the denominator.
 */
export type SampleLlmForm = 'log-sum-exp' | 'plain'

/** −mean ln( Σ over positives e^l / Σ over all e^l ). @param positives row-major rows×K of 0 and 1 */
export function sampleLlm<T extends Floats>(
  logits: T,
  positives: ArrayLike<number>,
  rows: number,
  K: number,
  form: SampleLlmForm,
): LossAndGradient<T> {
  const grad = like(logits, logits.length)
  let loss = 0
  for (let i = 0; i < rows; i++) {
    const from = i * K
    let max = -Infinity
    for (let k = 0; k < K; k++) max = Math.max(max, logits[from + k])
    // Both forms are divided by e^max: the same value, and no overflow for confident heads.
    let all = form === 'plain' ? tiny * Math.exp(-max) : 0
    let positive = 0
    for (let k = 0; k < K; k++) {
      const e = Math.exp(logits[from + k] - max)
      all += e
      if (positives[from + k]) positive += e
    }
    loss += Math.log(all) - Math.log(positive)
    for (let k = 0; k < K; k++) {
      const e = Math.exp(logits[from + k] - max)
      grad[from + k] = (e / all - (positives[from + k] ? e / positive : 0)) / rows
    }
  }
  return { loss: rows > 0 ? loss / rows : 0, grad }
}

/**
 * Pulls rows of one cluster together: −ln( Σ_{j≠i, same cluster} e^sim / (Σ_all e^sim + 1e−8) ) with the cosine similarities
 * of the logits; mean over the rows that share their cluster with another row, 0 if none does.
 */
export function sampleSample<T extends Floats>(
  logits: T,
  clusters: ArrayLike<number>,
  rows: number,
  K: number,
): LossAndGradient<T> {
  const { unit, norms } = unitRows(logits, rows, K)
  const slopes = new Float64Array(rows * rows)
  const exps = new Float64Array(rows)
  let loss = 0
  let paired = 0
  for (let i = 0; i < rows; i++) {
    let all = tiny
    let same = 0
    let partners = 0
    for (let j = 0; j < rows; j++) {
      exps[j] = Math.exp(dot(unit, i, j, K))
      all += exps[j]
      if (j === i || clusters[j] !== clusters[i]) continue
      same += exps[j]
      partners++
    }
    if (partners === 0) continue
    paired++
    loss += Math.log(all) - Math.log(same)
    for (let j = 0; j < rows; j++)
      slopes[i * rows + j] = exps[j] / all - (j !== i && clusters[j] === clusters[i] ? exps[j] / same : 0)
  }
  if (paired === 0) return { loss: 0, grad: like(logits, logits.length) }
  return { loss: loss / paired, grad: throughCosines(logits, unit, norms, slopes, rows, K, 1 / paired) }
}

/**
 * Questions with similar targets should have similar query features: cross-entropy between the normalised target overlaps of
 * a row with the others and the softmax of its cosines divided by the temperature. Rows that overlap with none are skipped.
 * The gradient is with respect to `queries`.
 * @param queries row-major rows×d @param targets row-major rows×K, not negative
 * @param smallest rows whose overlaps sum to at most this are skipped: 1e−8, in RouterDC 1e−12
 */
export function softTargetSampleSample<T extends Floats>(
  queries: T,
  targets: ArrayLike<number>,
  rows: number,
  d: number,
  K: number,
  temperature = 0.1,
  smallest = 1e-8,
): LossAndGradient<T> {
  const { unit, norms } = unitRows(queries, rows, d)
  const shares = rowShares(targets, rows, K)
  const slopes = new Float64Array(rows * rows)
  const overlap = new Float64Array(rows)
  const logits = new Float64Array(rows)
  let loss = 0
  let valid = 0
  for (let i = 0; i < rows; i++) {
    let total = 0
    let max = -Infinity
    for (let j = 0; j < rows; j++) {
      overlap[j] = j === i ? 0 : dot(shares, i, j, K)
      logits[j] = j === i ? -Infinity : dot(unit, i, j, d) / temperature
      total += overlap[j]
      max = Math.max(max, logits[j])
    }
    if (!(total > smallest)) continue
    valid++
    let sum = 0
    for (let j = 0; j < rows; j++) sum += Math.exp(logits[j] - max)
    const logSum = max + Math.log(sum)
    for (let j = 0; j < rows; j++) {
      if (j === i) continue
      const share = overlap[j] / total
      loss += share * (logSum - logits[j])
      slopes[i * rows + j] = (Math.exp(logits[j] - logSum) - share) / temperature
    }
  }
  if (valid === 0) return { loss: 0, grad: like(queries, queries.length) }
  return { loss: loss / valid, grad: throughCosines(queries, unit, norms, slopes, rows, d, 1 / valid) }
}

/** Rows divided by their length (at least 1e−12). */
function unitRows(x: Floats, rows: number, cols: number): { unit: Float64Array; norms: Float64Array } {
  const unit = new Float64Array(rows * cols)
  const norms = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    let squares = 0
    for (let j = 0; j < cols; j++) squares += x[i * cols + j] ** 2
    norms[i] = Math.max(Math.sqrt(squares), 1e-12)
    for (let j = 0; j < cols; j++) unit[i * cols + j] = x[i * cols + j] / norms[i]
  }
  return { unit, norms }
}

function rowShares(targets: ArrayLike<number>, rows: number, K: number): Float64Array {
  const shares = new Float64Array(rows * K)
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let k = 0; k < K; k++) sum += targets[i * K + k]
    for (let k = 0; k < K; k++) shares[i * K + k] = targets[i * K + k] / Math.max(sum, 1e-12)
  }
  return shares
}

/** From slopes with respect to sim_ij = x̂_i·x̂_j back to x: both sides of each similarity, then the normalisation. */
function throughCosines<T extends Floats>(
  x: T,
  unit: Float64Array,
  norms: Float64Array,
  slopes: Float64Array,
  rows: number,
  cols: number,
  factor: number,
): T {
  const grad = like(x, x.length)
  const g = new Float64Array(cols)
  for (let i = 0; i < rows; i++) {
    g.fill(0)
    for (let j = 0; j < rows; j++) {
      const slope = slopes[i * rows + j] + slopes[j * rows + i]
      if (slope !== 0) for (let c = 0; c < cols; c++) g[c] += slope * unit[j * cols + c]
    }
    let along = 0
    for (let c = 0; c < cols; c++) along += g[c] * unit[i * cols + c]
    for (let c = 0; c < cols; c++) grad[i * cols + c] = (factor * (g[c] - along * unit[i * cols + c])) / norms[i]
  }
  return grad
}

function dot(x: Float64Array, i: number, j: number, cols: number): number {
  let sum = 0
  for (let c = 0; c < cols; c++) sum += x[i * cols + c] * x[j * cols + c]
  return sum
}
