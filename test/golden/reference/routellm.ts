/** What RouteLLM's repository computes (docs/protocol.md 8.2) and the page does not show. */
import type { PairEnds, PairPoint, PairResults } from '../../../src/core/other-benchmarks/routellm.ts'
import { ascending, quantile } from '../../../src/core/statistics/stats.ts'

/**
 * The same as the repository reads it from a table: the share interpolated over the accuracy, held at the ends of the
 * curve, the last crossing of a plateau. Only defined where accuracy never falls with the share; null otherwise.
 */
export function repositoryCallsFor(target: number, curve: readonly PairPoint[], ends: PairEnds): number | null {
  const points = curve.toSorted((a, b) => a.strongShare - b.strongShare)
  const rises = points.every((p, i) => i === 0 || p.accuracy >= points[i - 1].accuracy)
  if (!rises || points.length === 0) return null
  const accuracy = ends.weak + target * (ends.strong - ends.weak)
  if (accuracy < points[0].accuracy) return points[0].strongShare
  const at = points.findLastIndex((p) => p.accuracy <= accuracy)
  const a = points[at]
  const b = points[at + 1]
  if (a === undefined) return null
  if (b === undefined) return a.strongShare
  return a.strongShare + ((accuracy - a.accuracy) / (b.accuracy - a.accuracy)) * (b.strongShare - a.strongShare)
}

/** Best accuracy possible when a share of the rows may go to the strong model: those first where only it is right. */
export function optimalAccuracy({ strongCorrect, weakCorrect }: PairResults, strongShare: number): number {
  const n = weakCorrect.length
  let weak = 0
  let gain = 0
  for (let i = 0; i < n; i++) {
    weak += weakCorrect[i]
    if (strongCorrect[i] > weakCorrect[i]) gain += strongCorrect[i] - weakCorrect[i]
  }
  return (weak + Math.min(strongShare * n, gain)) / n
}

/** The threshold that sends about this share (0..1) of such rows to the strong model. NaN without scores. */
export const calibratedThreshold = (score: ArrayLike<number>, strongShare: number): number =>
  quantile(ascending(score), 1 - strongShare)
