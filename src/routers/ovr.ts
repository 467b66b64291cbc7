/**
 * One versus rest (protocol 5.3): for each model a logistic regression tells the questions it answers from those it does
 * not. The highest score is picked; no cost anywhere. Scores are no probabilities: both classes weigh the same. All regressions are solved together, to the optimum.
 *
 * The page standardises features on solvable training rows; the reference's OVR does so on all training rows. The second
 * scaler is fitted here, on top (the two compose to the reference's), and folded into the weights.
 */
import type { Router } from '../core/router.ts'
import type { OvrState } from './fits/ovr-fit.ts'
import { lazily } from './lazily.ts'
import { paper } from './training-params.ts'

const ovr: Router<OvrState> = {
  id: 'ovr',
  name: 'OVR',
  about:
    'Learns for each model separately which questions it answers correctly, and picks the model with the highest score.',
  paper,
  needs: ['embedding'],
  long: true,
  ...lazily(async () => (await import('./fits/ovr-fit.ts')).ovrComputing),
}
export default ovr
