/** Form fields shared by the trained routers. */
import type { Param } from '../core/router.ts'

const lambdas = [0, 10, 100, 1000, 1e4]

/** A more expensive correct model's target shrinks by e^(−coefficient) per dollar per 10,000 questions (protocol 2.2). */
export const perTenThousand = (lambda: number, costScale: number): number => (lambda * costScale) / 1e4

/** @param costScale the router's default, which the labels are computed with */
export function trainLambdaParam(costScale: number, otherwise = '100'): Param {
  return {
    type: 'choice',
    label: 'λ of the training targets',
    default: otherwise,
    options: [
      ...lambdas.map((lambda) => ({
        id: lambda === 1e4 ? '1e4' : String(lambda),
        label:
          lambda === 0
            ? '0: all correct models alike'
            : `${lambda.toLocaleString('en-US')}: −${perTenThousand(lambda, costScale)} per $/10K`,
      })),
      { id: 'inf', label: '∞: only the cheapest correct model' },
    ],
    help: `The target of a correct model shrinks by e^(−λ · cost scale · cost). Coefficients assume cost scale ${costScale}.`,
  }
}

export const costScaleParam = (otherwise: number): Param => ({
  type: 'number',
  label: 'Cost scale',
  default: otherwise,
  min: 1,
  max: 10_000,
  help: 'Multiplies λ. The reference uses 100 in its neural routers and 1 in its linear one.',
})

export const rateParam = (otherwise: number): Param => ({
  type: 'number',
  label: 'Learning rate',
  default: otherwise,
  min: 1e-6,
  // Far beyond convergence: seeing a training diverge is useful, and a sentence reports it.
  max: 1e6,
})

export const epochsParam = (otherwise: number, label = 'Maximum epochs'): Param => ({
  type: 'number',
  label,
  default: otherwise,
  min: 1,
  max: 1000,
  step: 1,
})

export const patienceParam = (otherwise: number): Param => ({
  type: 'number',
  label: 'Patience',
  default: otherwise,
  min: 1,
  max: 1000,
  step: 1,
  help: 'Training stops after this many epochs without a better Rank Score on dev, and keeps the best weights.',
})

export const batchParam = (otherwise: number): Param => ({
  type: 'number',
  label: 'Batch',
  default: otherwise,
  min: 1,
  max: 4096,
  step: 1,
})

export const weightDecayParam = (otherwise: number): Param => ({
  type: 'number',
  label: 'Weight decay',
  default: otherwise,
  min: 0,
  max: 1,
})

export const paper = { title: 'VL-RouterBench', url: 'https://arxiv.org/abs/2512.23562' }
