/**
 * Training of a head on frozen embeddings: AdamW with decay on everything, linear warm-up over a tenth of the updates and
 * decay to 0, gradients clipped at norm 1, shuffled batches, early stopping on dev (protocol 5.7, 5.12).
 */
import type { Ctx } from '../core/router.ts'
import type { Pause } from './design.ts'
import { batchesOf, type DrawBelow, gather, shuffle, type Trained, trainEpochs } from './epochs.ts'
import type { Rows } from './inputs.ts'
import { adam, clipGradNorm, warmupFactor, warmupSteps } from './optimizers.ts'

export interface HeadOptions {
  /** For sentences: "RouterDC". */
  readonly name: string
  readonly rate: number
  readonly weightDecay: number
  /** Largest common norm of the gradients of a step. */
  readonly maxNorm: number
  readonly batch: number
  readonly epochs: number
  readonly patience: number
  readonly pause: Pause
  readonly randomInt: DrawBelow
  readonly devScore?: (() => Promise<number>) | undefined
}

/** Loss and gradients (in the order of the weights) of some rows whose embeddings are in x. */
export type BatchStep = (x: Float32Array, rows: Int32Array) => { loss: number; gradients: readonly Float32Array[] }

/** Changes `weights`. @param rows rows of the train set to learn from */
export function trainHead(
  weights: readonly Float32Array[],
  { embedding, dims }: Rows,
  rows: Int32Array,
  step: BatchStep,
  options: HeadOptions,
  ctx: Pick<Ctx, 'progress' | 'note'>,
): Promise<Trained> {
  const size = Math.max(1, Math.min(options.batch, rows.length))
  const total = options.epochs * Math.ceil(rows.length / size)
  const warmup = warmupSteps(total)
  const optimizer = adam({ rate: options.rate, weightDecay: options.weightDecay, decoupled: true })
  const order = rows.slice()
  const x = new Float32Array(size * dims)
  let update = 0
  return trainEpochs(
    {
      ...options,
      weights,
      async epoch(updated) {
        let sum = 0
        for (const batch of batchesOf(shuffle(order, options.randomInt), size)) {
          const { loss, gradients } = step(gather(embedding, dims, batch, x), batch)
          clipGradNorm(gradients, options.maxNorm)
          optimizer.step(weights, gradients, options.rate * warmupFactor(update++, total, warmup))
          updated()
          sum += loss * batch.length
          if (!Number.isFinite(loss)) break
          await options.pause()
        }
        return sum / rows.length
      },
    },
    ctx,
  )
}
