/** The dev curve of a router in training: logits of the dev rows, scored by argmax. */
import type { Ctx, TrainSet } from '../core/router.ts'
import type { Pause } from './design.ts'
import { costBounds, devScorer } from './dev-score.ts'
import { embeddingOf } from './inputs.ts'
import { type ForwardRows, forwardInPieces } from './score-rows.ts'

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
