/** Frontier metrics in the style of MMR-Bench (arXiv 2601.17814, protocol 8.5): envelope, nAUC, peak score and QNC. */
import { trapezoid } from '../statistics/stats.ts'
import { byCost, type CostPoint, known } from './point.ts'

/** Best quality per distinct cost, cheapest first, never falling: each cost with the best that is to be had up to it. */
export function envelope(points: readonly CostPoint[]): CostPoint[] {
  const out: CostPoint[] = []
  for (const { cost, accuracy } of byCost(known(points))) {
    const before = out.at(-1)
    // The best of a cost comes first.
    if (before?.cost === cost) continue
    out.push({ cost, accuracy: Math.max(accuracy, before?.accuracy ?? Number.NEGATIVE_INFINITY) })
  }
  return out
}

/**
 * Area under the envelope with its own cost range scaled to 0..1: mean quality over the router's range, higher is better.
 * One distinct cost gives its best quality; no points give 0, as in the reference.
 */
export function normalisedArea(points: readonly CostPoint[]): number {
  const line = envelope(points)
  if (line.length === 0) return 0
  const from = line[0].cost
  const range = line[line.length - 1].cost - from
  if (!(range > 0)) return line[line.length - 1].accuracy
  return trapezoid(
    line.map(({ cost }) => (cost - from) / range),
    line.map(({ accuracy }) => accuracy),
  )
}

/** P_s: the best quality at any setting, 0..1. NaN without points. */
export const peakScore = (points: readonly CostPoint[]): number => envelope(points).at(-1)?.accuracy ?? Number.NaN

/** The most accurate model, the cheapest of these; undefined without models. */
export const bestSingle = <P extends CostPoint>(models: readonly P[]): P | undefined =>
  known(models).sort((a, b) => b.accuracy - a.accuracy || a.cost - b.cost)[0]

/**
 * Quality-neutral cost: the cheapest envelope cost that reaches `fraction` of the best single model's quality, as a share
 * of that model's cost. Below 1 = the same quality for less. ∞ when never reached or that model costs nothing; NaN
 * without points or models.
 */
export function qualityNeutralCost(points: readonly CostPoint[], models: readonly CostPoint[], fraction = 1): number {
  const best = bestSingle(models)
  const line = envelope(points)
  if (!best || line.length === 0) return Number.NaN
  const reached = line.find(({ accuracy }) => accuracy >= fraction * best.accuracy)
  return reached && best.cost > 0 ? reached.cost / best.cost : Number.POSITIVE_INFINITY
}
