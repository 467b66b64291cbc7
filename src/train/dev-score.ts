/** Rank Score on dev, watched for early stopping (protocol 5.11); accuracy while costs are unknown. */
import { argmaxRow } from '../core/lib.ts'
import { pickMetrics, type ScoreBounds } from '../core/metrics.ts'
import { costsKnown } from '../core/prices/price.ts'
import type { Ctx, TrainSet } from '../core/router.ts'
import type { Pause } from './design.ts'
import { embeddingOf, type ForwardRows, forwardInPieces } from './inputs.ts'

/** β of the paper's Rank Score. Early stopping always uses it, whatever the board is set to. */
const beta = 0.1

type Answers = Pick<TrainSet, 'quality' | 'cost' | 'n' | 'K'>

/**
 * Lowest and highest mean cost of a model, over strictly positive costs as in protocol 1.7. A router never sees test, so
 * these are means over train and dev; the board's bounds, over the whole pack, differ a little. They only decide which
 * epoch is kept.
 */
export function costBounds(sets: readonly Answers[]): ScoreBounds {
  const K = sets[0]?.K ?? 0
  const sum = new Float64Array(K)
  const count = new Float64Array(K)
  for (const { cost, n } of sets) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < K; k++) {
        if (!(cost[i * K + k] > 0)) continue
        sum[k] += cost[i * K + k]
        count[k]++
      }
    }
  }
  const means = Array.from(sum, (s, k) => s / count[k]).filter((mean) => mean > 0)
  return { cmin: Math.min(...means), cmax: Math.max(...means) }
}

/** Scores logits or probabilities (row-major n×K) on dev by argmax, 0..1. NaN where the score is not defined. */
export function devScorer(dev: Answers, bounds: ScoreBounds): (logits: ArrayLike<number>) => number {
  const { n, K, quality, cost } = dev
  const picks = new Int32Array(n)
  const figure = costsKnown(cost) ? 'rankScore' : 'accuracy'
  return (logits) => {
    for (let i = 0; i < n; i++) picks[i] = argmaxRow(logits, i, K)
    return pickMetrics(picks, { quality, cost, K, bounds, beta })[figure]
  }
}

/** Undefined when there is no dev split to watch: training then goes by its own loss, or to its last epoch. */
export function watchDev(
  train: TrainSet,
  { dev }: Pick<Ctx, 'dev'>,
  router: string,
  forward: ForwardRows,
  pause: Pause,
): (() => Promise<number>) | undefined {
  if (dev.n === 0) return undefined
  const rows = embeddingOf(dev, router)
  const score = devScorer(dev, costBounds([train, dev]))
  return async () => score(await forwardInPieces(rows, dev.K, forward, pause))
}
