/** The fits as a table: seconds beside the reference's, and how much of the kernel's best rate they reach. */
import { type FitTiming, fullFitSizes } from './fit-bench.ts'
import { references } from './reference.ts'

/** Work of one epoch in multiply-adds per training row: forward, and backward to the weights and between layers. */
const layers: Readonly<Record<string, readonly number[]>> = {
  'MLP [256]': [1792, 256, 17],
  'MLP [2048, 1024]': [1792, 2048, 1024, 17],
}

/** @param peak GFLOP/s of the kernel's products at their best, one core @param cores that searches are spread over */
export function fitTable(timings: readonly FitTiming[], peak: number, cores: number) {
  return Object.fromEntries(
    timings.map((timing) => [timing.name, lineOf(timing, searches(timing.name) ? peak * cores : peak)]),
  )
}

const searches = (name: string) => name === 'KNN' || name === 'PRkNN'

function lineOf({ name, fitSeconds, routeSeconds, units, unit, secondsPerUnit }: FitTiming, peak: number) {
  const reference = references[name] ?? {}
  const perEpoch = reference.epoch !== undefined
  const mine = perEpoch ? secondsPerUnit : fitSeconds + (reference.route === undefined ? 0 : routeSeconds)
  const theirs = reference.epoch ?? (reference.fit ?? Number.NaN) + (reference.route ?? 0)
  const share = mine / theirs
  const rate = rateOf(name, secondsPerUnit, routeSeconds)
  return {
    'fit, s': fitSeconds.toFixed(2),
    'route, s': routeSeconds.toFixed(2),
    steps: units > 0 ? `${units} ${unit}` : '',
    's per epoch': perEpoch ? secondsPerUnit.toFixed(2) : '',
    'reference, s': Number.isNaN(theirs) ? '' : theirs.toFixed(1),
    'of the reference': Number.isNaN(share) ? '' : `${share.toFixed(2)} ×`,
    goal: reference.goal === undefined ? '' : `≤ ${reference.goal} ×`,
    met: reference.goal === undefined ? '' : share <= reference.goal ? 'yes' : 'no',
    'GFLOP/s': rate === undefined ? '' : rate.toFixed(0),
    'of the peak': rate === undefined ? '' : `${((100 * rate) / peak).toFixed(0)} %`,
  }
}

/** Of the products alone: what else is done counts as time, not as work. Undefined where products are not most of it. */
function rateOf(name: string, secondsPerUnit: number, routeSeconds: number): number | undefined {
  const { train, query, dims } = fullFitSizes
  if (searches(name)) return (2 * train * query * dims) / 1e9 / routeSeconds
  const sizes = layers[name]
  if (!sizes) return undefined
  const products = sizes.slice(1).map((size, i) => size * sizes[i])
  // Forward and the weights' gradient for every layer; the gradient between layers for all but the first.
  const total = products.reduce((sum, product, i) => sum + product * (i === 0 ? 2 : 3), 0)
  return (2 * train * total) / 1e9 / secondsPerUnit
}
