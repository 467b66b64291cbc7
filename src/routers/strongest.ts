/** Baseline: one model for everything, the most accurate one (protocol 4, StrongestGlobal). */
import type { Router } from '../core/router.ts'
import { argBest, columnMeans } from '../core/statistics/stats.ts'

/** The model's column. */
type State = number

const strongest: Router<State> = {
  id: 'strongest',
  name: 'Strongest model',
  about: 'Sends every question to the most accurate model on its training rows.',
  needs: [],
  fit: (train) => argBest(columnMeans(train.quality, train.n, train.K), (a, b) => a > b),
  predict: (batch, { state }) => ({ choices: new Int32Array(batch.n).fill(state) }),
}
export default strongest
