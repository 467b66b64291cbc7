/**
 * RouterBench (arXiv 2403.12031, protocol 8.1): the non-decreasing convex hull, AIQ and the zero router.
 * Between two settings every mixture is attainable by a coin, so what counts is the concave envelope of the points.
 */
import { byCost, type CostPoint, known } from '../frontier.ts'

/** Corners of an envelope, ascending cost. */
export type Hull = readonly CostPoint[]

/**
 * Non-decreasing convex hull: corners of the upper concave envelope from the cheapest point to the peak, then flat to the
 * most expensive point (points beyond the peak are useless but their cost may be spent). Of points at one cost the best counts,
 * where the repository keeps the first. Points with NaN are left out; no points: an empty hull.
 */
export function nonDecreasingHull(points: readonly CostPoint[]): CostPoint[] {
  const sorted = byCost(known(points))
  const hull: CostPoint[] = []
  for (const { cost, accuracy } of sorted) {
    // Below the running maximum (or at its own cost below the best): hidden already.
    if (hull.length > 0 && accuracy <= hull[hull.length - 1].accuracy) continue
    while (hull.length > 1 && !turnsDown(hull[hull.length - 2], hull[hull.length - 1], cost, accuracy)) hull.pop()
    hull.push({ cost, accuracy })
  }
  const dearest = sorted.at(-1)
  const peak = hull.at(-1)
  if (dearest && peak && dearest.cost > peak.cost) hull.push({ cost: dearest.cost, accuracy: peak.accuracy })
  return hull
}

/** Whether b lies above the line from a to the new point. */
const turnsDown = (a: CostPoint, b: CostPoint, cost: number, accuracy: number): boolean =>
  (b.accuracy - a.accuracy) * (cost - a.cost) > (accuracy - a.accuracy) * (b.cost - a.cost)

/** Quality of the envelope at a cost: 0 left of its cheapest point (and for an empty hull), flat right of its last. */
export function hullAt(hull: Hull, cost: number): number {
  if (Number.isNaN(cost)) return Number.NaN
  if (hull.length === 0 || cost < hull[0].cost) return 0
  const right = hull.findIndex((corner) => corner.cost >= cost)
  if (right < 0) return hull[hull.length - 1].accuracy
  if (right === 0) return hull[0].accuracy
  const a = hull[right - 1]
  const b = hull[right]
  return a.accuracy + ((b.accuracy - a.accuracy) * (cost - a.cost)) / (b.cost - a.cost)
}

/** Area under the envelope between two costs. */
export function hullArea(hull: Hull, from: number, to: number): number {
  if (hull.length === 0) return 0
  const start = Math.max(from, hull[0].cost)
  if (!(to > start)) return 0
  const inside = hull.filter(({ cost }) => cost > start && cost < to).map(({ cost }) => cost)
  const stops = [start, ...inside, to]
  let area = 0
  for (let i = 1; i < stops.length; i++) {
    area += ((hullAt(hull, stops[i - 1]) + hullAt(hull, stops[i])) / 2) * (stops[i] - stops[i - 1])
  }
  return area
}

/** Costs between which routers are compared. */
export interface CostRange {
  readonly cmin: number
  readonly cmax: number
}

/** Cheapest and most expensive point of all compared routers; NaN without points. */
export function costRange(routers: readonly (readonly CostPoint[])[]): CostRange {
  const sorted = byCost(known(routers.flat()))
  return { cmin: sorted.at(0)?.cost ?? Number.NaN, cmax: sorted.at(-1)?.cost ?? Number.NaN }
}

/**
 * Average improvement in quality as the paper defines it: mean height of the envelope over the range, 0..1, higher is
 * better. Quality is 0 left of the router's cheapest point. A range of one cost gives the height there; NaN without points.
 */
export function aiq(points: readonly CostPoint[], { cmin, cmax }: CostRange): number {
  const hull = nonDecreasingHull(points)
  if (hull.length === 0) return Number.NaN
  return cmax > cmin ? hullArea(hull, cmin, cmax) / (cmax - cmin) : hullAt(hull, cmin)
}

/** The zero router: what tossing coins between single models gives. A router is useful only above this envelope. */
export const zeroRouter = (models: readonly CostPoint[]): CostPoint[] => nonDecreasingHull(models)

/** Quality above (or, negative, below) the zero router at the same cost, in −1..1. */
export const gainOverZeroRouter = (point: CostPoint, zero: Hull): number => point.accuracy - hullAt(zero, point.cost)
