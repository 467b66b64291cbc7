/**
 * Price sheets that fit more than one pack: the paper's own (protocol 1.1), and the assumption that an open model costs
 * what the paper lists for models of its size. Dollars per million tokens.
 */
import type { ModelInfo, Price, PriceSheet } from '../types.ts'

const price = (inputPerMillion: number, outputPerMillion: number): Price => ({ inputPerMillion, outputPerMillion })

/** The seventeen models of the paper, by id. */
export const paperPrices: Readonly<Record<string, Price>> = {
  GPT4o: price(2.5, 10),
  'GeminiFlash2-5': price(0.3, 2.4),
  'Gemma3-27B': price(0.35, 0.5),
  'InternVL2_5-78B': price(1, 1.5),
  'Janus-Pro-1B': price(0.05, 0.05),
  'Janus-Pro-7B': price(0.18, 0.25),
  'Kimi-VL-A3B-Thinking-2506': price(0.2, 0.25),
  'MiMo-VL-7B-RL': price(0.2, 0.3),
  'Phi-3.5-Vision': price(0.1, 0.1),
  'Pixtral-12B': price(0.25, 0.35),
  'Qianfan-VL-8B': price(0.18, 0.25),
  'Qwen2.5-VL-32B-Instruct': price(0.4, 0.6),
  'Qwen2.5-VL-72B-Instruct': price(0.8, 1.2),
  SmolVLM2: price(0.06, 0.06),
  deepseek_vl2: price(0.35, 0.5),
  deepseek_vl2_tiny: price(0.05, 0.05),
  llava_next_vicuna_7b: price(0.2, 0.2),
}

type Sheet = Omit<PriceSheet, 'prices'>

const paperSheet: Sheet = {
  id: 'paper',
  title: "The paper's prices",
  date: '2025-12-29',
  source: 'Price table of VL-RouterBench (arXiv 2512.23562)',
  assumed: false,
}

const sizeSheet: Sheet = {
  id: 'by-size',
  title: 'Prices assumed by size',
  date: '2025-12-29',
  source:
    'Open models priced like those of their size in the table of VL-RouterBench (arXiv 2512.23562); nobody published these',
  assumed: true,
}

/** Up to this many billions of parameters (inclusive), priced like this line of the paper's table. */
const bySize: readonly (readonly [paramsB: number, like: string])[] = [
  [1.5, 'Janus-Pro-1B'],
  [3, 'SmolVLM2'],
  [5, 'Phi-3.5-Vision'],
  [9, 'llava_next_vicuna_7b'],
  [20, 'Pixtral-12B'],
  [30, 'Gemma3-27B'],
  [45, 'Qwen2.5-VL-32B-Instruct'],
  [75, 'Qwen2.5-VL-72B-Instruct'],
  [Number.POSITIVE_INFINITY, 'InternVL2_5-78B'],
]

/** What an open model of this size is assumed to cost, and why. */
function priceBySize(paramsB: number): Price {
  const [, like] = bySize.find(([limit]) => paramsB <= limit) as (typeof bySize)[number]
  return { ...paperPrices[like], assumption: `assumed: ${paramsB}B parameters, priced like ${like}` }
}

/** The paper's prices of those models that carry its ids, case, "-", "_" and "." aside. */
export function paperPriceSheet(models: readonly ModelInfo[]): PriceSheet {
  const known = new Map(Object.entries(paperPrices).map(([id, value]) => [plain(id), value]))
  return sheetOf(paperSheet, models, ({ id }) => known.get(plain(id)))
}

/** Prices by size for the models whose size is known. */
export function sizePriceSheet(models: readonly ModelInfo[]): PriceSheet {
  return sheetOf(sizeSheet, models, ({ paramsB }) => (paramsB === undefined ? undefined : priceBySize(paramsB)))
}

/** The paper's price where it lists the model, by size where the size is known; others stay unknown. */
export function assumedPriceSheet(models: readonly ModelInfo[]): PriceSheet {
  const paper = paperPriceSheet(models).prices
  return { ...sizePriceSheet(models), prices: { ...sizePriceSheet(models).prices, ...paper } }
}

function sheetOf(
  sheet: Sheet,
  models: readonly ModelInfo[],
  find: (model: ModelInfo) => Price | undefined,
): PriceSheet {
  const prices = models.flatMap((model): [string, Price][] => {
    const found = find(model)
    return found ? [[model.id, found]] : []
  })
  return { ...sheet, prices: Object.fromEntries(prices) }
}

const plain = (id: string): string => id.toLowerCase().replace(/[-_. ]/g, '')

/**
 * Billions of parameters a name speaks of: `Qwen2.5-VL-72B` → 72, `llava_next_vicuna_7b` → 7; a mixture's experts are
 * multiplied (`Mixtral-8x7B` → 56, a little above its real 47). Undefined when it names none.
 */
export function sizeInName(id: string): number | undefined {
  const found = /(?:^|[^\d.a-z])(?:(\d+)x)?(\d+(?:\.\d+)?)b(?![a-z\d])/i.exec(id)
  return found ? Number(found[1] ?? 1) * Number(found[2]) : undefined
}

const apiNames =
  /(^|[^a-z])(gpt-?[345o]|o[134](-|$)|chatgpt|claude|gemini|command-r|grok|qwen-(vl-)?(max|plus)|mistral-(large|medium))/i

/** A model as its name presents it: open unless it is one of the well-known ones behind an API. */
export function modelFromName(id: string): ModelInfo {
  const paramsB = sizeInName(id)
  return { id, access: apiNames.test(id) ? 'api' : 'open', ...(paramsB !== undefined && { paramsB }) }
}
