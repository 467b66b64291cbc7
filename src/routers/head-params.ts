/** Form fields and settings of the heads on frozen features (protocol 5.12). */
import type { Ctx, Param } from '../core/router.ts'
import type { Activation } from '../train/network.ts'
import {
  batchParam,
  costScaleParam,
  epochsParam,
  patienceParam,
  rateParam,
  trainLambdaParam,
  weightDecayParam,
} from './training-params.ts'

const defaults = { width: '256', rate: 1e-3, weightDecay: 0.01, batch: 128, epochs: 5, patience: 2 }

/** The reference's learning rate (2e−5) and batch (16) are for fine-tuning; a fresh head needs more, and fewer, updates. */
export const headParams: Record<string, Param> = {
  trainLambda: trainLambdaParam(100),
  costScale: costScaleParam(100),
  width: {
    type: 'choice',
    label: 'Width',
    default: defaults.width,
    options: [
      { id: '64', label: '64' },
      { id: '256', label: '256' },
      { id: '768', label: '768 (as the reference’s encoder)' },
    ],
  },
  activation: {
    type: 'choice',
    label: 'Activation',
    default: 'tanh',
    options: [
      { id: 'tanh', label: 'tanh (as the reference’s pooler)' },
      { id: 'none', label: 'none' },
    ],
  },
  rate: rateParam(defaults.rate),
  weightDecay: weightDecayParam(defaults.weightDecay),
  batch: batchParam(defaults.batch),
  epochs: epochsParam(defaults.epochs, 'Epochs'),
  patience: patienceParam(defaults.patience),
}

/** The values of the form, as the training loop takes them. */
export function headSettings({ params, randomInt }: Ctx, name: string) {
  return {
    name,
    width: Number(params.width ?? defaults.width),
    activation: (params.activation ?? 'tanh') as Activation, // one of the options above
    rate: Number(params.rate ?? defaults.rate),
    weightDecay: Number(params.weightDecay ?? defaults.weightDecay),
    maxNorm: 1,
    batch: Number(params.batch ?? defaults.batch),
    epochs: Number(params.epochs ?? defaults.epochs),
    patience: Number(params.patience ?? defaults.patience),
    randomInt: (n: number) => randomInt(n),
  }
}
