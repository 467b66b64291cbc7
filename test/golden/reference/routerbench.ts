/** AIQ as RouterBench's repository computes it (docs/protocol.md 8.1); the page shows the paper's. */
import { byCost, type CostPoint, known } from '../../../src/core/frontier.ts'
import { hullArea, nonDecreasingHull } from '../../../src/core/other-benchmarks/routerbench.ts'

/**
 * AIQ as the paper's repository computes it, one per router: each hull ends at its peak and is extended flat to the
 * dearest hull end of all routers; the area from the router's own cheapest point is divided by that dearest cost, not by
 * the range. The repository needs three distinct costs per router; here fewer do. NaN for a router without points.
 */
export function repositoryAiq(routers: readonly (readonly CostPoint[])[]): number[] {
  const hulls = routers.map(nonDecreasingHull)
  const dearest = Math.max(...routers.map((points) => peakCost(points)))
  return hulls.map((hull) => {
    if (hull.length === 0) return Number.NaN
    // Everything at cost 0: the limit of the mean.
    return dearest > 0 ? hullArea(hull, hull[0].cost, dearest) / dearest : hull[hull.length - 1].accuracy
  })
}

/** The largest cost at which the router reaches its best quality; −∞ without points. */
function peakCost(points: readonly CostPoint[]): number {
  let best = Number.NEGATIVE_INFINITY
  let at = Number.NEGATIVE_INFINITY
  for (const { cost, accuracy } of byCost(known(points))) {
    if (accuracy < best) continue
    best = accuracy
    at = cost
  }
  return at
}
