import { costBounds, costMatrix } from '../../../src/core/prices/price.ts'
import {
  fallbackTextTokens,
  type ImageModelType,
  imageTokenEstimate,
  imageTokens,
  outputTokenFallback,
} from '../../../src/core/prices/tokens.ts'
import { makePack, makeSheet } from '../../core/fakes.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  tolerances: { C_float32: number; cost_bounds: number }
  prices: Record<string, { input: number; output: number }>
  input_tokens: { sample_id: string; num_images: number; image_tokens: number; total_input_tokens: number }[]
  output_tokens: { sample_id: string; model: string; output_tokens: number }[]
  sample_ids_sorted: string[]
  models_sorted: string[]
  C_float32: number[][]
  cost_bounds: {
    cmin: number
    cmax: number
    cmin_model: string
    cmax_model: string
    per_model_avg_costs: Record<string, number>
  }
  restricted: { valid_sample_ids: string[]; sample_ids_sorted: string[] }
  fallback_text_tokens: { text: string; tokens: number }[]
  image_token_estimates: { model_type: ImageModelType; size: [number, number] | null; tokens: number }[]
  output_token_fallback_by_task: Record<string, number>
}

const byCodePoint = (a: string, b: string) => Number(a > b) - Number(a < b)

export function checkCostMatrix(): void {
  const golden = readGolden<Golden>('cost_matrix')
  const checks = new Checks('cost_matrix')
  checkCosts(golden, checks)
  for (const { num_images, image_tokens } of golden.input_tokens) {
    checks.equal(num_images * imageTokens, image_tokens, 'tokens of the images')
  }
  for (const { text, tokens } of golden.fallback_text_tokens)
    checks.equal(fallbackTextTokens(text), tokens, `tokens of "${text}"`)
  for (const { model_type, size, tokens } of golden.image_token_estimates) {
    checks.equal(imageTokenEstimate(model_type, size ?? undefined), tokens, `${model_type} at ${size}`)
  }
  for (const [task, tokens] of Object.entries(golden.output_token_fallback_by_task)) {
    checks.equal(outputTokenFallback(task), tokens, `output of ${task}`)
  }
}

function checkCosts(golden: Golden, checks: Checks) {
  const { sample_ids_sorted: ids, models_sorted: models, tolerances } = golden
  checks.equal(
    golden.input_tokens
      .map((row) => row.sample_id)
      .sort(byCodePoint)
      .join(),
    ids.join(),
    'row order',
  )
  const { valid_sample_ids, sample_ids_sorted } = golden.restricted
  checks.equal(
    valid_sample_ids.toSorted(byCodePoint).join(),
    sample_ids_sorted.join(),
    'row order of a restricted list',
  )
  checks.equal(Object.keys(golden.prices).sort(byCodePoint).join(), models.join(), 'column order')
  const n = ids.length
  const m = models.length
  const inTokens = new Uint32Array(n * m)
  const outTokens = new Uint32Array(n * m)
  for (const { sample_id, model, output_tokens } of golden.output_tokens) {
    const row = ids.indexOf(sample_id)
    const column = models.indexOf(model)
    if (row < 0 || column < 0) continue
    outTokens[row * m + column] = output_tokens
    // Per model here, so that a missing record costs nothing, as in the reference.
    inTokens[row * m + column] = golden.input_tokens.find((r) => r.sample_id === sample_id)!.total_input_tokens
  }
  const pack = makePack({ models, n, inTokens, outTokens })
  const cost = costMatrix(
    pack,
    makeSheet(models, (id) => [golden.prices[id].input, golden.prices[id].output]),
  )
  checks.nearAll(cost, golden.C_float32.flat(), tolerances.C_float32, 'costs')
  const bounds = costBounds(cost, n, m)
  checks.near(bounds.cmin, golden.cost_bounds.cmin, tolerances.cost_bounds, 'cmin')
  checks.near(bounds.cmax, golden.cost_bounds.cmax, tolerances.cost_bounds, 'cmax')
  checks.equal(models[bounds.cminModel], golden.cost_bounds.cmin_model, 'cheapest model')
  checks.equal(models[bounds.cmaxModel], golden.cost_bounds.cmax_model, 'dearest model')
  for (const [model, mean] of Object.entries(golden.cost_bounds.per_model_avg_costs)) {
    checks.near(bounds.perModel[models.indexOf(model)], mean, tolerances.cost_bounds, `mean cost of ${model}`)
  }
}
