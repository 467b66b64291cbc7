/**
 * How long the trained routers take to fit and to route here, in Node or in a page's worker. Data are seeded: features with
 * a decaying spectrum, as embeddings have, and correctness that depends on them. One fit per router; a fit is its own
 * warm-up beyond the first milliseconds.
 */
import { plainLib } from '../../src/core/lib.ts'
import { createRng } from '../../src/core/rng.ts'
import type { Ctx, Lib, ParamValues, Router, TrainSet } from '../../src/core/router.ts'
import { createKernel, type Kernel } from '../../src/kernel/kernel.ts'
import kmeans from '../../src/routers/kmeans.ts'
import knn from '../../src/routers/knn.ts'
import linear from '../../src/routers/linear.ts'
import mlp from '../../src/routers/mlp.ts'
import ovr from '../../src/routers/ovr.ts'
import prknn from '../../src/routers/prknn.ts'
import routerdc from '../../src/routers/routerdc.ts'
import vlc from '../../src/routers/vlc.ts'
import { pseudoRandom } from './kernel-bench.ts'

export interface FitBenchSizes {
  readonly train: number
  readonly dev: number
  readonly query: number
  readonly dims: number
  readonly models: number
}

/** The full VL-RouterBench split with fused features. */
export const fullFitSizes: FitBenchSizes = { train: 21_378, dev: 3_054, query: 6_108, dims: 1_792, models: 17 }

export interface FitTiming {
  readonly name: string
  readonly fitSeconds: number
  readonly routeSeconds: number
  /** Epochs, steps or iterations done, by the router's last progress message. */
  readonly units: number
  readonly unit: string
  /** fitSeconds ÷ units; preparation included. */
  readonly secondsPerUnit: number
}

/** States differ from router to router; each is only handed back to its own. */
export type AnyRouter = Router<never>

interface Case {
  readonly name: string
  readonly router: AnyRouter
  readonly params: ParamValues
}

const asCase = <State>(name: string, router: Router<State>, params: ParamValues): Case => ({
  name,
  router: router as unknown as AnyRouter,
  params,
})

/** Neighbours come from outside, so these are timed with the search: see page/main.ts. */
export const neighborCases: readonly Case[] = [
  asCase('KNN', knn, { k: 5, target: 'label', weights: 'distance' }),
  asCase('PRkNN', prknn, {}),
]

/** Epochs are few where an epoch's time is what matters. */
const fitCases: readonly Case[] = [
  asCase('K-means', kmeans, {}),
  asCase('OVR', ovr, {}),
  asCase('Linear, to the optimum', linear, { method: 'optimum' }),
  asCase('Linear, to the optimum of the CPU path', linear, { method: 'optimum-sum' }),
  asCase('Linear, 200 steps of Adam', linear, { method: 'adam-v1', steps: 200 }),
  asCase('MLP [256]', mlp, { epochs: 3 }),
  asCase('MLP [2048, 1024]', mlp, { hidden: '2048,1024', epochs: 1 }),
  asCase('VLC (frozen features)', vlc, { epochs: 1 }),
  asCase('RouterDC (frozen features)', routerdc, { epochs: 1 }),
]

export async function measureFits(
  sizes: FitBenchSizes = fullFitSizes,
  cases: readonly Case[] = fitCases,
  onResult: (timing: FitTiming) => void = () => {},
): Promise<FitTiming[]> {
  const kernel = await createKernel()
  const lib: Lib = { ...plainLib, matmul: (...args) => kernel.matmul(...args) }
  const { train, dev, query } = benchSets(sizes, kernel)
  const timings: FitTiming[] = []
  for (const { name, router, params } of cases) {
    const last = { units: 0, unit: '' }
    const ctx = benchCtx(dev, lib, params, sizes.models, (done, unit) => Object.assign(last, { units: done, unit }))
    const start = performance.now()
    const state = (await router.fit!(train, ctx)) as never
    const fitted = performance.now()
    await router.predict(query, { ...ctx, state })
    const fitSeconds = (fitted - start) / 1000
    const routeSeconds = (performance.now() - fitted) / 1000
    const timing = { name, fitSeconds, routeSeconds, ...last, secondsPerUnit: fitSeconds / Math.max(1, last.units) }
    timings.push(timing)
    onResult(timing)
  }
  return timings
}

export function benchCtx(
  dev: TrainSet,
  lib: Lib,
  params: ParamValues,
  models: number,
  onProgress: (done: number, unit: string) => void,
): Ctx {
  const rng = createRng(1)
  const price = { inputPerMillion: 1, outputPerMillion: 1 }
  return {
    models: Array.from({ length: models }, (_, k) => ({ id: `m${k}`, price })),
    params,
    dev,
    random: () => rng.random(),
    randomInt: (n) => rng.randomInt(n - 1),
    lib,
    progress: ({ done, unit }) => onProgress(done, unit),
    signal: new AbortController().signal,
    note: () => {},
  }
}

export type BenchSets = ReturnType<typeof benchSets>

/** Strong directions first: the j-th of 256 has standard deviation 3·(j + 1)^−0.75; plus noise of 0.3. */
export function benchSets({ train, dev, query, dims, models }: FitBenchSizes, kernel: Kernel) {
  const factors = Math.min(256, dims)
  const mixing = pseudoRandom(factors * dims, 11)
  const taste = pseudoRandom(factors * models, 12)
  const setOf = (n: number, seed: number): TrainSet => {
    const latent = pseudoRandom(n * factors, seed)
    for (let i = 0; i < latent.length; i++) latent[i] *= 3 * ((i % factors) + 1) ** -0.75
    const embedding = kernel.matmul(latent, mixing, n, factors, dims)
    const noise = pseudoRandom(n * dims, seed + 1)
    for (let i = 0; i < noise.length; i++) embedding[i] += 0.5 * noise[i]
    return { ...answers(kernel.matmul(latent, taste, n, factors, models), n, models, seed + 2), embedding, dims }
  }
  return { train: setOf(train, 21), dev: setOf(dev, 31), query: setOf(query, 41) }
}

function answers(merit: Float32Array, n: number, K: number, seed: number): TrainSet {
  const luck = pseudoRandom(n * K, seed)
  const quality = merit.map((value, i) => (value + 2 * luck[i] + 0.5 > 0 ? 1 : 0))
  const cost = Float64Array.from({ length: n * K }, (_, i) => 1e-5 * 1.3 ** (i % K) * (1.5 + 0.5 * luck[i]))
  return { n, K, ids: Array.from({ length: n }, (_, i) => String(i)), quality, cost, expectedCost: cost }
}
