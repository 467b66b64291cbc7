/**
 * First-order optimisers with the update rules of PyTorch: Adam, Adam with L2 in the gradient ("coupled"), AdamW; gradient
 * clipping; the linear warm-up schedule. Weights change in place, state has their precision.
 */
import { type Floats, like } from './floats.ts'

/** Changes weights by one step. The list of weights must be the same, in the same order, on every call. */
export interface Optimizer {
  /** @param rate learning rate of this step; the optimiser's own when absent */
  step(weights: readonly Floats[], gradients: readonly Floats[], rate?: number): void
}

export interface AdamOptions {
  readonly rate: number
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
  readonly weightDecay?: number
  /** false: decay is added to the gradient (Adam with L2). true: weights shrink directly (AdamW). */
  readonly decoupled?: boolean
}

export function adam({
  rate: ownRate,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0,
  decoupled = false,
}: AdamOptions): Optimizer {
  let t = 0
  let first: Floats[] = []
  let second: Floats[] = []
  return {
    step(weights, gradients, rate = ownRate) {
      if (t++ === 0) {
        first = weights.map((w) => like(w, w.length))
        second = weights.map((w) => like(w, w.length))
      }
      const setting: AdamStep = {
        beta1,
        beta2,
        epsilon,
        size: rate / (1 - beta1 ** t),
        rootCorrection: Math.sqrt(1 - beta2 ** t),
        coupled: decoupled ? 0 : weightDecay,
        keep: decoupled ? 1 - rate * weightDecay : 1,
      }
      weights.forEach((w, i) => {
        adamStep(w, gradients[i], first[i], second[i], setting)
      })
    },
  }
}

interface AdamStep {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly size: number
  readonly rootCorrection: number
  readonly coupled: number
  readonly keep: number
}

function adamStep(w: Floats, g: Floats, m: Floats, v: Floats, step: AdamStep): void {
  const { beta1, beta2, epsilon, size, rootCorrection, coupled, keep } = step
  const rest1 = 1 - beta1
  const rest2 = 1 - beta2
  const scale = 1 / rootCorrection
  for (let i = 0; i < w.length; i++) {
    const grad = g[i] + coupled * w[i]
    const mean = beta1 * m[i] + rest1 * grad
    const square = beta2 * v[i] + rest2 * grad * grad
    m[i] = mean
    v[i] = square
    w[i] = keep * w[i] - (size * mean) / (Math.sqrt(square) * scale + epsilon)
  }
}

/**
 * Scales all gradients together so that their common Euclidean norm is at most `maxNorm`; returns the norm before.
 * The factor is min(1, maxNorm / (norm + 1e−6)), as in PyTorch. A norm that is not finite is returned and nothing changed.
 */
export function clipGradNorm(gradients: readonly Floats[], maxNorm: number): number {
  let squares = 0
  for (const g of gradients) for (let i = 0; i < g.length; i++) squares += g[i] * g[i]
  const norm = Math.sqrt(squares)
  const factor = maxNorm / (norm + 1e-6)
  if (factor < 1) for (const g of gradients) for (let i = 0; i < g.length; i++) g[i] *= factor
  return norm
}

/** Updates of warm-up in a run of `total`: a tenth, rounded down (protocol 5.7). */
export const warmupSteps = (total: number, share = 0.1): number => Math.floor(total * share)

/**
 * Factor on the learning rate for update `t` (0-based): rises linearly over `warmup` updates from 0, then falls linearly to
 * 0 at `total`. The first update has rate 0 when there is a warm-up.
 */
export function warmupFactor(t: number, total: number, warmup: number): number {
  if (t < warmup) return t / Math.max(1, warmup)
  return Math.max(0, (total - t) / Math.max(1, total - warmup))
}
