/**
 * The two losses of linear routers as functions of their logits, for the second-order solver: balanced logistic loss of one
 * model against the rest (protocol 5.3), and softmax cross-entropy over all models (protocol 5.5). Logits are model-major:
 * one line of n values per model. All sums are in float64.
 */
import { sigmoid, softplus } from './losses.ts'

/** Problems that share their rows and are otherwise independent of each other. */
export interface ConvexLoss {
  /** Number of independent problems. */
  readonly groups: number
  /** Models per problem: their logits lie one after the other. */
  readonly width: number
  /** Loss of a group at its logits; writes its derivative to `residuals`. */
  evaluate(group: number, logits: Float64Array, residuals: Float32Array): number
  /** First and second derivative of the loss along logits + step · direction, with respect to step. */
  slopes(group: number, logits: Float64Array, direction: Float32Array, step: number): Slopes
  /** Mean second derivative of a row's loss with respect to its logit, for each model of the group. */
  curvature(group: number, logits: Float64Array): Float64Array
}

interface Slopes {
  readonly first: number
  readonly second: number
}

/** Weight of a row by its class: n / (2 · rows of that class), as `class_weight="balanced"`. */
export interface BalancedTargets {
  /** 1 where the model is right; model-major K×n. */
  readonly right: Uint8Array
  readonly K: number
  readonly n: number
}

/** Σ wₙ · logloss, one group per model. Every model must be right on some rows and wrong on some. */
export function balancedLogistic({ right, K, n }: BalancedTargets): ConvexLoss {
  const weights = Array.from({ length: K }, (_, k) => {
    let count = 0
    for (let i = 0; i < n; i++) count += right[k * n + i]
    return { whenRight: n / (2 * count), whenWrong: n / (2 * (n - count)) }
  })
  return {
    groups: K,
    width: 1,
    evaluate(group, z, residuals) {
      const { whenRight, whenWrong } = weights[group]
      let loss = 0
      for (let i = 0; i < n; i++) {
        const y = right[group * n + i]
        const w = y ? whenRight : whenWrong
        loss += w * (softplus(z[i]) - y * z[i])
        residuals[i] = w * (sigmoid(z[i]) - y)
      }
      return loss
    },
    slopes(group, z, direction, step) {
      const { whenRight, whenWrong } = weights[group]
      let first = 0
      let second = 0
      for (let i = 0; i < n; i++) {
        const y = right[group * n + i]
        const d = direction[i]
        const p = sigmoid(z[i] + step * d)
        const weighted = (y ? whenRight : whenWrong) * d
        first += weighted * (p - y)
        second += weighted * d * p * (1 - p)
      }
      return { first, second }
    },
    curvature(group, z) {
      const { whenRight, whenWrong } = weights[group]
      let sum = 0
      for (let i = 0; i < n; i++) {
        const p = sigmoid(z[i])
        sum += (right[group * n + i] ? whenRight : whenWrong) * p * (1 - p)
      }
      return Float64Array.of(sum / n)
    },
  }
}

/**
 * scale · Σ cross-entropy, one group of K models.
 * @param targets row-major n×K, rows sum to 1 @param scale 1 for the sum over rows, 1/n for the mean
 */
export function softmaxLoss(targets: ArrayLike<number>, n: number, K: number, scale: number): ConvexLoss {
  const row = new Float64Array(K)
  return {
    groups: 1,
    width: K,
    evaluate(_group, z, residuals) {
      let loss = 0
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < K; k++) row[k] = z[k * n + i]
        const logSum = toProbabilities(row)
        for (let k = 0; k < K; k++) {
          const target = targets[i * K + k]
          if (target !== 0) loss += target * (logSum - z[k * n + i])
          residuals[k * n + i] = scale * (row[k] - target)
        }
      }
      return scale * loss
    },
    slopes(_group, z, direction, step) {
      let first = 0
      let second = 0
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < K; k++) row[k] = z[k * n + i] + step * direction[k * n + i]
        toProbabilities(row)
        let mean = 0
        let square = 0
        for (let k = 0; k < K; k++) {
          const d = direction[k * n + i]
          mean += row[k] * d
          square += row[k] * d * d
          first -= targets[i * K + k] * d
        }
        first += mean
        second += square - mean * mean
      }
      return { first: scale * first, second: scale * second }
    },
    curvature(_group, z) {
      const sum = new Float64Array(K)
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < K; k++) row[k] = z[k * n + i]
        toProbabilities(row)
        for (let k = 0; k < K; k++) sum[k] += row[k] * (1 - row[k])
      }
      return sum.map((s) => (scale * s) / n)
    },
  }
}

/** In-place softmax; returns ln Σ exp of what was there. */
function toProbabilities(row: Float64Array): number {
  let max = -Infinity
  for (let k = 0; k < row.length; k++) if (row[k] > max) max = row[k]
  let sum = 0
  for (let k = 0; k < row.length; k++) {
    row[k] = Math.exp(row[k] - max)
    sum += row[k]
  }
  for (let k = 0; k < row.length; k++) row[k] /= sum
  return max + Math.log(sum)
}
