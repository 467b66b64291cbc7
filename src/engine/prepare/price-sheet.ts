/** The prices in force. */
import type { PackInfo, PriceSheet } from '../../core/types.ts'
import type { Experiment } from '../../experiment/experiment.ts'

/** The pack's sheet with the visitor's prices over it. */
export function sheetFor(info: PackInfo, experiment: Pick<Experiment, 'prices' | 'priceSource'>): PriceSheet {
  const { priceSheet, models } = info
  const { prices, priceSource } = experiment
  const merged = { ...priceSheet, prices: { ...priceSheet.prices, ...prices } }
  if (!priceSource) return merged
  // A sheet that leaves models to the pack's own prices leaves them their mark as well.
  const all = models.every(({ id }) => id in prices)
  return { ...merged, ...priceSource, assumed: priceSource.assumed || (!all && priceSheet.assumed) }
}
