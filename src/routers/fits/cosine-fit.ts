/** What CosineCls and RouterDC compute; their description is in cosine-head.ts. */
import type { Ctx, Lib, Prediction, TrainSet } from '../../core/router.ts'
import { relevanceTargets } from '../../core/targets.ts'
import { watchDev } from '../../train/dev-score.ts'
import { gather } from '../../train/epochs.ts'
import { cosineStep } from '../../train/head-steps.ts'
import { forwardCosine } from '../../train/heads.ts'
import { embeddingOf, forwardInPieces, probabilities, trainingTargets, trainLambda } from '../../train/inputs.ts'
import { clusterRows } from '../../train/kmeans-clusters.ts'
import { type Activation, affine, standardNormal } from '../../train/network.ts'
import { fitPauser, pauser } from '../../train/pause.ts'
import { correctPositives, type SampleLlmForm, topPositives } from '../../train/routing-losses.ts'
import { trainHead } from '../../train/train-head.ts'
import { activationStep, affineStep, divideByLength, graphOf, productStep, softmaxStep } from '../graph-steps.ts'
import { headSettings } from '../head-params.ts'
import type { Computing } from '../lazily.ts'

export interface CosineState {
  readonly K: number
  readonly dims: number
  /** Length of query and model vectors. */
  readonly width: number
  readonly activation: Activation
  /** Row-major width×dims. */
  readonly W: Float32Array
  readonly b: Float32Array
  /** Model vectors, row-major K×width, of any length: only their direction counts. */
  readonly E: Float32Array
  /** Logarithm of the scale; one value. */
  readonly s: Float32Array
}

/** K₊ of the paper. */
const positivesPerRow = 3

/** Fits, answers and writes a cosine head. @param name in sentences */
export function cosineComputing(name: string, form: SampleLlmForm): Computing<CosineState> {
  return {
    fit: (train, ctx) => fitCosine(train, ctx, name, form),
    async predict(batch, { state, lib, signal }): Promise<Prediction> {
      const forwardRows = (x: Float32Array, n: number) => forward(state, x, n, lib, name)
      const rows = embeddingOf(batch, name)
      return { scores: await forwardInPieces(rows, batch.K, forwardRows, pauser(signal)), kind: 'utility' }
    },
    graph: ({ W, b, activation, width, ...state }) =>
      graphOf(
        'utility',
        affineStep('features', W, b, 'sums'),
        activationStep('sums', activation, 'hidden'),
        productStep('hidden', scaledModels(state), width, 'products'),
        divideByLength('products', 'hidden', 'logits'),
        softmaxStep('logits'),
      ),
  }
}

/** Model vectors brought to the length of the scale: products with unit queries are then the logits. */
function scaledModels({ E, s, K }: Pick<CosineState, 'E' | 's' | 'K'>): Float32Array {
  const width = E.length / K
  const out = new Float32Array(E.length)
  for (let k = 0; k < K; k++) {
    const row = E.subarray(k * width, (k + 1) * width)
    const factor = Math.exp(s[0]) / Math.max(Math.sqrt(row.reduce((sum, x) => sum + x * x, 0)), 1e-12)
    for (let j = 0; j < width; j++) out[k * width + j] = row[j] * factor
  }
  return out
}

/** Softmax of the scaled cosines, row-major n×K. @param embedding row-major n×dims */
export function forward(
  state: CosineState,
  embedding: Float32Array,
  n: number,
  lib: Lib,
  name = 'the router',
): Float32Array {
  const { logits } = forwardCosine(state, state.activation, embedding, n, lib)
  return probabilities(logits, n, state.K, lib, name)
}

async function fitCosine(train: TrainSet, ctx: Ctx, name: string, form: SampleLlmForm): Promise<CosineState> {
  const { K } = train
  const { lib, params } = ctx
  const settings = headSettings(ctx, name)
  const input = embeddingOf(train, name)
  const targets = cosineTargets(train, ctx, name)
  const clusters = new Int32Array(train.n)
  const scores = gather(targets.scores, K, targets.rows)
  clusterRows(scores, targets.rows.length, K, { random: () => ctx.random() }).forEach((cluster, i) => {
    clusters[targets.rows[i]] = cluster
  })
  const state: CosineState = {
    K,
    dims: input.dims,
    width: settings.width,
    activation: settings.activation,
    ...affine(settings.width, input.dims, () => ctx.random()),
    E: standardNormal(K * settings.width, () => ctx.random()),
    s: Float32Array.of(Math.log(1 / 0.07)),
  }
  const pause = fitPauser(ctx)
  const { positives, relevance, scores: overlap } = targets
  const pick = <T extends ArrayLike<number>>(values: T, rows: Int32Array) => rowsOf(values, rows, K)
  await trainHead(
    [state.W, state.b, state.E, state.s],
    input,
    targets.rows,
    (x, rows) => {
      const step = cosineStep(
        state,
        state.activation,
        form,
        x,
        {
          positives: pick(positives, rows),
          clusters: rowsOf(clusters, rows, 1),
          ...(relevance && { relevance: pick(relevance, rows) }),
          ...(params.overlap === true && { overlap: pick(overlap, rows) }),
        },
        rows.length,
        lib,
      )
      return { loss: step.sampleLlm + step.sampleSample, gradients: step.gradients }
    },
    {
      ...settings,
      pause,
      devScore: watchDev(train, ctx, name, (x, n) => forwardCosine(state, state.activation, x, n, lib).logits, pause),
    },
    ctx,
  )
  return state
}

interface CosineTrainingTargets {
  readonly rows: Int32Array
  /** Row-major n×K over the whole train set, as the other two. */
  readonly scores: Float32Array
  readonly positives: Uint8Array
  readonly relevance?: Float32Array
}

/** At λ = ∞ the cheapest correct model is the only positive, unless the reference's fallback is asked for. */
function cosineTargets(train: TrainSet, ctx: Ctx, name: string): CosineTrainingTargets {
  const { n, K, quality, cost } = train
  const { params } = ctx
  const asked = trainLambda(params, 100)
  const fallsBack = asked === Infinity && params.paperMode === true
  if (fallsBack) ctx.note(`${name} was trained at λ = 0: at λ = ∞ the reference treats all correct models alike.`)
  const lambda = fallsBack ? 0 : asked
  const costScale = Number(params.costScale ?? 100)
  const { rows, soft } = trainingTargets(train, { lambda, costScale, unsolved: 'drop' })
  return {
    rows,
    scores: soft,
    positives: positivesOf(soft, train, ctx, lambda),
    ...(params.llmLoss === 'relevance' && { relevance: relevanceTargets(quality, cost, n, K, { lambda, costScale }) }),
  }
}

/** Right models only, and all that tie; the reference's three, right or not, where they are asked for. */
function positivesOf(soft: Float32Array, { n, K }: TrainSet, { params, random }: Ctx, lambda: number): Uint8Array {
  if (lambda === Infinity) return correctPositives(soft, n, K, 1)
  if (params.llmLoss !== 'contrastive-paper') return correctPositives(soft, n, K, positivesPerRow)
  return topPositives(soft, n, K, positivesPerRow, () => random())
}

function rowsOf(values: ArrayLike<number>, rows: Int32Array, cols: number): Float32Array {
  const out = new Float32Array(rows.length * cols)
  for (let i = 0; i < rows.length; i++) for (let j = 0; j < cols; j++) out[i * cols + j] = values[rows[i] * cols + j]
  return out
}
