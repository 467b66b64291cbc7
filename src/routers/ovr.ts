/**
 * One versus rest (protocol 5.3): for each model a logistic regression tells how likely it answers a question. The most
 * likely one is picked; no cost anywhere. All regressions are solved together, to the optimum.
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
    'Learns for each model separately how likely it is to answer a question correctly, and picks the most likely one.',
  paper,
  needs: ['embedding'],
  long: true,
  ...lazily(async () => (await import('./fits/ovr-fit.ts')).ovrComputing),
}
export default ovr
