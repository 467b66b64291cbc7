/**
 * LLMRouterBench (arXiv 2601.07206, protocol 8.4): the figures derived from its tables. They are described there but not
 * coded; the tables themselves are checked in test/golden/reference.
 */

import { type CostPoint, paretoFrontier } from '../frontier.ts'
import { mean } from '../statistics/stats.ts'

/** AvgAcc: mean of the per-dataset accuracies, each dataset counting the same; NaN without datasets. */
export const averageAccuracy = (perDataset: ArrayLike<number>): number => mean(perDataset)

/** The three accuracies a router is held against, 0..1. */
export interface GainAnchors {
  readonly random: number
  readonly bestSingle: number
  readonly oracle: number
}

/** Gain@R and Gain@B: relative gain over a random router and over the best single model. Gap@O: relative gap to the oracle. */
export interface Gains {
  readonly overRandom: number
  readonly overBestSingle: number
  readonly toOracle: number
}

/** NaN (or ±∞) where the anchor is 0: a share of nothing. */
export const gains = (accuracy: number, { random, bestSingle, oracle }: GainAnchors): Gains => ({
  overRandom: (accuracy - random) / random,
  overBestSingle: (accuracy - bestSingle) / bestSingle,
  toOracle: (oracle - accuracy) / oracle,
})

/** PerfGain: relative gain of the most accurate setting over the best single model. NaN without settings. */
export function performanceGain(settings: readonly CostPoint[], bestSingle: CostPoint): number {
  const best = settings.reduce((top, { accuracy }) => (accuracy > top ? accuracy : top), Number.NEGATIVE_INFINITY)
  return best === Number.NEGATIVE_INFINITY ? Number.NaN : (best - bestSingle.accuracy) / bestSingle.accuracy
}

/**
 * CostSave: the largest share of the best single model's cost that a setting saves while being at least as accurate.
 * Negative when every such setting is more expensive; null when none is that accurate or the model costs nothing.
 */
export function costSaving(settings: readonly CostPoint[], bestSingle: CostPoint): number | null {
  const savings = settings
    .filter(({ accuracy, cost }) => accuracy >= bestSingle.accuracy && !Number.isNaN(cost))
    .map(({ cost }) => 1 - cost / bestSingle.cost)
  return savings.length > 0 && bestSingle.cost > 0 ? Math.max(...savings) : null
}

/** Points no other point beats, cheapest first. */
export const paretoPoints = <P extends CostPoint>(points: readonly P[]): P[] =>
  paretoFrontier(points).map((i) => points[i])

/**
 * ParetoDist: mean distance of a router's settings to the nearest Pareto-optimal setting of all routers, with cost and
 * accuracy each scaled to 0..1 over all settings (an axis without range counts as 0). 0 = all on the frontier; at most √2.
 * NaN without settings.
 */
export function paretoDistance(settings: readonly CostPoint[], all: readonly CostPoint[]): number {
  const cost = scaler(all.map((point) => point.cost))
  const accuracy = scaler(all.map((point) => point.accuracy))
  const frontier = paretoPoints(all)
  const nearest = (point: CostPoint) =>
    frontier.reduce((least, on) => {
      const distance = Math.hypot(cost(point.cost) - cost(on.cost), accuracy(point.accuracy) - accuracy(on.accuracy))
      return distance < least ? distance : least
    }, Number.POSITIVE_INFINITY)
  return mean(settings.map(nearest))
}

/** Min-max scaling; NaN is ignored in the range. */
function scaler(values: readonly number[]): (value: number) => number {
  const numbers = values.filter((value) => !Number.isNaN(value))
  const lo = Math.min(...numbers)
  const range = Math.max(...numbers) - lo
  return (value) => (range > 0 ? (value - lo) / range : 0)
}
