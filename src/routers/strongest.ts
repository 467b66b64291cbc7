/** Baseline: one model for everything, the most accurate one (protocol 4, StrongestGlobal). */
import type { Router } from '../core/router.ts'
import { columnMeans } from '../core/statistics/stats.ts'
import { highest, lotsOf } from '../core/ties.ts'

/** The model's column. */
type State = number

const strongest: Router<State> = {
  id: 'strongest',
  name: 'Strongest model',
  about: 'Sends every question to the most accurate model on its training rows.',
  needs: [],
  fit: (train, { models }) =>
    highest(
      columnMeans(train.quality, train.n, train.K),
      // Of equally accurate models the cheaper one. Only then are costs read, which ties the choice to the prices.
      () => columnMeans(train.cost, train.n, train.K).map((cost) => -cost),
      () => lotsOf(models),
    ),
  predict: (batch, { state }) => ({ choices: new Int32Array(batch.n).fill(state) }),
}
export default strongest
