/**
 * The loop around every gradient-trained router: epochs, the dev curve, early stopping with the best weights restored, and
 * what happens when the numbers run away or the visitor has had enough.
 */
import type { Ctx } from '../core/router.ts'
import { allFinite } from './floats.ts'
import { FinishedEarly, progressTeller } from './pause.ts'

export interface Training {
  /** For sentences: "the MLP". */
  readonly name: string
  readonly weights: readonly Float32Array[]
  readonly epochs: number
  /** For the sentence about divergence. */
  readonly rate: number
  /** Trains one epoch, telling each change of the weights; returns its mean loss. */
  epoch(updated: () => void): Promise<number>
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

type TrainingCtx = Pick<Ctx, 'progress' | 'note'>

/** Changes the weights. Throws a sentence when it diverges before there is anything to keep. */
export function trainEpochs(training: Training, ctx: TrainingCtx): Promise<Trained> {
  return new Course(training, ctx).run()
}

/** One training under way. */
class Course {
  private readonly monitor: Monitor
  private readonly loss: Monitor
  private readonly tell: (progress: Parameters<Ctx['progress']>[0]) => void
  private readonly devCurve: number[] = []
  private best: Float32Array[] | undefined
  /** Epochs begun, and those that ended. */
  private epoch = 0
  private done = 0
  private updates = 0

  constructor(
    private readonly training: Training,
    private readonly ctx: TrainingCtx,
  ) {
    this.monitor = new Monitor({ patience: training.patience })
    this.loss = new Monitor({ patience: training.lossPatience ?? Infinity, maximize: false, minDelta: 0 })
    this.tell = progressTeller(ctx)
  }

  async run(): Promise<Trained> {
    const { epochs } = this.training
    try {
      while (this.epoch < epochs && !(await this.oneEpoch()));
      this.tell({ done: epochs, total: epochs, unit: 'epochs', devCurve: this.devCurve })
    } catch (error) {
      // Before the first update there is nothing but random weights.
      if (!(error instanceof FinishedEarly) || this.updates === 0) throw error
      if (!this.finite()) throw new Error(this.divergence(Number.NaN))
      this.ctx.progress({ done: this.done, total: epochs, unit: 'epochs', devCurve: this.devCurve })
    }
    this.restoreBest()
    return { epochs: this.epoch, bestEpoch: this.monitor.bestEpoch }
  }

  /** True when it was the last. */
  private async oneEpoch(): Promise<boolean> {
    const { training } = this
    this.epoch++
    const loss = await training.epoch(() => this.updates++)
    if (!Number.isFinite(loss) || !this.finite()) return this.recover(loss)
    const score = (await training.devScore?.()) ?? Number.NaN
    this.done = this.epoch
    training.onEpoch?.(this.epoch, score)
    if (training.devScore) this.devCurve.push(score)
    const note = training.devScore ? `dev Rank Score ${(100 * score).toFixed(1)}` : `loss ${loss.toPrecision(4)}`
    this.tell({ done: this.epoch, total: training.epochs, unit: 'epochs', note, devCurve: this.devCurve })
    if (!training.devScore) return this.loss.update(this.epoch, loss) === 'stop'
    const verdict = this.monitor.update(this.epoch, score)
    if (verdict === 'better') this.keepBest()
    return verdict === 'stop' && !training.keepLast
  }

  private finite(): boolean {
    return this.training.weights.every(allFinite)
  }

  /** The numbers ran away: back to the best weights, if there are any. */
  private recover(loss: number): true {
    const what = this.divergence(loss)
    if (!this.best) throw new Error(`${what}: choose a smaller one`)
    restore(this.training.weights, this.best)
    this.ctx.note(`${what}: the best weights before that are used. Choose a smaller one.`)
    return true
  }

  private divergence(loss: number): string {
    const { name, rate } = this.training
    return `${name} diverged in epoch ${this.epoch} (loss ${loss}) at learning rate ${rate}`
  }

  private keepBest() {
    const { weights } = this.training
    if (this.best) restore(this.best, weights)
    else this.best = weights.map((w) => w.slice())
  }

  private restoreBest() {
    const { weights, keepLast } = this.training
    if (this.best && !keepLast) restore(weights, this.best)
  }
}

function restore(to: readonly Float32Array[], from: readonly Float32Array[]): void {
  for (const [i, w] of to.entries()) w.set(from[i])
}

export interface MonitorOptions {
  /** Epochs without improvement until it stops. */
  readonly patience: number
  /** true for scores, false for costs. Default true. */
  readonly maximize?: boolean
  /** An epoch counts as better only beyond this difference. Default 1e−4. */
  readonly minDelta?: number
}

/** Follows one number over epochs. Epochs count from 1. */
export class Monitor {
  bestEpoch = 0
  bestValue = Number.NaN
  private waited = 0

  constructor(private readonly options: MonitorOptions) {}

  /**
   * 'better': keep these weights. 'stop': patience is used up. A metric that is not a number is ignored, as a missing one
   * is in the reference.
   */
  update(epoch: number, metric: number): 'better' | 'worse' | 'stop' {
    const { patience, maximize = true, minDelta = 1e-4 } = this.options
    if (Number.isNaN(metric)) return 'worse'
    const isBetter =
      this.bestEpoch === 0 || (maximize ? metric > this.bestValue + minDelta : metric < this.bestValue - minDelta)
    if (isBetter) {
      this.bestEpoch = epoch
      this.bestValue = metric
      this.waited = 0
      return 'better'
    }
    this.waited++
    return this.waited >= patience ? 'stop' : 'worse'
  }
}

/** Uniform integer in [0, n). */
export type DrawBelow = (n: number) => number

/** Shuffles in place (Fisher and Yates) and returns its argument. */
export function shuffle(rows: Int32Array, below: DrawBelow): Int32Array {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = below(i + 1)
    const kept = rows[i]
    rows[i] = rows[j]
    rows[j] = kept
  }
  return rows
}

/** Consecutive pieces of at most `size` rows; views, not copies. No rows, no pieces. */
export function* batchesOf(rows: Int32Array, size: number): Generator<Int32Array> {
  for (let from = 0; from < rows.length; from += size) yield rows.subarray(from, from + size)
}

/** Copies the chosen rows of a row-major matrix to the front of `out` (made when absent) and returns that part of it. */
export function gather(data: Float32Array, cols: number, rows: Int32Array, out?: Float32Array): Float32Array {
  const target = out ? out.subarray(0, rows.length * cols) : new Float32Array(rows.length * cols)
  for (let i = 0; i < rows.length; i++) target.set(data.subarray(rows[i] * cols, (rows[i] + 1) * cols), i * cols)
  return target
}
