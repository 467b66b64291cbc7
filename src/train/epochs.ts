/**
 * The loop around every gradient-trained router: epochs, the dev curve, early stopping with the best weights restored, and
 * what happens when the numbers run away.
 */
import type { Ctx } from '../core/router.ts'
import { allFinite } from './floats.ts'
import { Monitor } from './monitor.ts'
import { progressTeller } from './pause.ts'

export interface Training {
  /** For sentences: "the MLP". */
  readonly name: string
  readonly weights: readonly Float32Array[]
  readonly epochs: number
  /** For the sentence about divergence. */
  readonly rate: number
  /** Trains one epoch; returns its mean loss. */
  epoch(): Promise<number>
  /** Rank Score on dev, 0..1; absent when there is no dev set or it is not to be watched. */
  readonly devScore?: (() => Promise<number>) | undefined
  /** Epochs without a better dev score before it stops. */
  readonly patience: number
  /** Without dev score: epochs without a lower loss before it stops. Never when absent. */
  readonly lossPatience?: number
  /** Keep the last weights even when dev was watched (the reference's first release of Linear). */
  readonly keepLast?: boolean
  readonly onEpoch?: (epoch: number, devScore: number) => void
}

export interface Trained {
  readonly epochs: number
  /** 0 when no dev score was available: the last weights are kept. */
  readonly bestEpoch: number
}

export async function trainEpochs(training: Training, ctx: Pick<Ctx, 'progress' | 'note'>): Promise<Trained> {
  const { weights, epochs, devScore, keepLast } = training
  const monitor = new Monitor({ patience: training.patience })
  const tell = progressTeller(ctx)
  const loss = new Monitor({ patience: training.lossPatience ?? Infinity, maximize: false, minDelta: 0 })
  let best: Float32Array[] | undefined
  let epoch = 0
  while (epoch < epochs) {
    epoch++
    const meanLoss = await training.epoch()
    if (!Number.isFinite(meanLoss) || !weights.every(allFinite)) {
      recover(training, best, epoch, meanLoss, ctx)
      return { epochs: epoch, bestEpoch: monitor.bestEpoch }
    }
    const score = devScore ? await devScore() : Number.NaN
    training.onEpoch?.(epoch, score)
    const note = devScore ? `dev Rank Score ${(100 * score).toFixed(1)}` : `loss ${meanLoss.toPrecision(4)}`
    tell({ done: epoch, total: epochs, unit: 'epochs', note })
    if (devScore) {
      const verdict = monitor.update(epoch, score)
      if (verdict === 'better') best = copyInto(best, weights)
      if (verdict === 'stop' && !keepLast) break
    } else if (loss.update(epoch, meanLoss) === 'stop') break
  }
  tell({ done: epochs, total: epochs, unit: 'epochs' })
  if (best && !keepLast) restore(weights, best)
  return { epochs: epoch, bestEpoch: monitor.bestEpoch }
}

function recover(
  { name, weights, rate }: Training,
  best: readonly Float32Array[] | undefined,
  epoch: number,
  loss: number,
  ctx: Pick<Ctx, 'note'>,
): void {
  const what = `${name} diverged in epoch ${epoch} (loss ${loss}) at learning rate ${rate}`
  if (!best) throw new Error(`${what}: choose a smaller one`)
  restore(weights, best)
  ctx.note(`${what}: the best weights before that are used. Choose a smaller one.`)
}

function copyInto(kept: Float32Array[] | undefined, weights: readonly Float32Array[]): Float32Array[] {
  if (!kept) return weights.map((w) => w.slice())
  restore(kept, weights)
  return kept
}

function restore(to: readonly Float32Array[], from: readonly Float32Array[]): void {
  for (const [i, w] of to.entries()) w.set(from[i])
}
