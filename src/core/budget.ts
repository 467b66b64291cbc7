/**
 * The budget rule (docs/decisions.md#the-page-applies-the-budget): a router that gives scores is asked to spend by λ, in accuracy per dollar per question.
 * choice = argmax(score − λ · expected cost). λ = 0 looks at scores only, λ = ∞ at expected cost only.
 */
import type { CostCurve } from './cost-curve.ts'
import { rankScore, type ScoreBounds } from './metrics.ts'
import type { Ranks } from './ties.ts'

export { type CostCurve, costCurve } from './cost-curve.ts'

/**
 * The choice of every row at one λ. Ties go to the cheaper model, at λ = ∞ to the higher score, and then to the better
 * ranked one; never to the lower column. At λ = 0 `choiceAtZero` wins where given.
 * @param scores row-major n×K, higher is better
 * @param expectedCost row-major n×K dollars per question
 */
export function chooseAtLambda(
  scores: Float32Array,
  expectedCost: Float64Array,
  ranks: Ranks,
  lambda: number,
  choiceAtZero?: Int32Array,
): Int32Array {
  if (lambda === 0 && choiceAtZero) return choiceAtZero.slice()
  const K = ranks.length
  const choose = lambda === Infinity ? cheapest : best
  return Int32Array.from({ length: scores.length / K }, (_, i) => choose(scores, expectedCost, i * K, ranks, lambda))
}

type Choose = (scores: Float32Array, cost: Float64Array, row: number, ranks: Ranks, lambda: number) => number

const best: Choose = (scores, cost, row, ranks, lambda) => {
  let pick = 0
  // While costs are unknown λ is 0, and 0 times an unknown cost would be NaN.
  const value = (at: number) => (lambda === 0 ? scores[at] : scores[at] - lambda * cost[at])
  let top = value(row)
  for (let k = 1; k < ranks.length; k++) {
    const worth = value(row + k)
    if (worth < top) continue
    if (worth === top) {
      const saved = cost[row + pick] - cost[row + k]
      if (saved < 0 || (!(saved > 0) && ranks[k] < ranks[pick])) continue
    }
    top = worth
    pick = k
  }
  return pick
}

const cheapest: Choose = (scores, cost, row, ranks) => {
  let pick = 0
  for (let k = 1; k < ranks.length; k++) {
    const saved = cost[row + pick] - cost[row + k]
    const better = scores[row + k] - scores[row + pick]
    if (saved > 0 || (saved === 0 && (better > 0 || (better === 0 && ranks[k] > ranks[pick])))) pick = k
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
