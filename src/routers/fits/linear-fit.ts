/** What the Linear router computes; its description is in linear.ts. */
import type { Ctx, Lib, TrainSet } from '../../core/router.ts'
import { fitScaler, type Scaler } from '../../core/scaler.ts'
import { makeDesign, type Pause } from '../../train/design.ts'
import { costBounds, devScorer } from '../../train/dev-score.ts'
import { addToRows } from '../../train/floats.ts'
import {
  embeddingOf,
  forwardInPieces,
  probabilities,
  type Rows,
  trainingTargets,
  trainLambda,
} from '../../train/inputs.ts'
import { affine } from '../../train/network.ts'
import { fitPauser, pauser, progressTeller } from '../../train/pause.ts'
import { type LinearWeights, solveSoftmax, trainSoftmaxAdam } from '../../train/softmax-regression.ts'
import { affineStep, graphOf, softmaxStep } from '../graph-steps.ts'
import type { Computing } from '../lazily.ts'
import { foldScaler } from './ovr-fit.ts'

export interface LinearState {
  readonly K: number
  readonly dims: number
  /** Row-major K×dims, on the features as the router gets them. */
  readonly W: Float32Array
  /** −10³⁰ for a model that is no training label on the CPU path: probability 0. */
  readonly b: Float32Array
}

type Method = 'adam' | 'adam-v1' | 'optimum' | 'optimum-sum' | 'optimum-sum-first'

/** Fits, answers and writes the Linear router. */
export const linearComputing: Computing<LinearState> = {
  fit: (train, ctx) => fitLinear(train, ctx),
  async predict(batch, { state, lib, signal }) {
    const rows = embeddingOf(batch, 'Linear')
    const forwardRows = (x: Float32Array, n: number) => forward(state, x, n, lib)
    return { scores: await forwardInPieces(rows, batch.K, forwardRows, pauser(signal)), kind: 'utility' }
  },
  graph: ({ W, b }) => graphOf('utility', affineStep('features', W, b, 'logits'), softmaxStep('logits')),
}

/** Probabilities, row-major n×K. @param embedding row-major n×dims */
export function forward({ W, b, K, dims }: LinearState, embedding: Float32Array, n: number, lib: Lib): Float32Array {
  const logits = lib.matmul(embedding, W, n, dims, K, true)
  addToRows(logits, b, n, K)
  return probabilities(logits, n, K, lib, 'Linear')
}

function fitLinear(train: TrainSet, ctx: Ctx): Promise<LinearState> {
  const { params } = ctx
  const method = (params.method ?? 'adam') as Method // one of the options above
  const lambda = trainLambda(params, 100)
  const costScale = Number(params.costScale ?? 1)
  const targets = trainingTargets(train, { lambda, costScale, unsolved: 'drop' })
  const spec = { ...embeddingOf(train, 'Linear'), ...targets, K: train.K }
  const pause = fitPauser(ctx)
  if (method === 'optimum') return fitOptimum(spec, unbiased(spec), ctx, pause)
  if (method === 'optimum-sum' || method === 'optimum-sum-first')
    return fitSum(spec, method === 'optimum-sum-first', ctx, pause)
  return fitAdam(train, spec, method === 'adam-v1', ctx, pause)
}

interface Spec extends Rows {
  readonly rows: Int32Array
  /** Row-major n×K over the whole train set. */
  readonly soft: Float32Array
  readonly K: number
}

const unbiased = ({ embedding, dims, rows }: Spec): Scaler => fitScaler(embedding, dims, { rows, divisor: 'n-1' })

const targetsOf = ({ soft, rows, K }: Spec): Float32Array => {
  const out = new Float32Array(rows.length * K)
  for (let i = 0; i < rows.length; i++) out.set(soft.subarray(rows[i] * K, (rows[i] + 1) * K), i * K)
  return out
}

async function fitAdam(train: TrainSet, spec: Spec, keepLast: boolean, ctx: Ctx, pause: Pause): Promise<LinearState> {
  const { embedding, dims, rows, K } = spec
  const scaler = unbiased(spec)
  const design = await makeDesign({ data: embedding, dims, rows, scaler }, ctx.lib, pause)
  const weights = affine(K, dims, () => ctx.random())
  const { rate = 0.01, steps = 200, patience = 100 } = ctx.params
  await trainSoftmaxAdam(
    design,
    targetsOf(spec),
    weights,
    {
      rate: Number(rate),
      steps: Number(steps),
      patience: Number(patience),
      ridge: 1,
      keepLast,
      pause,
      devScore: keepLast ? undefined : await devScoreOf(train, scaler, ctx, pause),
    },
    ctx,
  )
  return folded(weights, scaler, K, dims)
}

/** Dev rows are packed once too: they are scored after every step. */
async function devScoreOf(train: TrainSet, scaler: Scaler, ctx: Ctx, pause: Pause) {
  const { dev } = ctx
  if (dev.n === 0) return undefined
  const { embedding, dims, n } = embeddingOf(dev, 'Linear')
  const rows = Int32Array.from({ length: n }, (_, i) => i)
  const design = await makeDesign({ data: embedding, dims, rows, scaler }, ctx.lib, pause)
  const score = devScorer(dev, costBounds([train, dev]))
  const logits = new Float32Array(n * dev.K)
  return async ({ W, b }: LinearWeights) => {
    const lines = await design.forward(W, dev.K)
    for (let k = 0; k < dev.K; k++) for (let i = 0; i < n; i++) logits[i * dev.K + k] = lines[k * n + i] + b[k]
    return score(logits)
  }
}

async function fitOptimum(spec: Spec, scaler: Scaler, ctx: Ctx, pause: Pause): Promise<LinearState> {
  const { embedding: data, dims, rows, K } = spec
  const options = { objective: 'mean' as const, pause, onIteration: iterationTeller(ctx) }
  const solution = await solveSoftmax({ data, dims, rows, scaler }, targetsOf(spec), K, ctx.lib, options)
  if (!solution.converged) ctx.note('Linear stopped before reaching the optimum: its answers are approximate.')
  return folded(solution, scaler, K, dims)
}

/**
 * One label per question, as the reference's CPU path: only models that occur as a label take part. Where several models
 * have the largest target, as all correct ones have at λ = 0, they share the question; the reference takes the first.
 */
async function fitSum(spec: Spec, firstOnTies: boolean, ctx: Ctx, pause: Pause): Promise<LinearState> {
  const { embedding: data, dims, rows, K } = spec
  const labels = largestOf(targetsOf(spec), rows.length, K, firstOnTies)
  const classes = Array.from({ length: K }, (_, k) => k).filter((k) => rows.some((_, i) => labels[i * K + k] > 0))
  const W = new Float32Array(K * dims)
  const b = new Float32Array(K).fill(-1e30)
  const targets = Float32Array.from({ length: rows.length * classes.length }, (_, at) => {
    const i = Math.floor(at / classes.length)
    return labels[i * K + classes[at % classes.length]]
  })
  const options = { objective: 'sum' as const, pause, onIteration: iterationTeller(ctx) }
  const solution = await solveSoftmax({ data, dims, rows }, targets, classes.length, ctx.lib, options)
  if (!solution.converged) ctx.note('Linear stopped before reaching the optimum: its answers are approximate.')
  classes.forEach((model, k) => {
    W.set(solution.W.subarray(k * dims, (k + 1) * dims), model * dims)
    b[model] = solution.b[k]
  })
  return { K, dims, W, b }
}

/** Row-major n×K: 1 on the largest value of each row, shared evenly among equal ones or given to the first of them. */
function largestOf(values: Float32Array, n: number, K: number, firstOnTies: boolean): Float32Array {
  const out = new Float32Array(n * K)
  for (let i = 0; i < n; i++) {
    const row = values.subarray(i * K, (i + 1) * K)
    const top = Math.max(...row)
    const count = firstOnTies ? 1 : row.filter((value) => value === top).length
    for (let k = row.indexOf(top), left = count; left > 0; k++) {
      if (row[k] !== top) continue
      out[i * K + k] = 1 / count
      left--
    }
  }
  return out
}

function iterationTeller(ctx: Ctx) {
  const tell = progressTeller(ctx)
  return (done: number) => tell({ done, total: 0, unit: 'iterations' })
}

function folded(
  weights: { W: Float32Array | Float64Array; b: ArrayLike<number> },
  scaler: Scaler,
  K: number,
  dims: number,
) {
  const W = new Float32Array(K * dims)
  const b = Float32Array.from({ length: K }, (_, k) =>
    foldScaler(weights.W.subarray(k * dims, (k + 1) * dims), weights.b[k], scaler, W, k * dims),
  )
  return { K, dims, W, b }
}
