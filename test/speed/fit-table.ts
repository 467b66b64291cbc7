/** The fits as rows: seconds beside the reference's, and the rate of the products. */
import { type FitTiming, fullFitSizes } from './fit-bench.ts'
import { references } from './reference.ts'

/** Work of one epoch in multiply-adds per training row: forward, and backward to the weights and between layers. */
const layers: Readonly<Record<string, readonly number[]>> = {
  'MLP [256]': [1792, 256, 17],
  'MLP [2048, 1024]': [1792, 2048, 1024, 17],
}

export const fitRows = (timings: readonly FitTiming[]): string[][] => timings.map(rowOf)

const searches = (name: string) => name === 'KNN' || name === 'PRkNN'

function rowOf({ name, fitSeconds, routeSeconds, units, unit, secondsPerUnit }: FitTiming): string[] {
  const reference = references[name] ?? {}
  const perEpoch = reference.epoch !== undefined
  const mine = perEpoch ? secondsPerUnit : fitSeconds + (reference.route === undefined ? 0 : routeSeconds)
  const theirs = reference.epoch ?? (reference.fit ?? Number.NaN) + (reference.route ?? 0)
  const rate = rateOf(name, secondsPerUnit, routeSeconds)
  const steps = perEpoch ? `, ${secondsPerUnit.toFixed(2)} per epoch` : units > 0 ? `, ${units} ${unit}` : ''
  return [
    name,
    `${fitSeconds.toFixed(2)}${steps}`,
    routeSeconds.toFixed(2),
    Number.isNaN(theirs) ? '' : theirs.toFixed(1),
    Number.isNaN(theirs) ? '' : `${(mine / theirs).toFixed(2)} ×`,
    reference.goal === undefined ? '' : `≤ ${reference.goal} ×`,
    rate?.toFixed(0) ?? '',
  ]
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
