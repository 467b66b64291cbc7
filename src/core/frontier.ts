/** Points of the accuracy–cost plane: which ones nobody beats on both, and MMR-Bench's envelope (protocol 8.5). */
import { trapezoid } from './statistics/stats.ts'

/**
 * Indices of the points that no other point beats (cheaper and at least as accurate, or as cheap and more accurate),
 * cheapest first. Of points at the same place the first is kept. Points with NaN are left out.
 */
export function paretoFrontier(points: readonly { readonly cost: number; readonly accuracy: number }[]): number[] {
  const order = points.flatMap(({ cost, accuracy }, i) => (Number.isNaN(cost) || Number.isNaN(accuracy) ? [] : [i]))
  // Sorting is stable, so full ties keep their order.
  order.sort((a, b) => points[a].cost - points[b].cost || points[b].accuracy - points[a].accuracy)
  let best = -Infinity
  return order.filter((i) => {
    if (points[i].accuracy <= best) return false
    best = points[i].accuracy
    return true
  })
}

/** One setting of a router, or one model: what it costs and how good it is. */
export interface CostPoint {
  /** Mean cost in any one unit (dollars per call on our boards). */
  readonly cost: number
  /** Mean quality, 0..1. */
  readonly accuracy: number
}

/** Points whose cost or accuracy is NaN take part in nothing. */
export const known = <P extends CostPoint>(points: readonly P[]): P[] =>
  points.filter(({ cost, accuracy }) => !Number.isNaN(cost) && !Number.isNaN(accuracy))

/** Cheapest first; of points at one cost the best first, the earlier first among equals. */
export const byCost = <P extends CostPoint>(points: readonly P[]): P[] =>
  points.toSorted((a, b) => a.cost - b.cost || b.accuracy - a.accuracy)

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
