/** What the MLP router computes; its description is in mlp.ts. */
import type { Lib } from '../../core/router.ts'
import { watchDev } from '../../train/dev-score.ts'
import { embeddingOf, forwardInPieces, probabilities, trainingTargets, trainLambda } from '../../train/inputs.ts'
import { type Activation, forwardNetwork, type Layer } from '../../train/network.ts'
import { fitPauser, pauser } from '../../train/pause.ts'
import { startNetwork, trainMlp } from '../../train/train-mlp.ts'
import { activationStep, affineStep, type GraphPart, graphOf, softmaxStep } from '../graph-steps.ts'
import type { Computing } from '../lazily.ts'

export interface MlpState {
  readonly K: number
  readonly dims: number
  readonly activation: Activation
  /** First to last; W is row-major outputs×inputs. */
  readonly layers: readonly Layer<Float32Array>[]
}

/** Fits, answers and writes the MLP router. */
export const mlpComputing: Computing<MlpState> = {
  async fit(train, ctx) {
    const { params } = ctx
    const options = { lambda: trainLambda(params, 100), costScale: Number(params.costScale ?? 100) }
    const targets = trainingTargets(train, { ...options, unsolved: 'drop' })
    const rows = embeddingOf(train, 'MLP')
    const hidden = hiddenSizes(params.hidden ?? '256')
    const activation = (params.activation ?? 'relu') as Activation // one of the options above
    const layers = startNetwork([rows.dims, ...hidden, train.K], () => ctx.random())
    const state = { K: train.K, dims: rows.dims, activation, layers }
    const pause = fitPauser(ctx)
    await trainMlp(
      layers,
      rows,
      targets,
      {
        activation,
        rate: Number(params.rate ?? 1e-3),
        weightDecay: Number(params.weightDecay ?? 1e-4),
        batch: Number(params.batch ?? 1024),
        epochs: Number(params.epochs ?? 300),
        patience: Number(params.patience ?? 3),
        pause,
        randomInt: (n) => ctx.randomInt(n),
        devScore: watchDev(train, ctx, 'MLP', (x, n) => logitsOf(state, x, n, ctx.lib), pause),
      },
      ctx.lib,
      ctx,
    )
    return state
  },
  async predict(batch, { state, lib, signal }) {
    const forwardRows = (x: Float32Array, n: number) => forward(state, x, n, lib)
    const rows = embeddingOf(batch, 'MLP')
    return { scores: await forwardInPieces(rows, batch.K, forwardRows, pauser(signal)), kind: 'utility' }
  },
  graph: ({ layers, activation }) => graphOf('utility', ...networkParts(layers, activation), softmaxStep('logits')),
}

/** Probabilities, row-major n×K. @param embedding row-major n×dims */
export function forward(state: MlpState, embedding: Float32Array, n: number, lib: Lib): Float32Array {
  return probabilities(logitsOf(state, embedding, n, lib), n, state.K, lib, 'MLP')
}

function logitsOf({ layers, activation }: MlpState, embedding: Float32Array, n: number, lib: Lib): Float32Array {
  const passes = forwardNetwork(layers, activation, embedding, n, lib)
  return passes[passes.length - 1].output
}

function networkParts(layers: MlpState['layers'], activation: Activation): GraphPart[] {
  const last = layers.length - 1
  return layers.flatMap(({ W, b }, l) => {
    const input = l === 0 ? 'features' : `hidden ${l}`
    if (l === last) return [affineStep(input, W, b, 'logits')]
    const sums = `sums ${l + 1}`
    return [affineStep(input, W, b, sums), activationStep(sums, activation, `hidden ${l + 1}`)]
  })
}

/** "512, 256" → [512, 256]. */
function hiddenSizes(text: string | number | boolean): number[] {
  const sizes = String(text).split(',').map(Number)
  if (sizes.every((size) => Number.isInteger(size) && size > 0 && size <= 8192)) return sizes
  throw new Error(`the hidden layers "${text}" are not valid sizes: use numbers from 1 to 8192, such as 512, 256`)
}
