/**
 * The whole cost curve of a score-giving router in one pass over its scores.
 *
 * Per row the value of a model, score − λ · cost, is a line in λ, and the choices from λ = 0 upward walk along the upper
 * envelope of these lines: each step goes to a cheaper model. A step changes quality and cost for good from the first
 * grid λ at or after its breakpoint, so its change is added there and a running sum at the end gives every point.
 * The envelope is built with a stack from the cheapest model to the most expensive, as in a convex hull of sorted points.
 */

import type { Ranks } from './ties.ts'

/** Mean quality (0..1) and mean realised cost (dollars per question) at every λ of a grid. */
export interface CostCurve {
  readonly accuracy: Float64Array
  readonly costUsd: Float64Array
}

/**
 * Mean quality and mean realised cost of the choices at every λ of the grid. Agrees with chooseAtLambda except where a
 * grid λ hits a breakpoint exactly: there the curve is already on the cheaper model. No rows: NaN.
 * @param scores row-major n×K @param expectedCost row-major n×K dollars, decides the choice
 * @param quality row-major n×K in [0,1] @param cost row-major n×K realised dollars, what the choice is billed
 * @param ranks decide between models of equal score and cost @param grid ascending; λ = 0, if present, comes first
 * @param choiceAtZero overrides the choice at λ = 0 only
 */
export function costCurve(
  scores: Float32Array,
  expectedCost: Float64Array,
  quality: Float32Array,
  cost: Float64Array,
  ranks: Ranks,
  grid: Float64Array,
  choiceAtZero?: Int32Array,
): CostCurve {
  const K = ranks.length
  const n = scores.length / K
  const accuracy = new Float64Array(grid.length)
  const costUsd = new Float64Array(grid.length)
  // λ = 0 stands apart: the router's own tie rule applies there and nowhere else.
  const first = grid[0] === 0 ? 1 : 0
  const envelope = new Envelope(ranks)
  const findBin = gridBins(grid)
  for (let i = 0, row = 0; i < n; i++, row += K) {
    envelope.build(scores, expectedCost, row)
    let right = 0
    let bill = 0
    if (first === 1) {
      const at = row + (choiceAtZero ? choiceAtZero[i] : envelope.model[envelope.size - 1])
      right = quality[at]
      bill = cost[at]
      accuracy[0] += right
      costUsd[0] += bill
    }
    // From the most expensive model of the envelope down; each holds from its bin until the next one's.
    let bin = first
    for (let s = envelope.size - 1; s >= 0 && bin < grid.length; s--) {
      const at = row + envelope.model[s]
      accuracy[bin] += quality[at] - right
      costUsd[bin] += cost[at] - bill
      right = quality[at]
      bill = cost[at]
      if (s > 0) bin = findBin(envelope.from[s], bin)
    }
  }
  return { accuracy: runningMean(accuracy, n), costUsd: runningMean(costUsd, n) }
}

function runningMean(deltas: Float64Array, n: number): Float64Array {
  let sum = 0
  for (let g = 0; g < deltas.length; g++) {
    sum += deltas[g]
    deltas[g] = sum / n
  }
  return deltas
}

/** The models of one row that are best at some λ above 0, cheapest first. Buffers are reused from row to row. */
class Envelope {
  size = 0
  /** The last one has the highest score: the choice at λ = 0. */
  readonly model: Int32Array
  /** λ from which the entry below (the next cheaper one) is chosen; meaningless for the first. */
  readonly from: Float64Array
  /** Columns by cost, cheapest first. Carried from row to row, whose orders differ little. */
  private readonly order: Int32Array
  private readonly K: number

  constructor(private readonly ranks: Ranks) {
    const K = ranks.length
    this.K = K
    this.model = new Int32Array(K)
    this.from = new Float64Array(K)
    this.order = Int32Array.from({ length: K }, (_, k) => k)
  }

  build(scores: Float32Array, cost: Float64Array, row: number) {
    const { K, model, from, order } = this
    this.sort(cost, row)
    let size = 0
    let best = Number.NEGATIVE_INFINITY
    for (let i = 0; i < K; i++) {
      const k = order[i]
      const s = scores[row + k]
      // A more expensive model must score higher to be chosen at any λ above 0.
      if (s <= best) continue
      best = s
      const c = cost[row + k]
      let meets = Number.POSITIVE_INFINITY
      while (size > 0) {
        const below = row + model[size - 1]
        // At equal cost the better score simply replaces the other: they meet at infinity.
        meets = c > cost[below] ? (s - scores[below]) / (c - cost[below]) : Number.POSITIVE_INFINITY
        const hidden = c === cost[below] || (size > 1 && meets >= from[size - 1])
        if (!hidden) break
        size--
      }
      model[size] = k
      from[size++] = meets
    }
    this.size = size
  }

  /** Insertion sort by cost, then rank. */
  private sort(cost: Float64Array, row: number) {
    const { K, order, ranks } = this
    for (let i = 1; i < K; i++) {
      const k = order[i]
      const c = cost[row + k]
      let j = i
      while (
        j > 0 &&
        (cost[row + order[j - 1]] > c || (cost[row + order[j - 1]] === c && ranks[order[j - 1]] < ranks[k]))
      ) {
        order[j] = order[j - 1]
        j--
      }
      order[j] = k
    }
  }
}

/** First index from `from` on whose grid value is at least `lambda` (≥ 0); the grid's length when there is none. */
type FindBin = (lambda: number, from: number) => number

/** Buckets of a positive float32 by its exponent and the top 3 bits of its mantissa: 8 per doubling. */
const dropBits = 20
const buckets = 1 << (31 - dropBits)

/**
 * A table from a rough logarithm of λ to where to start looking. With about as many grid values per doubling as buckets,
 * as in lambdaGrid, one or two comparisons finish the search; other grids are searched correctly, only slower.
 */
function gridBins(grid: Float64Array): FindBin {
  const float = new Float32Array(1)
  const bits = new Int32Array(float.buffer)
  const startOf = new Int32Array(buckets)
  let g = 0
  for (let b = 0; b < buckets; b++) {
    bits[0] = b << dropBits
    // A little below the bucket, because λ itself may round up into it. Past infinity the codes are NaN: the end.
    while (g < grid.length && !(grid[g] >= float[0] * (1 - 1e-6))) g++
    startOf[b] = g
  }
  return (lambda, from) => {
    // Rounding may leave a step at the row's start a hair below 0.
    float[0] = Math.max(0, lambda)
    let at = Math.max(from, startOf[bits[0] >>> dropBits])
    while (at < grid.length && grid[at] < lambda) at++
    return at
  }
}
