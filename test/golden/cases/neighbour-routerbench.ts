import type { CostPoint } from '../../../src/core/frontier.ts'
import {
  aiq,
  costRange,
  hullArea,
  hullAt,
  nonDecreasingHull,
  zeroRouter,
} from '../../../src/core/other-benchmarks/routerbench.ts'
import { repositoryAiq } from '../reference/routerbench.ts'
import { Checks, readGolden } from './checks.ts'

type Pairs = [cost: number, quality: number][]
interface Golden {
  tolerance: number
  hull: {
    points: Pairs
    reference_hull: Pairs
    reference_area_over_hull: number
    envelope_vertices: Pairs
    envelope_area_to_last_point: number
  }[]
  aiq: {
    routers: { points: Pairs }[]
    reference_aiq: number[]
    paper_aiq: number[]
    c_min: number
    c_max: number
  }[]
  zero_router: { models: Pairs; hull: Pairs; query_costs: number[]; quality: number[] }[]
}

const points = (pairs: Pairs): CostPoint[] => pairs.map(([cost, accuracy]) => ({ cost, accuracy }))

export function checkRouterBench(): void {
  const golden = readGolden<Golden>('neighbour_routerbench')
  const { tolerance } = golden
  const checks = new Checks('neighbour_routerbench')
  /** The same line: each one's corners lie on the other, and both begin and end at the same place. */
  const sameLine = (got: CostPoint[], want: Pairs, what: string) => {
    for (const [cost, quality] of want) checks.near(hullAt(got, cost), quality, tolerance, `${what} at ${cost}`)
    for (const { cost, accuracy } of got)
      checks.near(accuracy, hullAt(points(want), cost), tolerance, `${what}, ${cost}`)
    checks.near(got[0].cost, want[0][0], tolerance, `${what}, begin`)
    checks.near(got[got.length - 1].cost, want[want.length - 1][0], tolerance, `${what}, end`)
  }
  golden.hull.forEach((c, i) => {
    const hull = nonDecreasingHull(points(c.points))
    sameLine(hull, c.envelope_vertices, `hull ${i}`)
    const first = hull[0].cost
    const last = hull[hull.length - 1].cost
    checks.near(hullArea(hull, first, last), c.envelope_area_to_last_point, tolerance, `hull ${i}, area`)
    // The reference evaluates the envelope at the router's own costs and stops at the peak.
    for (const [cost, quality] of c.reference_hull)
      checks.near(hullAt(hull, cost), quality, tolerance, `hull ${i}, reference at ${cost}`)
    const end = c.reference_hull[c.reference_hull.length - 1][0]
    checks.near(hullArea(hull, first, end), c.reference_area_over_hull, tolerance, `hull ${i}, reference area`)
  })
  golden.aiq.forEach((c, i) => {
    const routers = c.routers.map((router) => points(router.points))
    const range = costRange(routers)
    checks.nearAll([range.cmin, range.cmax], [c.c_min, c.c_max], tolerance, `AIQ ${i}, range`)
    const paper = routers.map((router) => aiq(router, range))
    checks.nearAll(paper, c.paper_aiq, tolerance, `AIQ ${i}, paper`)
    checks.nearAll(repositoryAiq(routers), c.reference_aiq, tolerance, `AIQ ${i}, repository`)
  })
  golden.zero_router.forEach((c, i) => {
    const zero = zeroRouter(points(c.models))
    sameLine(zero, c.hull, `zero router ${i}`)
    const got = c.query_costs.map((cost) => hullAt(zero, cost))
    checks.nearAll(got, c.quality, tolerance, `zero router ${i}`)
  })
}
