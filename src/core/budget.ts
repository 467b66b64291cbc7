/**
 * The budget rule (docs/decisions.md#the-page-applies-the-budget): a router that gives scores is asked to spend by λ, in accuracy per dollar per question.
 * choice = argmax(score − λ · expected cost). λ = 0 looks at scores only, λ = ∞ at expected cost only.
 */
import type { CostCurve } from './cost-curve.ts'
import { argmaxRow } from './lib.ts'
import { rankScore, type ScoreBounds } from './metrics.ts'

export { type CostCurve, costCurve } from './cost-curve.ts'

/**
 * The choice of every row at one λ.
 * Ties go to the lowest column. At λ = 0 `choiceAtZero` wins where given; at λ = ∞ cost ties go to the higher score.
 * @param scores row-major n×K, higher is better
 * @param expectedCost row-major n×K dollars per question
 * @param out filled and returned when given, length n
 */
export function chooseAtLambda(
  scores: Float32Array,
  expectedCost: Float64Array,
  K: number,
  lambda: number,
  choiceAtZero?: Int32Array,
  out = new Int32Array(scores.length / K),
): Int32Array {
  if (lambda === 0 && choiceAtZero) {
    out.set(choiceAtZero)
    return out
  }
  for (let i = 0; i < out.length; i++) {
    // Costs that are unknown, NaN, must not enter at λ = 0: 0 · NaN is NaN.
    if (lambda === 0) out[i] = argmaxRow(scores, i, K)
    else
      out[i] =
        lambda === Infinity ? cheapest(scores, expectedCost, i * K, K) : best(scores, expectedCost, i * K, K, lambda)
  }
  return out
}

function best(scores: Float32Array, cost: Float64Array, row: number, K: number, lambda: number): number {
  let pick = 0
  let top = scores[row] - lambda * cost[row]
  for (let k = 1; k < K; k++) {
    const value = scores[row + k] - lambda * cost[row + k]
    if (value > top) {
      top = value
      pick = k
    }
  }
  return pick
}

function cheapest(scores: Float32Array, cost: Float64Array, row: number, K: number): number {
  let pick = 0
  for (let k = 1; k < K; k++) {
    const saved = cost[row + pick] - cost[row + k]
    if (saved > 0 || (saved === 0 && scores[row + k] > scores[row + pick])) pick = k
  }
  return pick
}

/** The λ values the board offers, ascending: 0, then 10⁰ to 10⁸ with 20 per decade, then ∞. 1/($ per question). */
export function lambdaGrid(): Float64Array {
  const decades = 8
  const perDecade = 20
  const steps = Array.from({ length: decades * perDecade + 1 }, (_, i) => {
    // Rounded, because the last bit of a power differs between engines and every machine must show the same board.
    return Number((10 ** (i / perDecade)).toPrecision(12))
  })
  return Float64Array.from([0, ...steps, Infinity])
}

/** Index of the λ with the best Rank Score; ties to the smaller λ. 0 when every score is NaN (no rows). */
export function pickLambda(curve: CostCurve, grid: Float64Array, bounds: ScoreBounds, beta: number): number {
  let pick = 0
  let top = -Infinity
  for (let g = 0; g < grid.length; g++) {
    const score = rankScore(curve.accuracy[g], curve.costUsd[g], bounds, beta)
    if (score > top) {
      top = score
      pick = g
    }
  }
  return pick
}

/** Index of the smallest λ whose mean cost is at most `maxCostUsd` per question; the last one (cheapest) if none is. */
export function lambdaForSpend(curve: CostCurve, grid: Float64Array, maxCostUsd: number): number {
  const index = curve.costUsd.findIndex((cost) => cost <= maxCostUsd)
  return index < 0 ? grid.length - 1 : index
}
