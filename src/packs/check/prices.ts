/** Models without a price, and models with a price of zero. */

import { missingPrices } from '../../core/prices/price.ts'
import type { Price } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { type Check, type CheckFinding, examplesShown, type Remedy } from './finding.ts'

const enter: Remedy = { label: 'Set prices', set: 'price' }

/** Unknown prices block scoring. */
export const unknownPrices: Check = ({ pack, sheet }) => {
  const unknown = missingPrices(pack.info, sheet)
  if (unknown.length === 0) return []
  const sized = pack.info.models.some(({ id, paramsB }) => paramsB !== undefined && !isKnown(sheet.prices[id]))
  const bySize: Remedy[] = sized ? [{ label: 'Assume prices by size', set: 'prices-by-size' }] : []
  return [
    {
      check: 'missing-prices',
      severity: 'error',
      where: sheet.title,
      what: `${plural(unknown.length, 'model has', 'models have')} no price; unknown is not free`,
      fix: 'Enter the prices in the price sheet, or drop the models.',
      count: unknown.length,
      examples: unknown.slice(0, examplesShown).map(({ what }) => what),
      remedies: [enter, ...bySize],
    },
  ]
}

const isKnown = (price: Price | undefined): boolean =>
  price !== undefined && !Number.isNaN(price.inputPerMillion) && !Number.isNaN(price.outputPerMillion)

/** A router that saves money sends everything to a model with a price or recorded cost of zero. */
export const zeroPrices: Check = ({ pack, sheet }) => {
  const free = pack.fixedCostUsd
    ? pack.info.models.filter((_, k) => costsNothing(pack.fixedCostUsd as Float64Array, pack.m, k))
    : pack.info.models.filter(({ id }) => {
        const { inputPerMillion = Number.NaN, outputPerMillion = Number.NaN } = sheet.prices[id] ?? {}
        return inputPerMillion === 0 || outputPerMillion === 0
      })
  if (free.length === 0) return []
  const what = pack.fixedCostUsd ? 'with zero cost on every question' : 'with a price of zero for input or output'
  const finding: CheckFinding = {
    check: 'zero-prices',
    severity: 'warning',
    where: sheet.title,
    what: `${plural(free.length, 'model')} ${what}: a router that saves money will send everything there`,
    fix: 'Check that they are free and not just unpriced.',
    count: free.length,
    examples: free.slice(0, examplesShown).map(({ id }) => id),
    remedies: pack.fixedCostUsd ? free.slice(0, examplesShown).map(({ id }) => drop(id)) : [enter],
  }
  return [finding]
}

const drop = (model: string): Remedy => ({ label: `Drop ${model}`, fix: { fix: 'drop-model', model } })

function costsNothing(cost: Float64Array, m: number, k: number): boolean {
  for (let at = k; at < cost.length; at += m) if (cost[at] !== 0) return false
  return cost.length > 0
}
