/**
 * The Bayes ceilings: the best expected accuracy on the test split for someone who knows the features, and for someone
 * who knows every probability. The dataset is taken as known: the embeddings give it away almost surely. Given it, the
 * latents and the embeddings are jointly Gaussian, so the logit of each model has a Gaussian posterior and its
 * expected probability is a one-dimensional integral (Gauss-Hermite).
 */
import type { Calibrated } from './calibrate.ts'
import { difficultyWeights, type ModelTraits, nLatents, steepnesses } from './latents.ts'
import { models, type Rows, skills } from './spec.ts'
import type { Seen } from './views.ts'

const m = models.length

/** Mean over the test rows of the highest probability, 0-1. */
export function bestProbability(rows: Rows, probability: Float32Array): number {
  let sum = 0
  for (const row of rows.test) sum += Math.max(...probability.subarray(row * m, (row + 1) * m))
  return sum / rows.test.length
}

/** Mean over the test rows of the highest expected probability given these views, 0-1. */
export function bestFromFeatures(rows: Rows, traits: ModelTraits, fit: Calibrated, views: readonly Seen[]): number {
  const { mean, variance } = posterior(rows, views)
  const loading = (model: number, j: number): number =>
    (j < skills.length ? traits.slope[model * skills.length + j] : 0) -
    fit.difficultySlope * steepnesses[model] * difficultyWeights[j]
  const spread = models.map((_, model) =>
    Math.sqrt(variance.reduce((sum, v, j) => sum + loading(model, j) ** 2 * v, 0)),
  )
  let sum = 0
  for (const [at, row] of rows.test.entries()) {
    let best = 0
    for (let model = 0; model < m; model++) {
      let logit = fit.ability[model] + traits.base[rows.dataset[row] * m + model]
      for (let j = 0; j < nLatents; j++) logit += loading(model, j) * mean[at * nLatents + j]
      best = Math.max(best, expectedSigmoid(logit, spread[model]))
    }
    sum += best
  }
  return sum / rows.test.length
}

/** Posterior of each latent of each test row, prior N(0, 1): precision-weighted measurements. */
function posterior(rows: Rows, views: readonly Seen[]): { mean: Float64Array; variance: number[] } {
  const variance = Array.from({ length: nLatents }, (_, j) => 1 / views.reduce((sum, v) => sum + 1 / v.noise[j], 1))
  const mean = Float64Array.from({ length: rows.test.length * nLatents }, (_, at) => {
    const j = at % nLatents
    const row = rows.test[Math.floor(at / nLatents)]
    return variance[j] * views.reduce((sum, v) => sum + v.measured[row * nLatents + j] / v.noise[j], 0)
  })
  return { mean, variance }
}

/** Nodes x ≥ 0 and weights of the 10-point Gauss-Hermite rule for a standard normal (weights add up to 1/2). */
const hermite: readonly (readonly [number, number])[] = [
  [0.484935707515498, 0.344642334932019],
  [1.465989094391158, 0.135483702980268],
  [2.484325841638955, 0.01911158050077],
  [3.581823483551927, 7.580709343122e-4],
  [4.859462828332312, 4.310652630718e-6],
]

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** E[sigmoid(mean + sd · N(0, 1))]; within 0.002 of the integral for the spreads used here. */
function expectedSigmoid(mean: number, sd: number): number {
  let sum = 0
  for (const [node, weight] of hermite) sum += weight * (sigmoid(mean + sd * node) + sigmoid(mean - sd * node))
  return sum
}
