/** What other benchmarks compare: settings of routers as points. */

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
