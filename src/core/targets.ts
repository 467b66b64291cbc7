/**
 * What routers are trained towards: soft, hard and relevance targets from correctness and cost (protocol 2). While costs are
 * unknown (all NaN), none counts: of several correct models none is preferred for being cheap.
 */
import { isRight } from './hindsight.ts'
import { costsKnown } from './prices/price.ts'

/**
 * What a row gets when no model is correct: all on the cheapest, shared where several cost the same; on the first of these,
 * as the reference does; or the same weights over all models.
 */
type SoftFallback = 'cheapest' | 'first-cheapest' | 'cost_soft'

export interface SoftTargetOptions {
  /** exp: weight e^(−λ·c̃). power: weight c̃^(−λ). c̃ = costScale × dollars per call. */
  readonly scheme?: 'exp' | 'power'
  /** Finite. 0 spreads evenly over the correct models, large values go to the cheapest of them. */
  readonly lambda: number
  /** 100 in most of the reference's routers, 1 in its linear one. Default 1. */
  readonly costScale?: number
  readonly fallback?: SoftFallback
}

/**
 * Row-major n×K probabilities over the correct models, cheaper ones heavier. Rows sum to 1.
 * Infinite λ throws: it would ignore correctness; use hardTargets.
 */
export function softTargets(
  quality: ArrayLike<number>,
  cost: ArrayLike<number>,
  n: number,
  K: number,
  { scheme = 'exp', lambda, costScale = 1, fallback = 'cheapest' }: SoftTargetOptions,
): Float32Array {
  if (!Number.isFinite(lambda))
    throw new Error(`soft targets need a finite lambda, got ${lambda}: use hard labels for infinity`)
  const targets = new Float32Array(n * K)
  const logWeight = new Float64Array(K)
  const known = costsKnown(cost)
  for (let i = 0; i < n; i++) {
    const row = i * K
    const solvable = someCorrect(quality, row, K)
    if (!solvable && known && fallback !== 'cost_soft') {
      shareAmong(targets, row, cheapestOf(cost, row, K, fallback === 'first-cheapest'))
      continue
    }
    for (let k = 0; k < K; k++) {
      const scaled = known ? costScale * cost[row + k] : 0
      const weight = scheme === 'exp' ? scaled : Math.log(scaled + 1e-12)
      logWeight[k] = solvable && !isRight(quality[row + k]) ? -Infinity : -lambda * weight
    }
    writeSoftmax(logWeight, targets, row)
  }
  return targets
}

function writeSoftmax(logs: Float64Array, out: Float32Array, from: number) {
  let max = -Infinity
  for (const log of logs) max = Math.max(max, log)
  let sum = 0
  for (const log of logs) sum += Math.exp(log - max)
  for (let k = 0; k < logs.length; k++) out[from + k] = Math.exp(logs[k] - max) / sum
}

/**
 * Row-major n×K: 1 on the cheapest correct model of each row, shared evenly where several cost the same. Rows no model
 * answers get the cheapest model with fallback 'cheapest', zeros with 'none'. Where quality is graded, the cheapest of the
 * best models.
 */
export function hardTargets(
  quality: ArrayLike<number>,
  cost: ArrayLike<number>,
  n: number,
  K: number,
  fallback: 'cheapest' | 'none' = 'cheapest',
): Float32Array {
  const targets = new Float32Array(n * K)
  const known = costsKnown(cost)
  const everyModel = Array.from({ length: K }, (_, k) => k)
  for (let i = 0; i < n; i++) {
    const row = i * K
    let best = 0
    for (let k = 0; k < K; k++) best = Math.max(best, quality[row + k])
    if (!isRight(best)) {
      if (fallback === 'cheapest') shareAmong(targets, row, known ? cheapestOf(cost, row, K, false) : everyModel)
      continue
    }
    let least = Infinity
    for (let k = 0; k < K; k++) if (quality[row + k] === best) least = Math.min(least, cost[row + k])
    const cheapest = everyModel.filter((k) => quality[row + k] === best && (!known || cost[row + k] === least))
    shareAmong(targets, row, cheapest)
  }
  return targets
}

/** 1 in all, in equal parts. */
function shareAmong(out: Float32Array, row: number, models: readonly number[]) {
  for (const k of models) out[row + k] = 1 / models.length
}

export interface RelevanceOptions {
  /** May be Infinity: 1 on correct models at the row's lowest correct cost, 0 elsewhere. */
  readonly lambda: number
  readonly costScale?: number
  /** Rows no model answers: all zeros; 1 on the cheapest model, on all that cost the least; or on the first of these. */
  readonly fallback?: 'zeros' | 'cheapest' | 'first-cheapest'
}

/** Row-major n×K, each in [0,1], not normalised: 1 on the cheapest correct model, falling with the extra cost of others. */
export function relevanceTargets(
  quality: ArrayLike<number>,
  cost: ArrayLike<number>,
  n: number,
  K: number,
  { lambda, costScale = 1, fallback = 'zeros' }: RelevanceOptions,
): Float32Array {
  const targets = new Float32Array(n * K)
  const known = costsKnown(cost)
  for (let i = 0; i < n; i++) {
    const row = i * K
    if (!someCorrect(quality, row, K)) {
      if (known && fallback !== 'zeros')
        for (const k of cheapestOf(cost, row, K, fallback === 'first-cheapest')) targets[row + k] = 1
      continue
    }
    const floor = cheapestCorrectCost(quality, cost, row, K)
    for (let k = 0; k < K; k++) {
      if (!isRight(quality[row + k])) continue
      const extra = known ? costScale * (cost[row + k] - floor) : 0
      // At no extra cost the product with an infinite λ would be NaN.
      targets[row + k] = extra === 0 ? 1 : Math.min(1, Math.max(0, Math.exp(-lambda * extra)))
    }
  }
  return targets
}

function someCorrect(quality: ArrayLike<number>, row: number, K: number): boolean {
  for (let k = 0; k < K; k++) if (isRight(quality[row + k])) return true
  return false
}

/** All models that cost the least, or the first of them. */
function cheapestOf(cost: ArrayLike<number>, row: number, K: number, first: boolean): number[] {
  let least = Infinity
  for (let k = 0; k < K; k++) least = Math.min(least, cost[row + k])
  const all = Array.from({ length: K }, (_, k) => k).filter((k) => cost[row + k] === least)
  return first ? all.slice(0, 1) : all
}

function cheapestCorrectCost(quality: ArrayLike<number>, cost: ArrayLike<number>, row: number, K: number): number {
  let lowest = Infinity
  for (let k = 0; k < K; k++) if (isRight(quality[row + k]) && cost[row + k] < lowest) lowest = cost[row + k]
  return lowest
}
