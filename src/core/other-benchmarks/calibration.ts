/**
 * Confidence and matched metrics of a public fork of VL-RouterBench (protocol 8.6). Risk is the predicted probability that a
 * model fails on a sample. As in the fork, risks, frontier costs and accuracies are rounded to float32 before use.
 */

import type { CostPoint } from '../frontier.ts'
import type { ScoreBounds } from '../metrics.ts'

/** Float32 risks with failures (0 right … 1 wrong); pairs in which either is not finite are dropped. */
interface FinitePairs {
  readonly risk: Float32Array
  readonly failure: Float32Array
}

function finitePairs(risk: ArrayLike<number>, failure: ArrayLike<number>): FinitePairs {
  const kept = new Float32Array(risk.length)
  const labels = new Float32Array(risk.length)
  let n = 0
  for (let i = 0; i < risk.length; i++) {
    if (!Number.isFinite(risk[i]) || !Number.isFinite(failure[i])) continue
    kept[n] = risk[i]
    labels[n++] = failure[i]
  }
  return { risk: kept.subarray(0, n), failure: labels.subarray(0, n) }
}

/** Mean squared distance of risk and failure, lower is better; 0 = certain and right throughout. NaN without pairs. */
export function brierScore(risk: ArrayLike<number>, failure: ArrayLike<number>): number {
  const pairs = finitePairs(risk, failure)
  let sum = 0
  for (let i = 0; i < pairs.risk.length; i++) sum += (pairs.risk[i] - pairs.failure[i]) ** 2
  return sum / pairs.risk.length
}

/**
 * The Brier score of someone who knows each model's accuracy and never looks at a question: what predictions must beat.
 * @param accuracy one per model @param quality row-major n×K in [0,1]
 */
export function brierBaseRate(accuracy: ArrayLike<number>, quality: ArrayLike<number>): number {
  const K = accuracy.length
  const risk = Float64Array.from({ length: quality.length }, (_, at) => 1 - accuracy[at % K])
  return brierScore(
    risk,
    Float64Array.from(quality, (q) => 1 - q),
  )
}

/** One bar of a reliability chart. */
export interface CalibrationBin {
  readonly from: number
  /** Excluded, except in the last bin. */
  readonly to: number
  readonly n: number
  /** NaN in an empty bin, as `failureRate`. */
  readonly meanRisk: number
  readonly failureRate: number
}

/** Equal bins on [0,1]. Risks outside [0,1] fall in none. `total` counts every finite pair. */
export function calibrationBins(
  risk: ArrayLike<number>,
  failure: ArrayLike<number>,
  bins = 15,
): { readonly bins: CalibrationBin[]; readonly total: number } {
  const pairs = finitePairs(risk, failure)
  // Compared in float32, as NumPy compares a float32 array with an edge: 0.7 belongs to the bin that begins at 0.7.
  const edge = Float32Array.from({ length: bins + 1 }, (_, b) => b / bins)
  const n = new Int32Array(bins)
  const risks = new Float64Array(bins)
  const failures = new Float64Array(bins)
  for (let i = 0; i < pairs.risk.length; i++) {
    const r = pairs.risk[i]
    if (!(r >= 0 && r <= 1)) continue
    let b = Math.min(bins - 1, Math.floor(r * bins))
    while (b > 0 && r < edge[b]) b--
    while (b < bins - 1 && r >= edge[b + 1]) b++
    n[b]++
    risks[b] += r
    failures[b] += pairs.failure[i]
  }
  const bars = Array.from(n, (count, b) => ({
    from: b / bins,
    to: (b + 1) / bins,
    n: count,
    meanRisk: risks[b] / count,
    failureRate: failures[b] / count,
  }))
  return { bins: bars, total: pairs.risk.length }
}

/** Expected calibration error: mean gap between risk and failure rate over the bins, weighted by size. 0..1, lower is better. */
export function calibrationError(risk: ArrayLike<number>, failure: ArrayLike<number>, bins = 15): number {
  const { bins: bars, total } = calibrationBins(risk, failure, bins)
  if (total === 0) return Number.NaN
  return bars.reduce((sum, b) => (b.n > 0 ? sum + (b.n / total) * Math.abs(b.meanRisk - b.failureRate) : sum), 0)
}

/**
 * Probability that a failing pair has a higher risk than a right one, ties counting half: 0.5 = no better than chance, 1 =
 * perfect. A failure is a label of 1 (a quality of exactly 0). NaN when all pairs or none fail.
 */
export function failureAuc(risk: ArrayLike<number>, failure: ArrayLike<number>): number {
  const pairs = finitePairs(risk, failure)
  const order = Int32Array.from(pairs.risk.keys()).sort((a, b) => pairs.risk[a] - pairs.risk[b])
  let failures = 0
  let rankSum = 0
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && pairs.risk[order[end]] === pairs.risk[order[start]]) end++
    let tied = 0
    for (let i = start; i < end; i++) if (pairs.failure[order[i]] >= 1) tied++
    failures += tied
    rankSum += (tied * (start + 1 + end)) / 2
  }
  const right = order.length - failures
  if (failures === 0 || right === 0) return Number.NaN
  return (rankSum - (failures * (failures + 1)) / 2) / (failures * right)
}

/**
 * Risk–coverage area: mean accuracy of the answers kept while answering the least risky first, from none to all of them.
 * An accuracy curve: higher is better. Rows with equal risk keep their order; rows without a finite risk are dropped; NaN
 * without rows.
 * @param selectedRisk risk of each row's pick @param correct quality of each row's pick
 */
export function riskCoverageArea(selectedRisk: ArrayLike<number>, correct: ArrayLike<number>): number {
  const { risk, failure: quality } = finitePairs(selectedRisk, correct)
  const n = risk.length
  if (n === 0) return Number.NaN
  const order = Int32Array.from(risk.keys()).sort((a, b) => risk[a] - risk[b] || a - b)
  let right = quality[order[0]]
  let before = right
  let area = before
  for (let i = 1; i < n; i++) {
    right += quality[order[i]]
    const accuracy = right / (i + 1)
    area += (before + accuracy) / 2
    before = accuracy
  }
  return area / n
}

/** What a router's confidence is judged with: row-major n×K. */
export interface RiskTables {
  /** Predicted probability of failure. */
  readonly risk: ArrayLike<number>
  /** In [0,1]; NaN = no result, dropped. */
  readonly quality: ArrayLike<number>
  readonly K: number
}

export interface Confidence {
  /** Finite (sample, model) pairs behind the first three. */
  readonly pairs: number
  readonly brier: number
  readonly calibrationError: number
  readonly failureAuc: number
  readonly riskCoverageArea: number
}

/** All four of them for `rows` (all when absent). Picks outside 0..K−1 have no risk and drop out of risk–coverage. */
export function confidence(
  picks: ArrayLike<number>,
  { risk, quality, K }: RiskTables,
  rows?: ArrayLike<number>,
  bins = 15,
): Confidence {
  const n = rows?.length ?? picks.length
  const risks = new Float64Array(n * K)
  const failures = new Float64Array(n * K)
  const selected = new Float64Array(n).fill(Number.NaN)
  const correct = new Float64Array(n).fill(Number.NaN)
  for (let r = 0; r < n; r++) {
    const i = rows ? rows[r] : r
    for (let k = 0; k < K; k++) {
      risks[r * K + k] = risk[i * K + k]
      failures[r * K + k] = 1 - quality[i * K + k]
    }
    if (!(picks[i] >= 0 && picks[i] < K)) continue
    selected[r] = risk[i * K + picks[i]]
    correct[r] = quality[i * K + picks[i]]
  }
  return {
    pairs: finitePairs(risks, failures).risk.length,
    brier: brierScore(risks, failures),
    calibrationError: calibrationError(risks, failures, bins),
    failureAuc: failureAuc(risks, failures),
    riskCoverageArea: riskCoverageArea(selected, correct),
  }
}

const slack = 1e-12

/** Frontier points in float32; those that are not finite are left out. */
const float32Points = (points: readonly CostPoint[]): CostPoint[] =>
  points
    .filter(({ cost, accuracy }) => Number.isFinite(cost) && Number.isFinite(accuracy))
    .map(({ cost, accuracy }) => ({ cost: Math.fround(cost), accuracy: Math.fround(accuracy) }))

/** Best accuracy of the baseline points that cost no more than this. NaN when all cost more. Never falls as cost rises. */
export function matchedCostAccuracy(cost: number, baseline: readonly CostPoint[]): number {
  // The limit is rounded like the points, or a baseline at exactly this cost could be missed.
  const limit = Math.fround(cost + slack)
  const affordable = float32Points(baseline).filter((point) => point.cost <= limit)
  return affordable.length > 0 ? Math.max(...affordable.map((point) => point.accuracy)) : Number.NaN
}

/**
 * What the router saves against the cheapest baseline point that is at least as accurate, as a share of that point's cost:
 * 0.3 = 30 % cheaper, negative = more expensive. NaN when no baseline is that accurate or the cheapest such baseline costs nothing.
 */
export function matchedAccuracyCostReduction(router: CostPoint, baseline: readonly CostPoint[]): number {
  const limit = Math.fround(router.accuracy - slack)
  const accurate = float32Points(baseline).filter((point) => point.accuracy >= limit)
  const cheapest = Math.min(...accurate.map((point) => point.cost))
  return accurate.length > 0 && cheapest > 0 ? (cheapest - router.cost) / cheapest : Number.NaN
}

/** What is left to the oracle, in accuracy points 0..1; 0 = as good as knowing the answers. */
export const oracleGap = (oracleAccuracy: number, accuracy: number): number => oracleAccuracy - accuracy

/** Costs between the bounds as 0..1, clipped; all 0 when cmax ≤ cmin. NaN stays NaN (the fork makes it 1). */
export function normalisedCost(cost: ArrayLike<number>, { cmin, cmax }: ScoreBounds): Float64Array {
  const range = cmax - cmin
  return Float64Array.from(cost, (c) => (range > 0 ? Math.min(1, Math.max(0, (c - cmin) / range)) : 0))
}
