/** The page `npm run bench` opens: offers the kernel's measurements to the driver. */
import { nearest } from '../../../src/kernel/shards.ts'
import { fullSizes, type KernelBenchReport, pseudoRandom } from '../kernel-bench.ts'

/** One core, in a worker as in use. */
function oneCore(): Promise<KernelBenchReport> {
  const worker = new Worker(new URL('./one-core.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
  })
}

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
    createWorker: () => new Worker(new URL('../../../workers/shard.ts', import.meta.url), { type: 'module' }),
  })
  const seconds = (performance.now() - start) / 1000
  return { cores, seconds, gflops: (2 * train * query * dims) / 1e9 / seconds }
}

Object.assign(globalThis, { oneCore, sharded })
