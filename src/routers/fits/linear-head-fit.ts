/** What ZOOTER and VLC compute; their description is in linear-head.ts. */
import type { Ctx, Lib, Prediction, TrainSet } from '../../core/router.ts'
import { relevanceTargets } from '../../core/targets.ts'
import { watchDev } from '../../train/dev-score.ts'
import { gather } from '../../train/epochs.ts'
import { type LinearHeadLoss, linearStep } from '../../train/head-steps.ts'
import { dropoutMask, forwardLinear } from '../../train/heads.ts'
import { embeddingOf, forwardInPieces, probabilities, trainingTargets, trainLambda } from '../../train/inputs.ts'
import { type Activation, affine } from '../../train/network.ts'
import { fitPauser, pauser } from '../../train/pause.ts'
import { trainHead } from '../../train/train-head.ts'
import { activationStep, affineStep, graphOf, softmaxStep } from '../graph-steps.ts'
import { headSettings } from '../head-params.ts'
import type { Computing } from '../lazily.ts'

/** How ZOOTER and VLC differ. */
export interface LinearHeadRouter {
  readonly id: string
  /** In sentences; the row's name adds that features are frozen. */
  readonly name: string
  readonly about: string
  readonly loss: LinearHeadLoss
  /** Training questions that no model answers: left out, or kept with the cheapest model as target. */
  readonly unsolved: 'drop' | 'keep'
}

export interface LinearHeadState {
  readonly K: number
  readonly dims: number
  readonly width: number
  readonly activation: Activation
  /** Row-major width×dims. */
  readonly W: Float32Array
  readonly b: Float32Array
  /** Row-major K×width. */
  readonly Wc: Float32Array
  readonly bc: Float32Array
}

/** Fits, answers and writes a linear head. */
export function linearHeadComputing(router: LinearHeadRouter): Computing<LinearHeadState> {
  const { name } = router
  return {
    fit: (train, ctx) => fitLinearHead(train, ctx, router),
    async predict(batch, { state, lib, signal }): Promise<Prediction> {
      const forwardRows = (x: Float32Array, n: number) => forward(state, x, n, lib, name)
      const rows = embeddingOf(batch, name)
      return { scores: await forwardInPieces(rows, batch.K, forwardRows, pauser(signal)), kind: 'utility' }
    },
    graph: ({ W, b, Wc, bc, activation }) =>
      graphOf(
        'utility',
        affineStep('features', W, b, 'sums'),
        activationStep('sums', activation, 'hidden'),
        affineStep('hidden', Wc, bc, 'logits'),
        softmaxStep('logits'),
      ),
  }
}

/** Softmax of the logits, row-major n×K; no dropout. @param embedding row-major n×dims */
export function forward(
  state: LinearHeadState,
  embedding: Float32Array,
  n: number,
  lib: Lib,
  name = 'the router',
): Float32Array {
  return probabilities(forwardLinear(state, state.activation, embedding, n, lib).logits, n, state.K, lib, name)
}

async function fitLinearHead(train: TrainSet, ctx: Ctx, router: LinearHeadRouter): Promise<LinearHeadState> {
  const { K } = train
  const { lib, params } = ctx
  const { name, unsolved } = router
  const settings = headSettings(ctx, name)
  const input = embeddingOf(train, name)
  const lambda = trainLambda(params, 100)
  const costScale = Number(params.costScale ?? 100)
  const { rows: trainRows, soft } = trainingTargets(train, { lambda, costScale, unsolved })
  const byRelevance = params.loss === 'relevance'
  const fallback = unsolved === 'keep' ? 'cheapest' : 'zeros'
  const targets = byRelevance
    ? relevanceTargets(train.quality, train.cost, train.n, K, { lambda, costScale, fallback })
    : soft
  const kind = byRelevance ? 'relevance' : router.loss
  const share = Number(params.dropout ?? 0.1)
  const { width, activation } = settings
  const { W: Wc, b: bc } = affine(K, width, () => ctx.random())
  const state = { K, dims: input.dims, width, activation, ...affine(width, input.dims, () => ctx.random()), Wc, bc }
  const pause = fitPauser(ctx)
  await trainHead(
    [state.W, state.b, Wc, bc],
    input,
    trainRows,
    (x, rows) => {
      const mask = share > 0 ? dropoutMask(rows.length * width, share, () => ctx.random()) : undefined
      return linearStep(state, activation, kind, x, gather(targets, K, rows), rows.length, lib, mask)
    },
    {
      ...settings,
      pause,
      devScore: watchDev(train, ctx, name, (x, n) => forwardLinear(state, activation, x, n, lib).logits, pause),
    },
    ctx,
  )
  return state
}
