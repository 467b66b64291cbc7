/**
 * One balanced, L2-regularised logistic regression per model, all solved together to the optimum (protocol 5.3): class
 * weights n/(2·n_c), ½‖w‖², intercept free. The features are read twice per iteration whatever the number of models.
 */
import type { Scaler } from '../core/scaler.ts'
import { balancedLogistic } from './convex-losses.ts'
import { prepareCurvatures } from './curvature.ts'
import { type DesignSpec, makeDesign, type Pause } from './design.ts'
import type { Products } from './floats.ts'
import { type LinearSolution, solveLinear } from './linear-solver.ts'

export interface LogisticProblem {
  readonly data: Float32Array
  readonly dims: number
  readonly rows: Int32Array
  readonly scaler?: Scaler
  /** 1 where the model is right; model-major K×rows.length. Each model both right and wrong somewhere. */
  readonly right: Uint8Array
  readonly K: number
}

export interface LogisticOptions {
  readonly tolerance?: number
  readonly pause: Pause
  readonly onIteration?: (iteration: number, groupsLeft: number, loss: number) => void
}

export async function solveBalancedLogistic(
  { right, K, ...spec }: LogisticProblem,
  lib: Products,
  options: LogisticOptions,
): Promise<LinearSolution> {
  const n = spec.rows.length
  const start = await prepareSolver(spec, lib, options.pause)
  return solveLinear(start.design, balancedLogistic({ right, K, n }), {
    ridge: 1,
    tolerance: 1e-7,
    curvatures: start.curvatures,
    gap: sufficientGap(spec),
    ...options,
  })
}

/** Where the features are many, the last digits would cost most of the time and change no pick. */
export const sufficientGap = ({ rows, dims }: DesignSpec): number => (rows.length * dims > 1e6 ? 2e-6 : 0)

/** The packed rows, and what the preconditioner needs of them. */
export async function prepareSolver(spec: DesignSpec, lib: Products, pause: Pause) {
  const curvatures = await prepareCurvatures(spec, 1, lib, pause)
  return { design: await makeDesign(spec, lib, pause), curvatures }
}
