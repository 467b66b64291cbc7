/** Baseline: a fair draw per question (protocol 4, Random). Its numbers are those of NumPy's legacy generator. */
import type { Router } from '../core/router.ts'

const random: Router = {
  id: 'random',
  name: 'Random',
  about: 'Draws a model at random for every question; all models are equally likely.',
  needs: [],
  predict: (batch, ctx) => ({ choices: Int32Array.from({ length: batch.n }, () => ctx.randomInt(batch.K)) }),
}
export default random
