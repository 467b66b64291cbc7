/** Training of the MLP: Adam with L2 in the gradient, shuffled batches, soft or one-hot targets (protocol 5.6). */
import type { Ctx, Lib } from '../core/router.ts'
import type { Pause } from './design.ts'
import { batchesOf, type DrawBelow, gather, shuffle, type Trained, trainEpochs } from './epochs.ts'
import type { Rows, Targets } from './inputs.ts'
import { softCrossEntropy } from './losses.ts'
import {
  type Activation,
  affine,
  backwardNetwork,
  forwardNetwork,
  type Layer,
  networkWeights,
  type Uniform,
} from './network.ts'
import { adam } from './optimizers.ts'

export interface MlpOptions {
  readonly activation: Activation
  readonly rate: number
  readonly weightDecay: number
  readonly batch: number
  readonly epochs: number
  readonly patience: number
  readonly pause: Pause
  readonly randomInt: DrawBelow
  readonly devScore?: (() => Promise<number>) | undefined
  readonly onEpoch?: (epoch: number, devScore: number) => void
}

/** Layers of the given widths, started as PyTorch does. @param widths inputs, hidden sizes, outputs */
export function startNetwork(widths: readonly number[], random: Uniform): Layer<Float32Array>[] {
  return widths.slice(1).map((outputs, l) => affine(outputs, widths[l], random))
}

/** Changes `layers`. Without dev scores it stops when the loss has not improved for 10 epochs, as the reference does. */
export function trainMlp(
  layers: readonly Layer<Float32Array>[],
  { embedding, dims }: Rows,
  { rows, soft }: Targets,
  options: MlpOptions,
  lib: Lib,
  ctx: Pick<Ctx, 'progress' | 'note'>,
): Promise<Trained> {
  const K = layers[layers.length - 1].b.length
  const weights = networkWeights(layers)
  const optimizer = adam({ rate: options.rate, weightDecay: options.weightDecay })
  const order = rows.slice()
  const size = Math.max(1, Math.min(options.batch, rows.length))
  const x = new Float32Array(size * dims)
  const t = new Float32Array(size * K)
  const { activation, pause } = options
  return trainEpochs(
    {
      ...options,
      name: 'the MLP',
      weights,
      lossPatience: 10,
      async epoch(updated) {
        let total = 0
        for (const batch of batchesOf(shuffle(order, options.randomInt), size)) {
          const n = batch.length
          const passes = forwardNetwork(layers, activation, gather(embedding, dims, batch, x), n, lib)
          await pause()
          const logits = passes[passes.length - 1].output
          const { loss, grad } = softCrossEntropy(logits, gather(soft, K, batch, t), n, K)
          optimizer.step(weights, backwardNetwork(layers, activation, passes, grad, n, lib))
          updated()
          total += loss * n
          if (!Number.isFinite(loss)) break
          await pause()
        }
        return total / rows.length
      },
    },
    ctx,
  )
}
