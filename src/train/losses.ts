/**
 * Losses on logits, each with its gradient (protocol 5.5-5.9). Means are over the rows of the batch. Everything is computed
 * in float64 and the gradient stored in the logits' precision. An empty batch gives loss 0.
 */
import { type Floats, like } from './floats.ts'

/** A loss and its derivative with respect to what it was computed from, in the same layout. */
export interface LossAndGradient<T extends Floats = Floats> {
  readonly loss: number
  readonly grad: T
}

/**
 * −Σ t·log p, mean over rows. @param logits row-major rows×K @param targets row-major rows×K; rows need not sum to 1
 */
export function softCrossEntropy<T extends Floats>(
  logits: T,
  targets: ArrayLike<number>,
  rows: number,
  K: number,
): LossAndGradient<T> {
  const grad = like(logits, logits.length)
  let loss = 0
  for (let i = 0; i < rows; i++) {
    const from = i * K
    const logSum = logSumExp(logits, from, K)
    let mass = 0
    for (let k = 0; k < K; k++) {
      const target = targets[from + k]
      mass += target
      if (target !== 0) loss += target * (logSum - logits[from + k])
    }
    for (let k = 0; k < K; k++) grad[from + k] = (mass * Math.exp(logits[from + k] - logSum) - targets[from + k]) / rows
  }
  return { loss: rows > 0 ? loss / rows : 0, grad }
}

/** Σ t·ln(t/p), mean over rows (ZOOTER). The gradient is that of softCrossEntropy; a target of 0 contributes 0. */
export function klDivergence<T extends Floats>(
  logits: T,
  targets: ArrayLike<number>,
  rows: number,
  K: number,
): LossAndGradient<T> {
  const { loss, grad } = softCrossEntropy(logits, targets, rows, K)
  let negativeEntropy = 0
  for (let i = 0; i < rows * K; i++) if (targets[i] > 0) negativeEntropy += targets[i] * Math.log(targets[i])
  return { loss: rows > 0 ? loss + negativeEntropy / rows : 0, grad }
}

/** Binary cross-entropy of sigmoid(logit) against relevances in [0,1], mean over all cells (protocol 2.4). */
export function relevanceBce<T extends Floats>(
  logits: T,
  relevance: ArrayLike<number>,
  rows: number,
  K: number,
): LossAndGradient<T> {
  const grad = like(logits, logits.length)
  const cells = rows * K
  let loss = 0
  for (let i = 0; i < cells; i++) {
    const z = logits[i]
    loss += softplus(z) - relevance[i] * z
    grad[i] = (sigmoid(z) - relevance[i]) / cells
  }
  return { loss: cells > 0 ? loss / cells : 0, grad }
}

/** ln Σ exp over `count` values from `from`, without overflow. */
function logSumExp(values: ArrayLike<number>, from: number, count: number): number {
  let max = -Infinity
  for (let k = 0; k < count; k++) max = Math.max(max, values[from + k])
  let sum = 0
  for (let k = 0; k < count; k++) sum += Math.exp(values[from + k] - max)
  return max + Math.log(sum)
}

/** ln(1 + e^z), without overflow. */
export const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))

/** 1 / (1 + e^−z), without overflow. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z))
  const e = Math.exp(z)
  return e / (1 + e)
}
