/** Early stopping as the reference's training monitor (protocol 5.11): when is an epoch better, and when is it enough. */

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
