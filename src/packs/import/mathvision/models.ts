/**
 * What MATH-Vision's publishers do not say and a pack needs: sizes, access and prices of the models. Prices are
 * assumptions by analogy with the table of the VL-RouterBench paper (protocol 1.1); each says which line it follows.
 */
import type { ModelInfo, Price, PriceSheet } from '../../../core/types.ts'

interface KnownModel {
  readonly access: ModelInfo['access']
  readonly paramsB?: number
  readonly price: Price
}

/** Lines of the paper's price table that stand in for models it does not list. */
const like = (inputPerMillion: number, outputPerMillion: number, assumption: string): Price => ({
  inputPerMillion,
  outputPerMillion,
  assumption: `assumed: ${assumption}`,
})

const open7B: KnownModel = {
  access: 'open',
  paramsB: 7,
  price: like(0.2, 0.2, 'priced like a 7B open model (llava_next_vicuna_7b)'),
}
const open13B: KnownModel = {
  access: 'open',
  paramsB: 13,
  price: like(0.25, 0.35, 'priced like a 13B open model (nearest: Pixtral-12B)'),
}

/** By name without its CoT suffix. */
const known: Readonly<Record<string, KnownModel>> = {
  'LLaVA-v1.5-7B': open7B,
  'LLaVA-v1.5-13B': open13B,
  'ShareGPT4V-7B': open7B,
  'ShareGPT4V-13B': open13B,
  'InternLM-XComposer2-VL': open7B,
  'SPHINX-v2': open13B,
  'SPHINX-MoE': {
    access: 'open',
    paramsB: 47,
    price: like(
      0.4,
      0.6,
      'an 8x7B mixture (47B in all, 13B active), priced like a 32B open model (Qwen2.5-VL-32B-Instruct)',
    ),
  },
  'Gemini-Pro': { access: 'api', price: like(0.3, 2.4, 'priced like GeminiFlash2-5') },
  'Qwen-VL-Max': {
    access: 'api',
    price: like(0.8, 1.2, "size unpublished, priced like its maker's largest in the table (Qwen2.5-VL-72B-Instruct)"),
  },
  'Qwen-VL-Plus': {
    access: 'api',
    price: like(
      0.4,
      0.6,
      "size unpublished, priced like its maker's second largest in the table (Qwen2.5-VL-32B-Instruct)",
    ),
  },
  GPT4V: { access: 'api', price: like(2.5, 10, 'priced like GPT4o') },
}

/** A run with chain of thought is the same model asked differently: same price. */
const lookUp = (id: string): KnownModel | undefined => known[id.replace(/-CoT$/, '')]

/** `closedSource`: the published folder of a model this table does not know. */
export function modelInfo(id: string, closedSource: boolean): ModelInfo {
  const model = lookUp(id)
  if (!model) return { id, access: closedSource ? 'api' : 'open' }
  return { id, access: model.access, ...(model.paramsB !== undefined && { paramsB: model.paramsB }) }
}

/** Models the table does not know get no price: a gap to be filled, never zero. */
export function assumedPrices(ids: readonly string[]): PriceSheet {
  return {
    id: 'mathvision-assumed',
    title: 'Assumed prices for the MATH-Vision runs',
    date: '2025-12-31',
    source:
      'Analogy with the price table of the VL-RouterBench paper (arXiv 2512.23562); nobody published what these runs cost.',
    assumed: true,
    prices: Object.fromEntries(ids.flatMap((id) => (lookUp(id) ? [[id, lookUp(id)!.price]] : []))),
  }
}
