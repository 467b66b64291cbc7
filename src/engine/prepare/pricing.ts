/**
 * Prices applied to a pack, one column per model. A column is kept until its model's price changes, so editing one price
 * costs one column and not the whole matrix.
 */
import {
  boundsOf,
  type CostBounds,
  costColumn,
  positiveMean,
  priceOf,
  type UnknownCosts,
  unknownCosts,
} from '../../core/prices/price.ts'
import type { PackData, PackInfo, PriceSheet } from '../../core/types.ts'
import type { Experiment } from '../../experiment/experiment.ts'

export interface Priced {
  readonly sheet: PriceSheet
  /** Realised dollars of each model on every row. */
  readonly columns: readonly Float64Array[]
  readonly bounds: CostBounds
  /** Why all of the above is NaN; absent where costs are known. */
  readonly unknown?: UnknownCosts
}

interface Column {
  readonly price: string
  readonly cost: Float64Array
  readonly mean: number
}

export class Pricing {
  private kept: Column[] = []

  constructor(private readonly pack: PackData) {}

  apply(sheet: PriceSheet): Priced {
    const unknown = unknownCosts(this.pack, sheet)
    if (unknown) return this.unbilled(sheet, unknown)
    this.kept = this.pack.info.models.map(({ id }, k) => {
      const { inputPerMillion, outputPerMillion } = priceOf(sheet.prices, id) ?? {}
      const price = `${inputPerMillion} ${outputPerMillion}`
      return this.kept[k]?.price === price ? this.kept[k] : this.column(sheet, k, price)
    })
    const perModel = Float64Array.from(this.kept, ({ mean }) => mean)
    return { sheet, columns: this.kept.map(({ cost }) => cost), bounds: boundsOf(perModel) }
  }

  private unbilled(sheet: PriceSheet, unknown: UnknownCosts): Priced {
    const { n, m } = this.pack
    const nothing = new Float64Array(n).fill(Number.NaN)
    const bounds = boundsOf(new Float64Array(m).fill(Number.NaN))
    return { sheet, unknown, bounds, columns: Array.from({ length: m }, () => nothing) }
  }

  private column(sheet: PriceSheet, k: number, price: string): Column {
    const cost = costColumn(this.pack, sheet, k)
    return { price, cost, mean: positiveMean(cost, this.pack.n) }
  }
}

/** The pack's sheet with the visitor's prices over it. */
export function sheetFor(info: PackInfo, experiment: Pick<Experiment, 'prices' | 'priceSource'>): PriceSheet {
  const { priceSheet, models } = info
  const { prices, priceSource } = experiment
  const merged = { ...priceSheet, prices: { ...priceSheet.prices, ...prices } }
  if (!priceSource) return merged
  // A sheet that leaves models to the pack's own prices leaves them their mark as well.
  const all = models.every(({ id }) => priceOf(prices, id))
  return { ...merged, ...priceSource, assumed: priceSource.assumed || (!all && priceSheet.assumed) }
}
