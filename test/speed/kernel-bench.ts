/**
 * How fast the matrix kernel and the neighbour table are here, in Node or in a page's worker (nothing but the kernel is
 * imported). Products are timed after five warm-ups, twenty times: median and 95th percentile. The table is timed once at
 * full size after a warm-up on a part; the plain loops are timed on a part and extrapolated, and the report says so.
 */
import { createKernel, type Kernel } from '../../src/kernel/kernel.ts'
import { buildIndex } from '../../src/kernel/neighbors.ts'

export interface KernelBenchSizes {
  readonly train: number
  readonly query: number
  readonly dims: number
  readonly k: number
}

/** The full VL-RouterBench split with fused features. */
export const fullSizes: KernelBenchSizes = { train: 21_378, query: 6_108, dims: 1_792, k: 64 }

export interface KernelBenchReport {
  readonly sizes: KernelBenchSizes
  /** One product of 195 query rows × 4,096 training rows, one core; packing and copying included. */
  readonly gemm: {
    readonly medianMs: number
    readonly p95Ms: number
    readonly gflops: number
    readonly peakGflops: number
  }
  /** The whole table, one core: duplicates, packing, products, shortlists and float64 ranking. */
  readonly neighbors: { readonly seconds: number; readonly gflops: number }
  /** A float32 dot product per pair in plain TypeScript, extrapolated from `queries` query rows. */
  readonly plainLoops: { readonly queries: number; readonly extrapolatedSeconds: number; readonly gflops: number }
}

const billion = 1e9

export async function measureKernel(sizes: KernelBenchSizes = fullSizes): Promise<KernelBenchReport> {
  const { train: nt, query: nq, dims, k } = sizes
  const kernel = await createKernel()
  const train = pseudoRandom(nt * dims, 1)
  const query = pseudoRandom(nq * dims, 2)
  const flops = 2 * nt * nq * dims
  const matrix = (data: Float32Array, rows: number) =>
    ({ kind: 'dense', rows, cols: dims, data: data.subarray(0, rows * dims) }) as const
  await buildIndex(matrix(train, Math.min(nt, 1024)), kernel).nearest(matrix(query, Math.min(nq, 390)), k)
  const before = timeGemm(kernel, train, query, sizes)
  const start = performance.now()
  await buildIndex(matrix(train, nt), kernel).nearest(matrix(query, nq), k)
  const seconds = (performance.now() - start) / 1000
  const times = [...before.times, ...timeGemm(kernel, train, query, sizes).times].sort((a, b) => a - b)
  const rate = (ms: number) => before.flops / billion / (ms / 1000)
  const medianMs = times[Math.floor(times.length / 2)]
  const plain = timePlainLoops(train, query, sizes)
  return {
    sizes,
    gemm: {
      medianMs,
      p95Ms: times[Math.floor(times.length * 0.95)],
      gflops: rate(medianMs),
      peakGflops: rate(times[0]),
    },
    neighbors: { seconds, gflops: flops / billion / seconds },
    plainLoops: { ...plain, gflops: flops / billion / plain.extrapolatedSeconds },
  }
}

function timeGemm(kernel: Kernel, train: Float32Array, query: Float32Array, sizes: KernelBenchSizes) {
  const { dims } = sizes
  const m = Math.min(195, sizes.query)
  const n = Math.min(4096, sizes.train)
  const a = query.subarray(0, m * dims)
  const b = train.subarray(0, n * dims)
  const times: number[] = []
  for (let i = 0; i < 25; i++) {
    const start = performance.now()
    kernel.matmul(a, b, m, dims, n, true)
    if (i >= 5) times.push(performance.now() - start)
  }
  return { times, flops: 2 * m * n * dims }
}

function timePlainLoops(train: Float32Array, query: Float32Array, { train: nt, query: nq, dims }: KernelBenchSizes) {
  const queries = Math.min(nq, 16)
  const out = new Float32Array(nt)
  const pass = (q: number) => {
    for (let t = 0; t < nt; t++) {
      let sum = 0
      for (let c = 0; c < dims; c++) sum += train[t * dims + c] * query[q * dims + c]
      out[t] = sum
    }
  }
  pass(0)
  const start = performance.now()
  for (let q = 0; q < queries; q++) pass(q)
  return { queries, extrapolatedSeconds: ((performance.now() - start) / 1000 / queries) * nq }
}

/** Values in [−1, 1), the same every time (xorshift32). */
export function pseudoRandom(length: number, seed: number): Float32Array {
  let x = seed * 0x9e3779b1
  return Float32Array.from({ length }, () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x / 2 ** 31
  })
}
