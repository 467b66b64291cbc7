/**
 * Price sheets that fit more than one pack: the paper's own (protocol 1.1), and the assumption that an open model costs
 * what the paper lists for models of its size. Dollars per million tokens.
 */
import type { ModelInfo, Price, PriceSheet } from '../types.ts'
import { matchName } from './model-names.ts'
import { isKnownPrice, priceOf, unpricedModels } from './price.ts'

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

/** The paper's prices of the models that it lists, under whatever spelling. */
export const paperPriceSheet = (models: readonly ModelInfo[]): PriceSheet =>
  fitted({ ...paperSheet, prices: paperPrices }, models).sheet

/** Prices by size for the models whose size is known. */
export function sizePriceSheet(models: readonly ModelInfo[]): PriceSheet {
  const prices = models.flatMap(({ id, paramsB }): [string, Price][] =>
    paramsB === undefined ? [] : [[id, priceBySize(paramsB)]],
  )
  return { ...sizeSheet, prices: Object.fromEntries(prices) }
}

/** The paper's price where it lists the model, by size where the size is known; others stay unknown. */
export function assumedPriceSheet(models: readonly ModelInfo[]): PriceSheet {
  const paper = paperPriceSheet(models).prices
  return { ...sizePriceSheet(models), prices: { ...sizePriceSheet(models).prices, ...paper } }
}

/** A sheet with its prices under the ids of a pack's models. */
export interface FittedSheet {
  readonly sheet: PriceSheet
  /** Ids of models that it does not list. */
  readonly left: readonly string[]
}

/**
 * Finds a pack's models in a sheet; a price that it has under another name says so. Where that name only is likely to mean the
 * model, because one of them has a date or says "instruct", the price is marked as an assumption.
 */
export function fitted(sheet: PriceSheet, models: readonly ModelInfo[]): FittedSheet {
  const list = Object.keys(sheet.prices)
  const found = models.flatMap(({ id }) => {
    const match = matchName(id, list)
    const price = match && priceOf(sheet.prices, match.listed)
    return match && price ? [{ id, ...match, price }] : []
  })
  const prices = found.map(({ id, listed, how, price }): [string, Price] => [
    id,
    {
      ...price,
      ...(how !== 'exact' && { listed }),
      ...(how === 'likely' && { assumption: `assumed: the price of ${listed}, likely another name of it` }),
    },
  ])
  const guessed = found.some(({ how }) => how === 'likely')
  return {
    sheet: { ...sheet, assumed: sheet.assumed || guessed, prices: Object.fromEntries(prices) },
    left: models.flatMap(({ id }) => (found.some((one) => one.id === id) ? [] : [id])),
  }
}

/** Which model another is priced like, in the words of its note. */
const pricedLike = (id: string) => `assumed: priced like ${id}`

/**
 * The price of one model for every model without a price, marked as assumed; nothing where that model has none itself.
 * @param sheet the prices in force @param like id of a model of the sheet, or of the paper's list
 */
export function priceLikeSheet(models: readonly ModelInfo[], sheet: PriceSheet, like: string): PriceSheet {
  const own = priceOf(sheet.prices, like)
  const price = isKnownPrice(own) ? own : priceOf(paperPrices, like)
  const marked =
    price !== undefined
      ? unpricedModels(models, sheet).map((id): [string, Price] => [id, { ...price, assumption: pricedLike(like) }])
      : []
  return {
    ...sheet,
    title: `${sheet.title}; unknown ones like ${like}`,
    assumed: true,
    prices: Object.fromEntries(marked),
  }
}
