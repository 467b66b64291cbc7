/**
 * Linear router (protocol 5.5): one affine layer and a softmax over models, trained towards the cheaper correct models.
 * As in the paper by 200 full-batch steps of Adam, or to the optimum of either objective of the reference.
 *
 * The page standardises features with divisor N; the reference's gradient path uses N−1. That scaler is fitted here, on
 * top, and folded into the weights. The optimum of the CPU path's objective uses the page's features as they are.
 */
import type { Router } from '../core/router.ts'
import type { LinearState } from './fits/linear-fit.ts'
import { lazily } from './lazily.ts'
import { costScaleParam, epochsParam, paper, patienceParam, rateParam, trainLambdaParam } from './training-params.ts'

const linear: Router<LinearState> = {
  id: 'linear',
  name: 'Linear',
  about: 'One weighted sum of the features per model, trained to prefer the cheapest correct models.',
  paper,
  params: {
    trainLambda: trainLambdaParam(1, '100'),
    costScale: costScaleParam(1),
    method: {
      type: 'choice',
      label: 'Training',
      default: 'adam',
      options: [
        { id: 'adam', label: 'Adam, best step on dev (paper, second release)' },
        { id: 'adam-v1', label: 'Adam, last step (paper, first release)' },
        { id: 'optimum', label: 'exact optimum of the same objective' },
        {
          id: 'optimum-sum',
          label: 'exact optimum of the CPU path’s objective, one label per question, shared on ties',
        },
        { id: 'optimum-sum-first', label: 'the same, ties to the first model by name (reference)' },
      ],
    },
    rate: rateParam(0.01),
    steps: epochsParam(200, 'Maximum steps'),
    patience: patienceParam(100),
  },
  needs: ['embedding'],
  long: true,
  ...lazily(async () => (await import('./fits/linear-fit.ts')).linearComputing),
}
export default linear
