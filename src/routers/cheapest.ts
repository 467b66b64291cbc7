/** Baseline: one model for everything, the cheapest on average (protocol 4, CheapestGlobal). */
import type { Router } from '../core/router.ts'
import { argBest, columnMeans } from '../core/statistics/stats.ts'

/** The model's column. */
type State = number

const cheapest: Router<State> = {
  id: 'cheapest',
  name: 'Cheapest model',
  about: 'Sends every question to the model with the lowest mean cost on its training rows.',
  needs: [],
  fit: (train) => argBest(columnMeans(train.cost, train.n, train.K), (a, b) => a < b),
  predict: (batch, { state }) => ({ choices: new Int32Array(batch.n).fill(state) }),
}
export default cheapest
