/**
 * MLP router (protocol 5.6): hidden layers, then a softmax over models, trained towards the cheaper correct models with Adam
 * and early stopping on dev Rank Score. The paper's size is [2048, 1024]; the default is what a processor trains in minutes.
 */
import type { Param, Router } from '../core/router.ts'
import type { MlpState } from './fits/mlp-fit.ts'
import { lazily } from './lazily.ts'
import {
  batchParam,
  costScaleParam,
  epochsParam,
  paper,
  patienceParam,
  rateParam,
  trainLambdaParam,
  weightDecayParam,
} from './training-params.ts'

const hiddenParam: Param = {
  type: 'text',
  label: 'Hidden layers',
  default: '256',
  pattern: '[1-9]\\d{0,3}( ?, ?[1-9]\\d{0,3}){0,7}',
  format: 'one to eight sizes, such as 512, 256',
  help: 'Neurons per hidden layer, first to last. The paper uses 2048, 1024.',
}

const activationParam: Param = {
  type: 'choice',
  label: 'Activation',
  default: 'relu',
  options: [
    { id: 'relu', label: 'ReLU' },
    { id: 'tanh', label: 'tanh' },
    { id: 'logistic', label: 'logistic' },
  ],
}

const mlp: Router<MlpState> = {
  id: 'mlp',
  name: 'MLP',
  about: 'A small neural network, trained to prefer the cheapest correct models.',
  paper,
  params: {
    trainLambda: trainLambdaParam(100),
    costScale: costScaleParam(100),
    hidden: hiddenParam,
    activation: activationParam,
    rate: rateParam(1e-3),
    weightDecay: weightDecayParam(1e-4),
    batch: batchParam(1024),
    epochs: epochsParam(300),
    patience: {
      ...patienceParam(3),
      help: 'Training stops after this many epochs without a better Rank Score on dev: 3 in the paper’s sweep, 100 in the reference’s class.',
    } as Param,
  },
  needs: ['embedding'],
  long: true,
  ...lazily(async () => (await import('./fits/mlp-fit.ts')).mlpComputing),
}
export default mlp
