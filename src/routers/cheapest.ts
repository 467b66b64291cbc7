/** Baseline: one model for everything, the cheapest on average (protocol 4, CheapestGlobal). */
import { costsKnown } from '../core/prices/price.ts'
import type { Router } from '../core/router.ts'
import { columnMeans } from '../core/statistics/stats.ts'
import { highest, lotsOf } from '../core/ties.ts'

/** The model's column. */
type State = number

const cheapest: Router<State> = {
  id: 'cheapest',
  name: 'Cheapest model',
  about: 'Sends every question to the model with the lowest mean cost on its training rows.',
  needs: [],
  fit({ cost, quality, n, K }, { models }) {
    if (!costsKnown(cost)) throw new Error('costs are not known, so no model can be called the cheapest')
    // Of equally cheap models the more accurate one.
    return highest(
      columnMeans(cost, n, K).map((mean) => -mean),
      () => columnMeans(quality, n, K),
      () => lotsOf(models),
    )
  },
  predict: (batch, { state }) => ({ choices: new Int32Array(batch.n).fill(state) }),
}
export default cheapest
