/** Pairwise comparison of models on one question. */
import { isRight } from '../core/hindsight.ts'
import { columnMeans } from '../core/statistics/stats.ts'

/** Row-major n×K; in bytes where these are enough. */
export type Wins = Uint8Array | Uint16Array

/**
 * For every row and model, how many other models it beats: row-major n×K. a beats b when its quality is higher, or equal
 * and its cost lower; at equal quality and cost nobody wins. Costs are compared in float32, as in the reference.
 * @param usable when given, set to 1 for the rows that at least one model answers
 */
export function copelandWins(
  quality: Float32Array,
  cost: Float64Array,
  n: number,
  K: number,
  usable?: Uint8Array,
): Wins {
  const wins = K <= 256 ? new Uint8Array(n * K) : new Uint16Array(n * K)
  const price = new Float32Array(K)
  const order = byMeanCost(cost, n, K)
  const sorted = { model: new Int32Array(K), price: new Float32Array(K) }
  for (let i = 0; i < n; i++) {
    const row = i * K
    let right = 0
    let graded = 0
    let solved = false
    for (let k = 0; k < K; k++) {
      const q = quality[row + k]
      price[k] = cost[row + k]
      right += q
      graded += q * (1 - q)
      solved ||= isRight(q)
    }
    if (usable && solved) usable[i] = 1
    if (graded !== 0) countPairs(quality, price, wins, row, K)
    else {
      sortByPrice(sorted, order, price, K)
      countInOrder(sorted, quality, K - right, wins, row, K)
    }
  }
  return wins
}

interface SortedModels {
  readonly model: Int32Array
  readonly price: Float32Array
}

/** Most rows are nearly in this order, so sorting them costs little. */
function byMeanCost(cost: Float64Array, n: number, K: number): Int32Array {
  const mean = columnMeans(cost, n, K)
  return Int32Array.from(mean.keys()).sort((a, b) => mean[a] - mean[b])
}

/** Insertion sort, cheapest first. */
function sortByPrice({ model, price: sorted }: SortedModels, order: Int32Array, price: Float32Array, K: number) {
  for (let i = 0; i < K; i++) {
    const k = order[i]
    const p = price[k]
    let j = i
    while (j > 0 && sorted[j - 1] > p) {
      sorted[j] = sorted[j - 1]
      model[j] = model[j - 1]
      j--
    }
    sorted[j] = p
    model[j] = k
  }
}

/** Quality 0 or 1: from the most expensive model down, a right one beats all wrong ones and the more expensive right ones. */
function countInOrder(
  { model, price }: SortedModels,
  quality: Float32Array,
  allWrong: number,
  wins: Wins,
  row: number,
  K: number,
) {
  let right = 0
  let wrong = 0
  let dearerRight = 0
  let dearerWrong = 0
  let last = Infinity
  for (let j = K - 1; j >= 0; j--) {
    const at = row + model[j]
    if (price[j] < last) {
      dearerRight = right
      dearerWrong = wrong
      last = price[j]
    }
    const q = quality[at]
    wins[at] = q * (allWrong + dearerRight) + (1 - q) * dearerWrong
    right += q
    wrong += 1 - q
  }
}

/** Graded quality: every pair. */
function countPairs(quality: Float32Array, price: Float32Array, wins: Wins, row: number, K: number) {
  for (let a = 0; a < K; a++) {
    for (let b = 0; b < K; b++) {
      const gain = quality[row + a] - quality[row + b]
      if (gain > 0 || (gain === 0 && price[a] < price[b])) wins[row + a]++
    }
  }
}
