/** What VL-RouterBench published about models: sizes, access and prices. Others get no price: a gap, never zero. */
import type { ModelInfo, PriceSheet } from '../../../core/types.ts'
import { models } from '../../simulated/spec.ts'

const published = new Map(models.map((model) => [model.id, model]))

/** The seventeen models of the paper. */
export const paperModels: ReadonlySet<string> = new Set(published.keys())

export function modelInfo(id: string): ModelInfo {
  const known = published.get(id)
  if (!known) return { id, access: /gpt|gemini|claude|grok|api/i.test(id) ? 'api' : 'open' }
  return { id, access: known.access, ...(known.paramsB !== undefined && { paramsB: known.paramsB }) }
}

/** The paper's prices for those of its models that are here. */
export function paperPrices(ids: readonly string[]): PriceSheet {
  return {
    id: 'vl-routerbench',
    title: 'Prices of VL-RouterBench',
    date: '2025-12-29',
    source: 'arXiv 2512.23562, price table',
    assumed: false,
    prices: Object.fromEntries(ids.flatMap((id) => (published.has(id) ? [[id, published.get(id)!.price]] : []))),
  }
}
