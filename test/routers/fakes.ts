/** Runs routers the way the page does, with small inputs and the plain library. */
import { chooseAtLambda } from '../../src/core/budget.ts'
import { plainLib } from '../../src/core/lib.ts'
import { createRng } from '../../src/core/rng.ts'
import type { Batch, Ctx, ParamValues, Prediction, Router, TrainSet } from '../../src/core/router.ts'
import { ranksOf } from '../../src/core/ties.ts'
import type { NeighborTable } from '../../src/core/types.ts'

export interface BatchParts {
  readonly n: number
  readonly K: number
  readonly quality?: ArrayLike<number>
  readonly cost?: ArrayLike<number>
  readonly dataset?: ArrayLike<number>
  readonly embedding?: Float32Array
  readonly dims?: number
  readonly neighbors?: NeighborTable
  readonly text?: readonly string[]
}

/** A set with its answers (zeros unless given). Routers that get it as a Batch cannot see these by type. */
export function makeBatch({ n, K, quality, cost, dataset, ...rest }: BatchParts): TrainSet {
  return {
    n,
    K,
    ids: Array.from({ length: n }, (_, i) => String(i)),
    quality: quality ? Float32Array.from(quality) : new Float32Array(n * K),
    cost: cost ? Float64Array.from(cost) : new Float64Array(n * K),
    expectedCost: cost ? Float64Array.from(cost) : new Float64Array(n * K),
    ...(dataset && { dataset: Uint8Array.from(dataset) }),
    ...rest,
  }
}

export interface CtxParts {
  readonly K: number
  readonly seed?: number
  readonly params?: ParamValues
  readonly notes?: string[]
}

export function makeCtx({ K, seed = 42, params = {}, notes = [] }: CtxParts): Ctx {
  const rng = createRng(seed)
  return {
    models: Array.from({ length: K }, (_, k) => ({ id: `m${k}`, price: { inputPerMillion: 1, outputPerMillion: 1 } })),
    params,
    dev: makeBatch({ n: 0, K }),
    random: () => rng.random(),
    randomInt: (n) => rng.randomInt(n - 1),
    lib: plainLib,
    progress: () => {},
    signal: new AbortController().signal,
    note: (sentence) => void notes.push(sentence),
  }
}

export async function runRouter(router: Router, train: TrainSet, batch: Batch, ctx: Ctx): Promise<Prediction> {
  const state = await router.fit?.(train, ctx)
  return router.predict(batch, { ...ctx, state })
}

/** The picks at λ = 0. */
export function picksOf(prediction: Prediction, K: number): Int32Array {
  if ('choices' in prediction) return Int32Array.from(prediction.choices)
  const { scores, choice } = prediction
  const ranks = ranksOf(new Float64Array(K), makeCtx({ K }).models)
  return chooseAtLambda(scores, new Float64Array(scores.length), ranks, 0, choice)
}
