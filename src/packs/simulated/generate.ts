/**
 * The simulated default pack: 30,540 samples × 17 models drawn from a logistic model and steered to the figures
 * of the paper. Pure: the same seed gives the same arrays. Writing the pack file is left to the command line.
 */
import type { CalibrationRow, OnProgress } from '../../core/types.ts'
import { type Calibrated, calibrate } from './calibrate.ts'
import { calibrationTable, costTable } from './calibration.ts'
import { bestFromFeatures, bestProbability } from './ceiling.ts'
import { difficulties, drawLatents, drawTraits, knownLogits, steepnesses, stream } from './latents.ts'
import { embeddingDims, makeRows, models, type Rows } from './spec.ts'
import { drawInTokens, drawOutTokens } from './tokens.ts'
import { imageView, look, textView } from './views.ts'

const m = models.length
const rounds = 3

/** Arrays of the pack. Rows are samples in code-point order of their ids, columns models; row-major. */
export interface SimulatedPack {
  readonly n: number
  readonly m: number
  readonly ids: readonly string[]
  /** n × m, 0 or 1. */
  readonly quality: Float32Array
  /** n × m: the probability each answer was drawn from. */
  readonly probability: Float32Array
  /** n: equal for all models. */
  readonly inTokens: Uint16Array
  /** n × m, at least 1. */
  readonly outTokens: Uint16Array
  /** Index into `datasets` of spec.ts. */
  readonly dataset: Uint8Array
  /** 0 train, 1 dev, 2 test. */
  readonly split: Uint8Array
  /** n × dims each, not normalised. */
  readonly embeddings: { readonly dims: number; readonly text: Float32Array; readonly image: Float32Array }
  readonly summary: {
    readonly calibration: readonly CalibrationRow[]
    /** Best expected accuracy on the test split, 0-1: knowing embeddings and dataset; knowing every probability. */
    readonly bayesAccuracy: { readonly features: number; readonly probabilities: number }
  }
}

export interface SimulateOptions {
  /** An integer from 0 to 700,000,000. */
  readonly seed: number
  readonly onProgress?: OnProgress
}

/** Draws the whole pack; takes a few seconds. */
export function simulate({ seed, onProgress }: SimulateOptions): SimulatedPack {
  const report = (done: number, note: string): void => onProgress?.({ done, total: rounds + 2, unit: 'steps', note })
  report(0, 'drawing samples and tokens')
  const rows = makeRows()
  const traits = drawTraits(stream(seed, 'models'))
  const latents = drawLatents(stream(seed, 'latents'), rows)
  const difficulty = difficulties(latents)
  const tokenStream = stream(seed, 'tokens')
  const inTokens = drawInTokens(tokenStream, rows)
  const outTokens = drawOutTokens(tokenStream, rows, difficulty, inTokens)
  report(1, 'calibrating')
  const logits = knownLogits(rows, traits, latents)
  const cost = costTable(prices, inTokens, outTokens)
  const drawn = { rows, difficulty, logits, coins: throwCoins(seed, rows.n * m), cost }
  const fit = calibrate(drawn, rounds, (done) => report(1 + done, 'calibrating'))
  const probability = probabilities(logits, difficulty, fit)
  const text = look(stream(seed, 'text'), rows, latents, textView)
  const image = look(stream(seed, 'image'), rows, latents, imageView)
  const arrays = { ...rowArrays(rows), quality: fit.quality, probability, inTokens, outTokens }
  const bayesAccuracy = {
    features: bestFromFeatures(rows, traits, fit, [text, image]),
    probabilities: bestProbability(rows, probability),
  }
  report(rounds + 2, 'done')
  return {
    ...arrays,
    embeddings: { dims: embeddingDims, text: text.values, image: image.values },
    summary: { calibration: calibrationTable(arrays), bayesAccuracy },
  }
}

const prices = models.map(({ price }) => price)

const rowArrays = ({ n, ids, dataset, split }: Rows) => ({ n, m, ids, dataset, split })

/** Logits of uniform numbers: comparing a logit with one of these is drawing with the logit's probability. */
function throwCoins(seed: number, length: number): Float64Array {
  const random = stream(seed, 'coins')
  return Float64Array.from({ length }, () => {
    const u = random.random()
    return Math.log(u / (1 - u))
  })
}

function probabilities(logits: Float64Array, difficulty: Float64Array, fit: Calibrated): Float32Array {
  return Float32Array.from(logits, (logit, at) => {
    const extra = fit.difficultySlope * steepnesses[at % m] * difficulty[Math.floor(at / m)]
    return 1 / (1 + Math.exp(extra - logit - fit.ability[at % m]))
  })
}
