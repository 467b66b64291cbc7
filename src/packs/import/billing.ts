/**
 * Turns a source's tokens and costs into those of a pack, with prices. If prices explain the costs exactly, the pack gets
 * tokens and these prices; otherwise it keeps the costs. Tokens alone get assumed prices. With neither, input tokens are
 * counted from the texts, output tokens are assumed, and a finding says so.
 */

import { assumedPriceSheet } from '../../core/prices/price-sheets.ts'
import { imageTokens } from '../../core/prices/tokens.ts'
import type { Finding, ModelInfo, PackInfo, Price, PriceSheet } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { note, warning } from '../findings.ts'
import { pictureTable } from '../pictures.ts'
import type { PackParts } from '../seal.ts'
import type { CountTokens } from '../tokens.ts'
import { inferPrice } from './infer-prices.ts'
import type { Layout } from './records.ts'

export interface Billing {
  readonly arrays: Pick<PackParts, 'quality' | 'inTokens' | 'outTokens' | 'fixedCostUsd' | 'images'>
  readonly priceSheet: PriceSheet
  readonly tokenRules: PackInfo['tokenRules']
  readonly findings: readonly Finding[]
}

export interface BillingOptions {
  /** Named in findings and in the price sheet: a file, or a collection. */
  readonly source: string
  readonly models: readonly ModelInfo[]
  /** Counts texts where the source has no tokens; loaded only then. */
  readonly counter: () => Promise<CountTokens>
  /** Output tokens assumed for a question whose answers are not there. */
  readonly assumedOutput: (row: number) => number
}

export async function billingOf(given: Layout, options: BillingOptions): Promise<Billing> {
  const { layout, counted } = await withInput(given, options)
  const { inTokens, outTokens, cost } = layout
  const [hasTokens, hasCosts] = [some(inTokens) && some(outTokens), some(cost)]
  if (hasTokens && hasCosts) return fromBoth(layout, options)
  if (hasCosts) return fromCosts(layout, options, [])
  const billing = hasTokens ? fromTokens(layout, options) : await fromTexts(layout, options)
  // Only pictures counted here are known to stand for a flat 256 each; recorded tokens hold whatever they hold.
  const images = counted || !hasTokens ? imagesOf(layout.questions) : undefined
  return images && billing.arrays.inTokens ? { ...billing, arrays: { ...billing.arrays, images } } : billing
}

/** Where only output tokens are recorded, input tokens are counted from the texts. */
async function withInput(layout: Layout, options: BillingOptions): Promise<{ layout: Layout; counted: boolean }> {
  const { questions, models, inTokens, outTokens } = layout
  if (some(inTokens) || !some(outTokens) || !hasTexts(layout)) return { layout, counted: false }
  const counts = await inputOf(questions, options)
  return {
    layout: { ...layout, inTokens: inTokens.map((_, at) => counts[Math.floor(at / models.length)]) },
    counted: true,
  }
}

const imagesOf = (questions: Layout['questions']): Uint32Array | undefined =>
  pictureTable(questions.map(({ image, imageSize }) => (image === undefined ? [] : imageSize && [imageSize])))

const hasTexts = ({ questions }: Layout): boolean => questions.some(({ prompt = '' }) => prompt !== '')

/** The paper's rule: text tokens, and a flat count for a picture. */
async function inputOf(questions: Layout['questions'], { counter }: BillingOptions): Promise<Uint32Array> {
  const count = await counter()
  return Uint32Array.from(
    questions,
    ({ prompt = '', image }) => count(prompt) + (image === undefined ? 0 : imageTokens),
  )
}

const some = (values: Float64Array): boolean => values.some((value) => !Number.isNaN(value))

function fromBoth(layout: Layout, options: BillingOptions): Billing {
  const { models, score, inTokens, outTokens, cost } = layout
  const m = models.length
  const column = (values: Float64Array, k: number) => values.filter((_, at) => at % m === k)
  const prices = models.map((_, k) => inferPrice(column(inTokens, k), column(outTokens, k), column(cost, k)))
  const bare = score.some((value, at) => !Number.isNaN(value) && Number.isNaN(inTokens[at] + outTokens[at]))
  if (bare || prices.includes(undefined)) {
    const odd = models.filter((_, k) => prices[k] === undefined)
    const why = bare
      ? 'some calls have a cost but no tokens'
      : `no price explains the recorded costs of ${odd.join(', ')}`
    return fromCosts(layout, options, [note(options.source, `${why}, so recorded costs are used`, 'Nothing to do.')])
  }
  const priceSheet: PriceSheet = {
    id: 'recorded',
    title: 'Prices behind the recorded costs',
    date: asRecorded,
    source: `${options.source}: every recorded cost equals its tokens at these prices`,
    assumed: false,
    prices: Object.fromEntries(models.map((id, k) => [id, prices[k] as Price])),
  }
  const agreed = cost.filter((usd) => !Number.isNaN(usd)).length
  const what = `${agreed === 1 ? 'the one recorded cost equals' : `all ${agreed.toLocaleString('en-US')} recorded costs equal`} tokens × price`
  return { ...tokenBilling(layout), priceSheet, findings: [note(options.source, what, 'Nothing to do.')] }
}

/** Stands for a date where prices are those of the source. */
const asRecorded = 'as recorded'

const recordedRules = { input: 'As recorded in the source.', output: 'As recorded in the source.' }

function tokenBilling({ score, inTokens, outTokens, questions, models }: Layout) {
  const [n, m] = [questions.length, models.length]
  // A call whose tokens are not known cannot be billed: its cell is missing rather than free.
  const quality = score.map((value, at) => (Number.isNaN(inTokens[at] + outTokens[at]) ? Number.NaN : value))
  const whole = (values: Float64Array) =>
    Uint32Array.from(values, (count) => (Number.isNaN(count) ? 0 : Math.round(count)))
  const shared = sharedInput(inTokens, n, m)
  return {
    arrays: { quality, inTokens: whole(shared ?? inTokens), outTokens: whole(outTokens) },
    tokenRules: recordedRules,
  }
}

/** One count per question, when all its calls have the same. */
function sharedInput(inTokens: Float64Array, n: number, m: number): Float64Array | undefined {
  const shared = new Float64Array(n).fill(Number.NaN)
  for (let at = 0; at < inTokens.length; at++) {
    const row = Math.floor(at / m)
    if (Number.isNaN(inTokens[at])) continue
    if (Number.isNaN(shared[row])) shared[row] = inTokens[at]
    else if (shared[row] !== inTokens[at]) return undefined
  }
  return shared
}

function fromTokens(layout: Layout, options: BillingOptions): Billing {
  const { score, inTokens, outTokens } = layout
  let bare = 0
  for (let at = 0; at < score.length; at++)
    if (!Number.isNaN(score[at]) && Number.isNaN(inTokens[at] + outTokens[at])) bare++
  const what = `${plural(bare, 'call has', 'calls have')} a score but no token counts: without a cost, they count as missing`
  const findings = bare > 0 ? [warning(options.source, what, 'Fill in the tokens, or fix it in the data check.')] : []
  return { ...tokenBilling(layout), priceSheet: assumedPriceSheet(options.models), findings }
}

function fromCosts(
  { score, cost, inTokens, questions, models }: Layout,
  options: BillingOptions,
  findings: Finding[],
): Billing {
  const shared = sharedInput(inTokens, questions.length, models.length)
  const rule =
    shared && !shared.some(Number.isNaN) ? 'Recorded, but costs are taken as recorded too.' : 'None recorded.'
  return {
    arrays: { quality: score, fixedCostUsd: cost },
    priceSheet: {
      ...assumedPriceSheet([]),
      id: 'recorded-costs',
      title: 'Costs as recorded',
      date: asRecorded,
      source: options.source,
      assumed: false,
    },
    tokenRules: { input: rule, output: 'None: the source records dollars per call.' },
    findings,
  }
}

async function fromTexts(layout: Layout, options: BillingOptions): Promise<Billing> {
  const { questions, models, score } = layout
  const none: Billing = {
    arrays: { quality: score },
    priceSheet: assumedPriceSheet(options.models),
    tokenRules: { input: 'None recorded.', output: 'None recorded.' },
    findings: [],
  }
  if (!hasTexts(layout)) return none
  const [n, m] = [questions.length, models.length]
  const inTokens = await inputOf(questions, options)
  const outTokens = Uint32Array.from({ length: n * m }, (_, at) => options.assumedOutput(Math.floor(at / m)))
  const assumed = [...new Set(outTokens)].sort((a, b) => a - b).join(' or ')
  const what = `the source has neither answers nor tokens: ${assumed} output tokens are assumed for every call`
  return {
    ...none,
    arrays: { quality: score, inTokens, outTokens },
    tokenRules: {
      input: `cl100k_base tokens of the question text, plus ${imageTokens} for a picture; the same for every model.`,
      output: `Assumed: ${assumed} per answer (the reference's fallback); the source has no answers.`,
    },
    findings: [warning(options.source, what, 'Treat costs as assumed, or add token columns.')],
  }
}
