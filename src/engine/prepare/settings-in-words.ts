/** Settings that figures rest on, in words: exports, studies and routers' files say them alike. */
import { imageRuleInForce } from '../../core/prices/image-rules.ts'
import type { PackInfo } from '../../core/types.ts'
import { cost, lambda, plural } from '../../core/words.ts'
import type { Experiment } from '../../experiment/experiment.ts'
import { sheetFor } from './pricing.ts'

/** The sheet in force: 'Prices assumed by size, 2026-01-01, assumed'. */
export function pricesInWords(info: PackInfo, experiment: Pick<Experiment, 'prices' | 'priceSource'>): string {
  const { title, date, assumed } = sheetFor(info, experiment)
  const own = Object.keys(experiment.prices).length
  const { priceSheet, models } = info
  const changed = own > 0 && `${own} changed`
  const covers = own < models.length && `for ${plural(own, 'model')}; others by ${priceSheet.title}, ${priceSheet.date}`
  return [title, date, assumed && 'assumed', experiment.priceSource ? covers : changed].filter(Boolean).join(', ')
}

/** How pictures are counted in fact. */
export const picturesInWords = (info: PackInfo, { imageTokens }: Pick<Experiment, 'imageTokens'>): string =>
  imageRuleInForce(imageTokens, 'images.npy' in info.entries).label

export function budgetInWords({ budget }: Pick<Experiment, 'budget'>): string {
  if (budget.by === 'dev') return 'each router at the λ with its best Rank Score on dev'
  if (budget.by === 'lambda') return `λ = ${lambda(budget.lambda)} for all routers`
  return `at most $${cost(budget.usdPer10k)} per 10,000 questions, met on dev`
}
