/**
 * Minimises convex losses of linear models, all at once: loss(X·Wᵀ + b) + ½·ridge·‖W‖², each group of models a problem of its
 * own. Limited-memory BFGS; since logits are linear in the weights, the line search needs no further product, so that each
 * iteration reads the features twice in all, whatever the number of models: X·D for the directions, Xᵀ·R for the gradients.
 */
import type { ConvexLoss } from './convex-losses.ts'
import type { Curvatures, Precondition } from './curvature.ts'
import type { Design, Pause } from './design.ts'
import { addScaled, dot, History } from './history.ts'
import { FinishedEarly } from './pause.ts'

export interface SolverOptions {
  /** Weight of ½‖W‖². */
  readonly ridge: number
  /** Is the intercept part of the penalty? */
  readonly penalizeBias?: boolean
  readonly maxIterations?: number
  /** A group is done when its gradient has shrunk to this share of its first length. */
  readonly tolerance?: number
  /**
   * A group is also done when two iterations in a row lowered its criterion by less than this share. Default 0: only the
   * gradient counts, or the limits of float32.
   */
  readonly gap?: number
  /** Makes badly conditioned features solvable in few iterations. */
  readonly curvatures?: Curvatures | undefined
  /** Intercepts to start from, one per model; 0 when absent. Weights start at 0. */
  readonly startBias?: Float64Array
  readonly pause: Pause
  /** Told after each iteration how many groups are left and the sum of all losses. */
  readonly onIteration?: (iteration: number, groupsLeft: number, loss: number) => void
}

export interface LinearSolution {
  /** Row-major K×dims. */
  readonly W: Float64Array
  readonly b: Float64Array
  /** Criterion of each group at the solution, penalty included. */
  readonly loss: Float64Array
  readonly iterations: number
  /** False when the iterations ran out before the tolerance (or the limits of float32) were reached. */
  readonly converged: boolean
}

/** One problem in progress. Vectors hold, per model of the group, dims weights and the intercept. */
interface Problem {
  readonly group: number
  readonly weights: Float64Array
  readonly logits: Float64Array
  readonly residuals: Float32Array
  readonly history: History
  gradient: Float64Array
  firstLength: number
  loss: number
  /** Steps in a row that gained nothing measurable. */
  stalls: number
  done: boolean
}

const memory = 10

/** Iterations before which the preconditioner is adapted to the curvature reached by then. */
const refreshAt = [0, 8, 24, 72]

export async function solveLinear(design: Design, loss: ConvexLoss, options: SolverOptions): Promise<LinearSolution> {
  const { maxIterations = 500, tolerance = 1e-6, pause, onIteration } = options
  let start: Start | undefined
  const problems = Array.from({ length: loss.groups }, (_, group) => newProblem(design, loss, group, options))
  await updateGradients(design, loss, problems, options)
  for (const problem of problems) {
    problem.firstLength = Math.sqrt(dot(problem.gradient, problem.gradient))
    problem.done = problem.firstLength === 0
  }
  let iterations = 0
  try {
    while (iterations < maxIterations) {
      const active = problems.filter((problem) => !problem.done)
      if (active.length === 0) break
      if (refreshAt.includes(iterations)) start = await newStart(design, loss, problems, options)
      await iterate(design, loss, active, start, options)
      for (const problem of active) {
        const length = Math.sqrt(dot(problem.gradient, problem.gradient))
        if (length <= tolerance * problem.firstLength || problem.stalls >= 2) problem.done = true
      }
      iterations++
      onIteration?.(
        iterations,
        active.length,
        problems.reduce((sum, problem) => sum + problem.loss, 0),
      )
      await pause()
    }
  } catch (error) {
    // Each problem's weights change in one go, so they are good for something after any but the first iteration.
    if (!(error instanceof FinishedEarly) || iterations === 0) throw error
  }
  return collect(design, loss, problems, iterations)
}

/** First guess of the inverse Hessian: for the weights, and per model for the intercept. */
interface Start {
  readonly precondition: Precondition
  readonly biasCurvature: Float64Array
}

async function newStart({ n }: Design, loss: ConvexLoss, problems: readonly Problem[], options: SolverOptions) {
  const curvature = Float64Array.from(problems.flatMap(({ group, logits }) => [...loss.curvature(group, logits)]))
  const precondition = await options.curvatures?.(curvature)
  const own = options.penalizeBias ? options.ridge : 0
  return precondition && { precondition, biasCurvature: curvature.map((c) => Math.max(c * n + own, 1e-9)) }
}

function newProblem({ n, dims }: Design, { width }: ConvexLoss, group: number, { startBias }: SolverOptions): Problem {
  const weights = new Float64Array(width * (dims + 1))
  const logits = new Float64Array(width * n)
  for (let k = 0; k < width; k++) {
    const bias = startBias?.[group * width + k] ?? 0
    weights[k * (dims + 1) + dims] = bias
    logits.fill(bias, k * n, (k + 1) * n)
  }
  return {
    group,
    weights,
    logits,
    residuals: new Float32Array(width * n),
    history: new History(memory),
    gradient: new Float64Array(0),
    firstLength: 0,
    loss: 0,
    stalls: 0,
    done: false,
  }
}

async function iterate(
  design: Design,
  loss: ConvexLoss,
  active: readonly Problem[],
  start: Start | undefined,
  options: SolverOptions,
) {
  const directions = newDirections(active, loss.width, design.dims, start)
  const before = active.map(({ gradient, loss: value }) => ({ gradient, loss: value }))
  const logitSteps = await forwardAll(design, loss.width, directions)
  const sizes: number[] = []
  for (const [p, problem] of active.entries()) {
    const size = stepSize(problem, loss, directions[p], logitSteps[p], design.dims, options)
    addScaled(problem.weights, directions[p], size)
    addScaled(problem.logits, logitSteps[p], size)
    sizes.push(size)
    await options.pause()
  }
  await updateGradients(design, loss, active, options)
  for (const [p, problem] of active.entries()) {
    const step = Float64Array.from(directions[p], (d) => d * sizes[p])
    const change = problem.gradient.slice()
    addScaled(change, before[p].gradient, -1)
    if (sizes[p] > 0) problem.history.push(step, change)
    else problem.history.clear()
    // Below 1e−14, changes are rounding of the float32 products.
    const least = Math.max(1e-14, options.gap ?? 0) * Math.abs(problem.loss)
    problem.stalls = before[p].loss - problem.loss > least ? 0 : problem.stalls + 1
  }
}

/** Where each problem should go next, in float32 so that its logits belong to exactly this direction. */
function newDirections(active: readonly Problem[], width: number, dims: number, start: Start | undefined) {
  const unwound = active.map(({ history, gradient }) => history.unwind(gradient))
  if (start) {
    const lines = active.length * width
    const models = active.flatMap(({ group }) => Array.from({ length: width }, (_, k) => group * width + k))
    const stacked = new Float32Array(lines * dims)
    const eachLine = (use: (vector: Float64Array, at: number, line: number) => void) =>
      unwound.forEach(({ vector }, p) => {
        for (let k = 0; k < width; k++) use(vector, k * (dims + 1), (p * width + k) * dims)
      })
    eachLine((vector, at, line) => {
      stacked.set(vector.subarray(at, at + dims), line)
    })
    start.precondition(stacked, models)
    eachLine((vector, at, line) => {
      vector.set(stacked.subarray(line, line + dims), at)
      vector[at + dims] /= start.biasCurvature[models[line / dims]]
    })
  } else {
    active.forEach(({ history }, p) => {
      const scale = history.lastScale()
      const { vector } = unwound[p]
      for (let i = 0; i < vector.length; i++) vector[i] *= scale
    })
  }
  return active.map(({ history }, p) => Float32Array.from(history.rewind(unwound[p])))
}

/** Logits of every problem's direction, from one product. */
async function forwardAll(design: Design, width: number, directions: readonly Float32Array[]): Promise<Float32Array[]> {
  const { n, dims } = design
  const lines = directions.length * width
  const stacked = new Float32Array(lines * dims)
  directions.forEach((direction, p) => {
    for (let k = 0; k < width; k++)
      stacked.set(direction.subarray(k * (dims + 1), k * (dims + 1) + dims), (p * width + k) * dims)
  })
  const logits = await design.forward(stacked, lines)
  return directions.map((direction, p) => {
    const part = logits.subarray(p * width * n, (p + 1) * width * n)
    for (let k = 0; k < width; k++) {
      const bias = direction[k * (dims + 1) + dims]
      for (let i = k * n; i < (k + 1) * n; i++) part[i] += bias
    }
    return part
  })
}

/** Losses and gradients of every problem at its weights, from one product. */
async function updateGradients(
  design: Design,
  loss: ConvexLoss,
  problems: readonly Problem[],
  options: SolverOptions,
): Promise<void> {
  const { n, dims } = design
  const { width } = loss
  const lines = problems.length * width
  const stacked = new Float32Array(lines * n)
  for (const [p, problem] of problems.entries()) {
    problem.loss = loss.evaluate(problem.group, problem.logits, problem.residuals) + penalty(problem, dims, options)
    stacked.set(problem.residuals, p * width * n)
    await options.pause()
  }
  const products = await design.backward(stacked, lines)
  problems.forEach((problem, p) => {
    const gradient = new Float64Array(width * (dims + 1))
    for (let k = 0; k < width; k++) {
      const at = k * (dims + 1)
      gradient.set(products.subarray((p * width + k) * dims, (p * width + k + 1) * dims), at)
      for (let i = k * n; i < (k + 1) * n; i++) gradient[at + dims] += problem.residuals[i]
    }
    eachPenalized(dims, width, options, (at) => {
      gradient[at] += options.ridge * problem.weights[at]
    })
    problem.gradient = gradient
  })
}

function penalty({ weights }: Problem, dims: number, options: SolverOptions): number {
  let squares = 0
  eachPenalized(dims, weights.length / (dims + 1), options, (at) => {
    squares += weights[at] * weights[at]
  })
  return 0.5 * options.ridge * squares
}

function eachPenalized(dims: number, width: number, { penalizeBias }: SolverOptions, use: (at: number) => void) {
  for (let k = 0; k < width; k++) for (let j = 0; j < dims + (penalizeBias ? 1 : 0); j++) use(k * (dims + 1) + j)
}

/**
 * Minimises the criterion along the direction until its slope has fallen to a tenth: Newton's method in one variable, kept
 * between the points known to lie left and right of the minimum. 0 when the direction does not descend.
 */
function stepSize(
  problem: Problem,
  loss: ConvexLoss,
  direction: Float32Array,
  logitStep: Float32Array,
  dims: number,
  options: SolverOptions,
): number {
  const { group, logits, weights, gradient, history } = problem
  let start = 0
  for (let i = 0; i < direction.length; i++) start += gradient[i] * direction[i]
  if (!(start < 0)) return 0
  let linear = 0
  let squares = 0
  eachPenalized(dims, loss.width, options, (at) => {
    linear += weights[at] * direction[at]
    squares += direction[at] * direction[at]
  })
  const slopesAt = (step: number) => {
    const { first, second } = loss.slopes(group, logits, logitStep, step)
    return {
      first: first + options.ridge * (linear + step * squares),
      second: second + options.ridge * squares,
    }
  }
  let low = 0
  let high = Infinity
  // Without curvature remembered the length of the direction means nothing.
  let step = history.length > 0 || options.curvatures ? 1 : -start / slopesAt(0).second
  for (let trial = 0; trial < 20; trial++) {
    const { first, second } = slopesAt(step)
    if (Math.abs(first) <= 0.1 * -start) return step
    if (first > 0) high = step
    else low = step
    const next = step - first / second
    const inside = next > low && next < high
    step = inside ? Math.min(next, low + 10 * Math.max(low, step)) : high < Infinity ? (low + high) / 2 : 2 * step
  }
  return low
}

function collect({ dims }: Design, loss: ConvexLoss, problems: readonly Problem[], iterations: number): LinearSolution {
  const K = loss.groups * loss.width
  const W = new Float64Array(K * dims)
  const b = new Float64Array(K)
  for (const { group, weights } of problems) {
    for (let k = 0; k < loss.width; k++) {
      const at = k * (dims + 1)
      W.set(weights.subarray(at, at + dims), (group * loss.width + k) * dims)
      b[group * loss.width + k] = weights[at + dims]
    }
  }
  return {
    W,
    b,
    loss: Float64Array.from(problems, (problem) => problem.loss),
    iterations,
    converged: problems.every((problem) => problem.done),
  }
}
