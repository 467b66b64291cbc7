/**
 * The linear router's two ways of being fitted (protocol 5.5): the reference's gradient path, full-batch Adam on the mean
 * cross-entropy plus ½ Σ (all parameters)², and the optimum of that or of the CPU path's objective (sum of cross-entropies
 * plus ½‖W‖², intercept free) by a second-order solver.
 */
import type { Ctx } from '../core/router.ts'
import { softmaxLoss } from './convex-losses.ts'
import type { Design, DesignSpec, Pause } from './design.ts'
import { type Trained, type Training, trainEpochs } from './epochs.ts'
import type { Products } from './floats.ts'
import { type LinearSolution, solveLinear } from './linear-solver.ts'
import { prepareSolver, sufficientGap } from './logistic.ts'
import { adam } from './optimizers.ts'

/** Float32, as the reference trains it. W is row-major K×dims. */
export interface LinearWeights {
  readonly W: Float32Array
  readonly b: Float32Array
}

export interface GradientOptions {
  readonly rate: number
  readonly steps: number
  readonly patience: number
  /** Weight of ½ Σ parameter² (1/Creg); 0 for none. */
  readonly ridge: number
  /** The reference's first release: always all steps, last weights. */
  readonly keepLast: boolean
  readonly pause: Pause
  readonly devScore?: ((weights: LinearWeights) => Promise<number>) | undefined
  readonly onStep?: (step: number, devScore: number) => void
}

/**
 * Full-batch Adam; changes `weights`. @param targets row-major n×K in the order of the design's rows. Progress counts steps
 * as epochs, which a full-batch step is.
 */
export async function trainSoftmaxAdam(
  design: Design,
  targets: Float32Array,
  weights: LinearWeights,
  options: GradientOptions,
  ctx: Pick<Ctx, 'progress' | 'note'>,
): Promise<Trained> {
  const { W, b } = weights
  const K = b.length
  const { n } = design
  const loss = softmaxLoss(targets, n, K, 1 / n)
  const optimizer = adam({ rate: options.rate })
  const logits = new Float64Array(K * n)
  const residuals = new Float32Array(K * n)
  const { devScore } = options
  const training: Training = {
    name: 'Linear',
    weights: [W, b],
    epochs: options.steps,
    rate: options.rate,
    patience: options.patience,
    keepLast: options.keepLast,
    devScore: devScore && (() => devScore(weights)),
    ...(options.onStep && { onEpoch: options.onStep }),
    async epoch(updated) {
      logits.set(await design.forward(W, K))
      for (let k = 0; k < K; k++) for (let i = k * n; i < (k + 1) * n; i++) logits[i] += b[k]
      const value = loss.evaluate(0, logits, residuals)
      const gradW = Float32Array.from(await design.backward(residuals, K))
      const gradB = lineSums(residuals, K, n)
      for (let i = 0; i < W.length; i++) gradW[i] += options.ridge * W[i]
      for (let k = 0; k < K; k++) gradB[k] += options.ridge * b[k]
      optimizer.step([W, b], [gradW, gradB])
      updated()
      await options.pause()
      return value
    },
  }
  return trainEpochs(training, ctx)
}

function lineSums(x: Float32Array, lines: number, length: number): Float32Array {
  const sums = new Float64Array(lines)
  for (let k = 0; k < lines; k++) for (let i = k * length; i < (k + 1) * length; i++) sums[k] += x[i]
  return Float32Array.from(sums)
}

export interface SoftmaxOptimumOptions {
  /** 'sum': Σ CE + ½‖W‖² (CPU path). 'mean': mean CE + ½ Σ all parameters² (gradient path). */
  readonly objective: 'sum' | 'mean'
  readonly tolerance?: number
  readonly pause: Pause
  readonly onIteration?: (iteration: number, groupsLeft: number, loss: number) => void
}

/** The optimum itself. @param targets row-major n×K in the order of spec.rows, rows sum to 1 */
export async function solveSoftmax(
  spec: DesignSpec,
  targets: Float32Array,
  K: number,
  lib: Products,
  { objective, ...options }: SoftmaxOptimumOptions,
): Promise<LinearSolution> {
  const n = spec.rows.length
  const scale = objective === 'mean' ? 1 / n : 1
  const { design, curvatures } = await prepareSolver(spec, lib, options.pause)
  const penalizeBias = objective === 'mean'
  const solution = await solveLinear(design, softmaxLoss(targets, n, K, scale), {
    ridge: 1,
    penalizeBias,
    tolerance: 1e-7,
    gap: sufficientGap(spec),
    curvatures,
    startBias: logShares(targets, n, K),
    ...options,
  })
  return penalizeBias ? solution : { ...solution, b: centred(solution.b) }
}

/** Free intercepts of a softmax are defined up to a constant; as in the reference they sum to 0. */
function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}

/** Logarithm of each model's share of the targets (at least a thousandth), centred: the best guess without features. */
function logShares(targets: Float32Array, n: number, K: number): Float64Array {
  const share = new Float64Array(K)
  for (let i = 0; i < n; i++) for (let k = 0; k < K; k++) share[k] += targets[i * K + k] / n
  const logs = share.map((p) => Math.log(Math.max(p, 1e-3)))
  const mean = logs.reduce((sum, log) => sum + log, 0) / K
  return logs.map((log) => log - mean)
}
