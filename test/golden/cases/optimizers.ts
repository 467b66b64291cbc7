import { adam, clipGradNorm, type Optimizer, warmupFactor, warmupSteps } from '../../../src/train/optimizers.ts'
import { sgd } from '../reference/sgd.ts'
import { Checks, readGolden } from './checks.ts'

interface OptimizerCase {
  name: string
  lr: number
  weight_decay: number
  betas: [number, number] | null
  eps: number | null
  momentum: number | null
  params_after_each_step: number[][]
}
interface Golden {
  tolerance: number
  initial: number[]
  gradients: number[][]
  optimizers: OptimizerCase[]
  clip_grad_norm: {
    max_norm: number
    grads: [number[], number[][]]
    total_norm: number
    clipped: [number[], number[][]]
  }[]
  linear_warmup_schedule: { total_steps: number; warmup_steps: number; multipliers: number[] }[]
}

export function checkOptimizers(): void {
  const golden = readGolden<Golden>('optimizers')
  const { tolerance } = golden
  const checks = new Checks('optimizers')
  for (const wanted of golden.optimizers) {
    const optimizer = optimizerOf(wanted)
    const weights = Float64Array.from(golden.initial)
    golden.gradients.forEach((gradient, step) => {
      optimizer.step([weights], [Float64Array.from(gradient)])
      checks.nearAll(weights, wanted.params_after_each_step[step], tolerance, `${wanted.name}, step ${step}`)
    })
  }
  for (const { max_norm, grads, total_norm, clipped } of golden.clip_grad_norm) {
    const gradients = grads.map((g) => Float64Array.from(g.flat()))
    checks.near(clipGradNorm(gradients, max_norm), total_norm, tolerance, `norm before clipping at ${max_norm}`)
    gradients.forEach((g, i) => {
      checks.nearAll(g, clipped[i].flat(), tolerance, `clipped at ${max_norm}, gradient ${i}`)
    })
  }
  for (const { total_steps, warmup_steps, multipliers } of golden.linear_warmup_schedule) {
    multipliers.forEach((factor, t) => {
      checks.near(
        warmupFactor(t, total_steps, warmup_steps),
        factor,
        tolerance,
        `warm-up ${warmup_steps} of ${total_steps}, update ${t}`,
      )
    })
  }
  checks.equal(warmupSteps(29), 2, 'warm-up is a tenth, rounded down')
}

function optimizerOf({ name, lr: rate, weight_decay: weightDecay, betas, eps, momentum }: OptimizerCase): Optimizer {
  if (momentum !== null) return sgd({ rate, momentum, weightDecay })
  const [beta1, beta2] = betas!
  return adam({ rate, weightDecay, beta1, beta2, epsilon: eps!, decoupled: name === 'adamw' })
}
