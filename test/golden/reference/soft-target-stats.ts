/** The reference's look at soft targets (docs/protocol.md 2). */
import { solvableRows } from '../../../src/core/hindsight.ts'
import { hardTargets } from '../../../src/core/targets.ts'
import { labelsOf } from '../cases/trained-data.ts'

/** A look at soft targets. Entropies in nats, probabilities 0..1. */
export interface SoftTargetStats {
  readonly meanEntropy: number
  /** Divisor n. */
  readonly stdEntropy: number
  /** ln K. */
  readonly maxEntropy: number
  /** Mean of e^entropy: how many models share a row. */
  readonly meanEffectiveModels: number
  /** Probability on the hard label (cheapest correct, or cheapest). */
  readonly meanOnLabel: number
  readonly medianOnLabel: number
  /** Models with more than 1 % of the row. */
  readonly meanActiveModels: number
  /** Rows no model answers, in percent. */
  readonly percentUnsolved: number
}

/** @param targets row-major n×K, as softTargets returns */
export function softTargetStats(
  targets: ArrayLike<number>,
  quality: ArrayLike<number>,
  cost: ArrayLike<number>,
  n: number,
  K: number,
): SoftTargetStats {
  const entropy = Float64Array.from({ length: n }, (_, i) =>
    rowSum(i, K, (at) => -targets[at] * Math.log(targets[at] + 1e-12)),
  )
  const labels = labelsOf(hardTargets(quality, cost, n, K), K)
  const onLabel = Float64Array.from(labels, (label, i) => targets[i * K + label])
  const active = Float64Array.from({ length: n }, (_, i) => rowSum(i, K, (at) => Number(targets[at] > 0.01)))
  const meanEntropy = mean(entropy)
  return {
    meanEntropy,
    stdEntropy: Math.sqrt(mean(entropy.map((h) => (h - meanEntropy) ** 2))),
    maxEntropy: Math.log(K),
    meanEffectiveModels: mean(entropy.map(Math.exp)),
    meanOnLabel: mean(onLabel),
    medianOnLabel: median(onLabel),
    meanActiveModels: mean(active),
    percentUnsolved: 100 * (1 - solvableRows(quality, n, K).length / n),
  }
}

function rowSum(i: number, K: number, value: (at: number) => number): number {
  let sum = 0
  for (let at = i * K; at < (i + 1) * K; at++) sum += value(at)
  return sum
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

function median(values: Float64Array): number {
  const sorted = values.toSorted()
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
