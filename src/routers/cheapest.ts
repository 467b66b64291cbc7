/** Baseline: one model for everything, the cheapest on average (protocol 4, CheapestGlobal). */
import { costsKnown } from '../core/prices/price.ts'
import type { Router } from '../core/router.ts'
import { argBest, columnMeans } from '../core/statistics/stats.ts'

/** The model's column. */
type State = number

const cheapest: Router<State> = {
  id: 'cheapest',
  name: 'Cheapest model',
  about: 'Sends every question to the model with the lowest mean cost on its training rows.',
  needs: [],
  fit({ cost, n, K }) {
    if (!costsKnown(cost)) throw new Error('costs are not known, so no model can be called the cheapest')
    return argBest(columnMeans(cost, n, K), (a, b) => a < b)
  },
  predict: (batch, { state }) => ({ choices: new Int32Array(batch.n).fill(state) }),
}
export default cheapest
