/** What the OVR router computes; its description is in ovr.ts. */
import { isRight, solvableRows } from '../../core/hindsight.ts'
import type { Ctx, Lib, TrainSet } from '../../core/router.ts'
import { fitScaler, type Scaler } from '../../core/scaler.ts'
import { plural } from '../../core/words.ts'
import { addToRows } from '../../train/floats.ts'
import { embeddingOf, forwardInPieces } from '../../train/inputs.ts'
import { solveBalancedLogistic } from '../../train/logistic.ts'
import { sigmoid } from '../../train/losses.ts'
import { fitPauser, pauser, progressTeller } from '../../train/pause.ts'
import { affineStep, graphOf, step } from '../graph-steps.ts'
import type { Computing } from '../lazily.ts'

export interface OvrState {
  readonly K: number
  readonly dims: number
  /** Row-major K×dims, on the features as the router gets them. */
  readonly W: Float32Array
  /** −10³⁰ for a model that is never right, 10³⁰ for one that always is: probabilities 0 and 1. */
  readonly b: Float32Array
}

const never = -1e30
const always = 1e30

/** In a graph: probabilities of 0 and 1 to 1e−34, without an exponential that overflows on some devices. */
const tamed = (intercept: number) =>
  Math.abs(intercept) === Math.fround(always) ? 80 * Math.sign(intercept) : intercept

/** Fits, answers and writes the OVR router. */
export const ovrComputing: Computing<OvrState> = {
  fit: (train, ctx) => fitOvr(train, ctx),
  async predict(batch, { state, lib, signal }) {
    const rows = embeddingOf(batch, 'OVR')
    const forwardRows = (x: Float32Array, n: number) => forward(state, x, n, lib)
    return { scores: await forwardInPieces(rows, batch.K, forwardRows, pauser(signal)), kind: 'utility' }
  },
  graph: ({ W, b }) =>
    graphOf(
      'utility',
      affineStep('features', W, b.map(tamed), 'logits'),
      step({ op: 'Sigmoid', inputs: ['logits'], output: 'scores' }),
    ),
}

/**
 * What the regressions say, 0 to 1, row-major n×K. No chances of being right: classes are weighted alike, however rare, and
 * questions that nobody answers are left out.
 * @param embedding row-major n×dims
 */
export function forward({ W, b, K, dims }: OvrState, embedding: Float32Array, n: number, lib: Lib): Float32Array {
  const scores = lib.matmul(embedding, W, n, dims, K, true)
  addToRows(scores, b, n, K)
  for (let i = 0; i < scores.length; i++) scores[i] = sigmoid(scores[i])
  return scores
}

export async function fitOvr(train: TrainSet, ctx: Ctx, tolerance?: number): Promise<OvrState> {
  const { n, K, quality } = train
  const { embedding, dims } = embeddingOf(train, 'OVR')
  const rows = solvableRows(quality, n, K)
  const scaler = fitScaler(embedding, dims)
  const { learned, b } = sortModels(train, rows)
  const W = new Float32Array(K * dims)
  if (learned.length > 0) {
    const tell = progressTeller(ctx)
    const options = {
      ...(tolerance !== undefined && { tolerance }),
      pause: fitPauser(ctx),
      // The number of iterations is not known in advance.
      onIteration: (done: number, left: number) =>
        tell({ done, total: 0, unit: 'iterations', note: `${left} of ${plural(learned.length, 'model')} left` }),
    }
    const right = answersOf(train, rows, learned)
    const problem = { data: embedding, dims, rows, scaler, right, K: learned.length }
    const solution = await solveBalancedLogistic(problem, ctx.lib, options)
    if (!solution.converged) ctx.note('OVR stopped before it reached the optimum: its answers are approximate.')
    learned.forEach((model, k) => {
      b[model] = foldScaler(solution.W.subarray(k * dims, (k + 1) * dims), solution.b[k], scaler, W, model * dims)
    })
  }
  return { K, dims, W, b }
}

/** Models that are right on some solvable rows and wrong on others; the others' intercepts say what they always do. */
function sortModels({ quality, K }: TrainSet, rows: Int32Array): { learned: number[]; b: Float32Array } {
  const b = new Float32Array(K)
  const learned: number[] = []
  for (let k = 0; k < K; k++) {
    let right = 0
    for (const i of rows) if (isRight(quality[i * K + k])) right++
    if (right === 0) b[k] = never
    else if (right === rows.length) b[k] = always
    else learned.push(k)
  }
  return { learned, b }
}

function answersOf({ quality, K }: TrainSet, rows: Int32Array, models: readonly number[]): Uint8Array {
  const right = new Uint8Array(models.length * rows.length)
  for (const [k, model] of models.entries())
    for (let i = 0; i < rows.length; i++) right[k * rows.length + i] = Number(isRight(quality[rows[i] * K + model]))
  return right
}

/** Writes weights that take unscaled features to `out` from `at`; returns the intercept that goes with them. */
export function foldScaler(
  weights: Float64Array | Float32Array,
  intercept: number,
  { mean, scale }: Scaler,
  out: Float32Array,
  at: number,
): number {
  let b = intercept
  for (let j = 0; j < weights.length; j++) {
    const w = weights[j] / scale[j]
    out[at + j] = w
    b -= w * mean[j]
  }
  return b
}
