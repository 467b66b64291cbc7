/** From tokens and prices to dollars: what each call cost, what it was expected to cost, and the pool's cost bounds. */
import type { ModelInfo, PackData, Price, PriceSheet } from '../types.ts'
import { plural } from '../words.ts'

const million = 1e6

/** A dollar per token: above it a price is a slip of the keyboard. */
export const maxPricePerMillion = 1e6

/** A number from 0 to maxPricePerMillion, in dollars per million tokens. */
export const isPrice = (value: number): boolean => value >= 0 && value <= maxPricePerMillion

/** A model's price; undefined where there is none. Names are data: `constructor` has none before it is given one. */
export const priceOf = (prices: PriceSheet['prices'], id: string): Price | undefined =>
  Object.hasOwn(prices, id) ? prices[id] : undefined

/** A price of which both parts are known. */
export const isKnownPrice = (price: Price | undefined): boolean =>
  price !== undefined && isPrice(price.inputPerMillion) && isPrice(price.outputPerMillion)

/** Ids of the models whose input or output price is unknown. */
export const unpricedModels = (models: readonly ModelInfo[], { prices }: PriceSheet): string[] =>
  models.flatMap(({ id }) => (isKnownPrice(priceOf(prices, id)) ? [] : [id]))

/**
 * Why no call is billed. Costs are known for the whole pool or not at all: while one model's price is unknown, any sum,
 * bound or choice that passes it over would favour it or the others. Until then every cost is NaN.
 */
export interface UnknownCosts {
  readonly because: 'no tokens' | 'no prices' | 'gaps'
  /** Ids of the models without a price, for 'no prices'. */
  readonly models: readonly string[]
  /** The reason as one sentence. */
  readonly sentence: string
}

/** Undefined where every call of the pack can be billed. */
export function unknownCosts(pack: PackData, sheet: PriceSheet): UnknownCosts | undefined {
  const { fixedCostUsd, inTokens, outTokens, info } = pack
  if (fixedCostUsd) return costGaps(fixedCostUsd)
  if (!inTokens || !outTokens)
    return {
      because: 'no tokens',
      models: [],
      sentence: 'Costs are not known: the pack has neither token counts nor costs.',
    }
  const models = unpricedModels(info.models, sheet)
  if (models.length === 0) return undefined
  const sentence = `Costs are not known: ${plural(models.length, 'model has', 'models have')} no price, and no cost is shown before all ${info.models.length} have one.`
  return { because: 'no prices', models, sentence }
}

function costGaps(costUsd: Float64Array): UnknownCosts | undefined {
  const gaps = costUsd.reduce((count, cost) => count + Number(Number.isNaN(cost)), 0)
  if (gaps === 0) return undefined
  const sentence = `Costs are not known: ${plural(gaps, 'call has', 'calls have')} none of ${plural(costUsd.length, 'recorded call')}, and no cost is shown before all have one.`
  return { because: 'gaps', models: [], sentence }
}

/** Tells known costs from unknown ones; either all of them are NaN or none (UnknownCosts). */
export const costsKnown = (cost: ArrayLike<number>): boolean => !Number.isNaN(cost[0])

/**
 * Realised dollars of every call, row-major n×m; NaN where the model has no price, never 0.
 * `out` is filled and returned when given. Packs with fixed costs get a copy of these: prices change nothing.
 */
export function costMatrix(pack: PackData, sheet: PriceSheet, out = new Float64Array(pack.n * pack.m)): Float64Array {
  const { n, m, outTokens, fixedCostUsd } = pack
  if (fixedCostUsd) {
    out.set(fixedCostUsd)
    return out
  }
  const { input, output } = perToken(pack, sheet)
  const { tokens, stride, step } = inputTokens(pack)
  if (!outTokens) throw noTokens(pack)
  for (let i = 0, row = 0; i < n; i++, row += m) {
    const own = i * stride
    for (let k = 0; k < m; k++) out[row + k] = tokens[own + k * step] * input[k] + outTokens[row + k] * output[k]
  }
  return out
}

/** One model's column of costMatrix, length n. */
export function costColumn(pack: PackData, sheet: PriceSheet, k: number): Float64Array {
  const { n, m, outTokens, fixedCostUsd } = pack
  if (fixedCostUsd) return Float64Array.from({ length: n }, (_, i) => fixedCostUsd[i * m + k])
  const { input, output } = perToken(pack, sheet)
  const { tokens, stride, step } = inputTokens(pack)
  if (!outTokens) throw noTokens(pack)
  const column = new Float64Array(n)
  for (let i = 0; i < n; i++) column[i] = tokens[i * stride + k * step] * input[k] + outTokens[i * m + k] * output[k]
  return column
}

/** What each model's answers take on average over `rows`: output tokens, or dollars in packs with fixed costs. */
export function meanAnswers(pack: PackData, rows: Int32Array): Float64Array {
  const answers = pack.fixedCostUsd ?? pack.outTokens
  if (!answers) throw noTokens(pack)
  return columnMeans(answers, pack.m, rows)
}

/**
 * Dollars expected before a call, row-major rows×m: the question's own input tokens, and the model's mean answer over
 * train. Packs with fixed costs: the model's mean cost over train, the same for every row.
 * @param answers meanAnswers() of the train rows
 */
export function expectedCost(pack: PackData, sheet: PriceSheet, answers: Float64Array, rows: Int32Array): Float64Array {
  const { m } = pack
  const out = new Float64Array(rows.length * m)
  if (pack.fixedCostUsd) {
    for (let i = 0; i < rows.length; i++) out.set(answers, i * m)
    return out
  }
  const { input, output } = perToken(pack, sheet)
  const { tokens, stride, step } = inputTokens(pack)
  const answer = answers.map((mean, k) => mean * output[k])
  for (let i = 0, at = 0; i < rows.length; i++, at += m) {
    const own = rows[i] * stride
    for (let k = 0; k < m; k++) out[at + k] = tokens[own + k * step] * input[k] + answer[k]
  }
  return out
}

/**
 * The same for one question from outside the pack, m values.
 * @param tokens input tokens of the question; not used in packs with fixed costs
 */
export function expectedCostOf(pack: PackData, sheet: PriceSheet, answers: Float64Array, tokens: number): Float64Array {
  if (pack.fixedCostUsd) return answers.slice()
  const { input, output } = perToken(pack, sheet)
  return answers.map((mean, k) => tokens * input[k] + mean * output[k])
}

/** Properties of the pool, in dollars per call (protocol 1.7). */
export interface CostBounds {
  /** Smallest and largest of `perModel`; NaN when no model has a positive cost. */
  readonly cmin: number
  readonly cmax: number
  /** Columns of these; ties to the lowest. 0 when there is none. */
  readonly cminModel: number
  readonly cmaxModel: number
  /** Mean of each model's strictly positive costs; NaN for a model that has none. */
  readonly perModel: Float64Array
}

/** Averages each model's strictly positive costs over **all** rows of the pack, whatever the split. */
export function costBounds(cost: ArrayLike<number>, n: number, m: number): CostBounds {
  return boundsOf(Float64Array.from({ length: m }, (_, k) => positiveMean(cost, n, k, m)))
}

/** The bounds that follow from each model's mean positive cost. */
export function boundsOf(perModel: Float64Array): CostBounds {
  let cminModel = -1
  let cmaxModel = -1
  for (let k = 0; k < perModel.length; k++) {
    if (Number.isNaN(perModel[k])) continue
    if (cminModel < 0 || perModel[k] < perModel[cminModel]) cminModel = k
    if (cmaxModel < 0 || perModel[k] > perModel[cmaxModel]) cmaxModel = k
  }
  const at = (model: number) => (model < 0 ? Number.NaN : perModel[model])
  return {
    cmin: at(cminModel),
    cmax: at(cmaxModel),
    cminModel: Math.max(0, cminModel),
    cmaxModel: Math.max(0, cmaxModel),
    perModel,
  }
}

/** Mean of the positive values at start, start + step, …: n values in all; NaN when none is positive. */
export function positiveMean(cost: ArrayLike<number>, n: number, start = 0, step = 1): number {
  let sum = 0
  let count = 0
  for (let i = 0, at = start; i < n; i++, at += step) {
    if (cost[at] > 0) {
      sum += cost[at]
      count++
    }
  }
  return sum / count
}

function columnMeans(values: ArrayLike<number>, m: number, rows: Int32Array): Float64Array {
  const sum = new Float64Array(m)
  for (const row of rows) {
    for (let k = 0; k < m; k++) sum[k] += values[row * m + k]
  }
  return sum.map((s) => s / rows.length)
}

/** NaN for a model without an entry, and for a price that is not a number from 0 to maxPricePerMillion. */
function pricesOf(sheet: PriceSheet, id: string): { input: number; output: number } {
  const price = priceOf(sheet.prices, id)
  const known = (value: number | undefined) => (value !== undefined && isPrice(value) ? value : Number.NaN)
  return { input: known(price?.inputPerMillion), output: known(price?.outputPerMillion) }
}

function perToken(pack: PackData, sheet: PriceSheet): { input: Float64Array; output: Float64Array } {
  const prices = pack.info.models.map(({ id }) => pricesOf(sheet, id))
  return {
    input: Float64Array.from(prices, ({ input }) => input / million),
    output: Float64Array.from(prices, ({ output }) => output / million),
  }
}

/** Strides that read one count per row, or one per row and model, with the same loop. */
function inputTokens(pack: PackData) {
  const { n, m, inTokens } = pack
  if (!inTokens) throw noTokens(pack)
  const shared = inTokens.length === n
  return { tokens: inTokens, stride: shared ? 1 : m, step: shared ? 0 : 1 }
}

const noTokens = (pack: PackData) =>
  new Error(`pack "${pack.info.id}" has neither token counts nor costs: add in_tokens and out_tokens, or cost`)
