/** SGD with momentum, as in PyTorch: no router trains with it, the reference's optimiser vectors hold it. */
import { type Floats, like } from '../../../src/train/floats.ts'
import type { Optimizer } from '../../../src/train/optimizers.ts'

export interface SgdOptions {
  readonly rate: number
  readonly momentum?: number
  /** Added to the gradient. */
  readonly weightDecay?: number
}

/** The first step's velocity is the gradient itself, as in PyTorch (no dampening). */
export function sgd({ rate: ownRate, momentum = 0, weightDecay = 0 }: SgdOptions): Optimizer {
  let velocity: Floats[] | undefined
  return {
    step(weights, gradients, rate = ownRate) {
      const known = velocity
      velocity ??= weights.map((w) => like(w, w.length))
      for (const [p, w] of weights.entries()) {
        const speed = velocity[p]
        for (let i = 0; i < w.length; i++) {
          const grad = gradients[p][i] + weightDecay * w[i]
          speed[i] = known ? momentum * speed[i] + grad : grad
          w[i] -= rate * speed[i]
        }
      }
    },
  }
}
