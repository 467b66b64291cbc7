/** Baseline: a uniform draw per question (protocol 4, Random). Its numbers are those of NumPy's legacy generator. */
import type { Router } from '../core/router.ts'

const random: Router = {
  id: 'random',
  name: 'Random',
  about: 'Picks a model at random for every question. All models are equally likely.',
  needs: [],
  predict: (batch, ctx) => ({ choices: Int32Array.from({ length: batch.n }, () => ctx.randomInt(batch.K)) }),
}
export default random
