/** Models without a price, models with a price of zero, and what a whole price sheet does not say. */

import { isKnownPrice, priceOf, unpricedModels } from '../../core/prices/price.ts'
import type { FittedSheet } from '../../core/prices/price-sheets.ts'
import type { Finding } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { firstFew } from '../findings.ts'
import { type Check, type CheckFinding, examplesShown, type Remedy } from './finding.ts'

const enter: Remedy = { label: 'Set prices', set: 'price' }

/** While a price is unknown the board has no costs. Packs that record costs, or no tokens, have no use for prices. */
export const unknownPrices: Check = ({ pack, sheet }) => {
  if (pack.fixedCostUsd || !pack.inTokens || !pack.outTokens) return []
  const unknown = unpricedModels(pack.info.models, sheet)
  if (unknown.length === 0) return []
  const sized = pack.info.models.some(
    ({ id, paramsB }) => paramsB !== undefined && !isKnownPrice(priceOf(sheet.prices, id)),
  )
  const bySize: Remedy[] = sized ? [{ label: 'Assume prices by size', set: 'prices-by-size' }] : []
  return [
    {
      check: 'missing-prices',
      severity: 'warning',
      where: sheet.title,
      what: `${plural(unknown.length, 'model has', 'models have')} no price; unknown is not free, so the board shows accuracy without costs`,
      fix: 'Set the prices in the price sheet, all at once or one by one, or drop the models.',
      count: unknown.length,
      examples: unknown.slice(0, examplesShown),
      remedies: [enter, ...bySize],
    },
  ]
}

/** A router that saves money sends everything to a model with a price or recorded cost of zero. */
export const zeroPrices: Check = ({ pack, sheet }) => {
  const free = pack.fixedCostUsd
    ? pack.info.models.filter((_, k) => costsNothing(pack.fixedCostUsd as Float64Array, pack.m, k))
    : pack.info.models.filter(({ id }) => {
        const { inputPerMillion = Number.NaN, outputPerMillion = Number.NaN } = priceOf(sheet.prices, id) ?? {}
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

/** What whoever takes a sheet should know: models it does not list, and those it lists under other names. */
export function sheetNotes({ sheet, left }: FittedSheet): Finding[] {
  const prices = Object.entries(sheet.prices)
  const about = (severity: Finding['severity'], what: string, fix: string): Finding => ({
    severity,
    where: sheet.title,
    what,
    fix,
  })
  const named = (of: typeof prices) =>
    `lists ${plural(of.length, 'model')} under another name: ${of.map(([id, { listed }]) => `${id} as ${listed}`).join(', ')}`
  const spelled = prices.filter(([, { listed }]) => listed !== undefined)
  const likely = spelled.filter(([, { assumption }]) => assumption !== undefined)
  const same = spelled.filter(([, { assumption }]) => assumption === undefined)
  const missing = `has prices for ${prices.length} of ${plural(prices.length + left.length, 'model')}; not for ${firstFew(left)}`
  return [
    ...(left.length > 0 ? [about('note', missing, 'The others keep their prices.')] : []),
    ...(same.length > 0 ? [about('note', named(same), 'Only the spelling differs.')] : []),
    ...(likely.length > 0
      ? [about('warning', named(likely), 'Check that they are the same; these prices are marked as assumed.')]
      : []),
  ]
}

const drop = (model: string): Remedy => ({ label: `Drop ${model}`, fix: { fix: 'drop-model', model } })

function costsNothing(cost: Float64Array, m: number, k: number): boolean {
  for (let at = k; at < cost.length; at += m) if (cost[at] !== 0) return false
  return cost.length > 0
}
