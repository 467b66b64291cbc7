/** The page `npm run bench` opens: offers the kernel's measurements to the driver. */
import { plainLib } from '../../../src/core/lib.ts'
import type { ParamValues, TrainSet } from '../../../src/core/router.ts'
import { createKernel } from '../../../src/kernel/kernel.ts'
import { nearest } from '../../../src/kernel/shards.ts'
import {
  type AnyRouter,
  type BenchSets,
  benchCtx,
  benchSets,
  type FitTiming,
  fullFitSizes,
  neighborCases,
} from '../fit-bench.ts'
import { fullSizes, type KernelBenchReport, pseudoRandom } from '../kernel-bench.ts'

/** One core, in a worker as in use. */
function oneCore(): Promise<KernelBenchReport> {
  const worker = new Worker(new URL('./one-core.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
  })
}

/** Routers over neighbours: what they keep of train, and routing with the search over all cores. */
async function neighborFits(cores: number): Promise<FitTiming[]> {
  const kernel = await createKernel()
  const sets = benchSets(fullFitSizes, kernel)
  kernel.dispose()
  const timings: FitTiming[] = []
  for (const { name, router, params } of neighborCases)
    timings.push(await timeNeighbors(name, router, params, sets, cores))
  return timings
}

async function timeNeighbors(name: string, router: AnyRouter, params: ParamValues, sets: BenchSets, cores: number) {
  const { train, dev, query } = sets
  const ctx = benchCtx(dev, plainLib, params, train.K, () => {})
  const start = performance.now()
  const state = (await router.fit?.(train, ctx)) as never
  const fitted = performance.now()
  const neighbors = await nearest(
    { train: denseOf(train), query: denseOf(query), k: 64 },
    { cores, createWorker: startShard },
  )
  await router.predict({ ...query, neighbors }, { ...ctx, state })
  const routeSeconds = (performance.now() - fitted) / 1000
  const fitSeconds = (fitted - start) / 1000
  return { name, fitSeconds, routeSeconds, units: 0, unit: '', secondsPerUnit: Number.NaN }
}

const denseOf = ({ embedding, dims = 0, n }: TrainSet) => ({
  kind: 'dense' as const,
  rows: n,
  cols: dims,
  data: embedding ?? new Float32Array(0),
})

const startShard = () => new Worker(new URL('../../../workers/shard.ts', import.meta.url), { type: 'module' })

/** The whole table as the bench worker makes it: sharded over plain workers, starting them and copying included. */
async function sharded(cores: number) {
  const { train, query, dims, k } = fullSizes
  const dense = (rows: number, seed: number) => ({
    kind: 'dense' as const,
    rows,
    cols: dims,
    data: pseudoRandom(rows * dims, seed),
  })
  const job = { train: dense(train, 1), query: dense(query, 2), k }
  const start = performance.now()
  await nearest(job, {
    cores,
    createWorker: startShard,
  })
  const seconds = (performance.now() - start) / 1000
  return { cores, seconds, gflops: (2 * train * query * dims) / 1e9 / seconds }
}

/** Routers that train, one after the other. */
function fits(): Promise<FitTiming[]> {
  const worker = new Worker(new URL('./fits.ts', import.meta.url), { type: 'module' })
  const timings: FitTiming[] = []
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FitTiming | undefined>) => {
      if (data) timings.push(data)
      else resolve(timings)
    }
    worker.onerror = (event) => reject(new Error(event.message))
  })
}

Object.assign(globalThis, { oneCore, sharded, neighborFits, fits })
