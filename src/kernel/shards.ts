/**
 * Neighbour tables over several plain module workers: each gets the training rows once and pulls pieces of the query,
 * so a slow core takes fewer. No shared memory, hence no cross-origin isolation. Without a way to start workers (Node,
 * tests, the command line) the same work runs in place. The answer is the same either way, bit for bit.
 */
import type { Matrix, NeighborTable } from '../core/types.ts'
import { createKernel } from './kernel.ts'
import { isSign } from './life.ts'
import { buildIndex, type NeighborIndex } from './neighbors.ts'
import { reporter, type WorkOptions } from './pace.ts'
import { emptyTable } from './top-k.ts'

export interface NearestJob {
  readonly train: Matrix
  readonly query: Matrix
  readonly k: number
  /** One per training row: of equally near ones the lower comes first. Row numbers when absent. */
  readonly places?: Int32Array | undefined
}

/** What callers such as the engine are handed: nearest() with its workers chosen. */
export type Nearest = (job: NearestJob, options?: WorkOptions) => Promise<NeighborTable>

/** The part of Worker that is used. */
export type ShardWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onmessageerror' | 'onerror'>

export interface ShardOptions extends WorkOptions {
  /** Starts workers/shard.ts; undefined where workers cannot be started. */
  readonly createWorker?: () => ShardWorker | undefined
  /** Cores of the machine; what the browser says when absent. At most four are used. */
  readonly cores?: number
}

const maxShards = 4
/** Query rows per piece: enough for full speed, few enough for progress several times a second. */
const pieceRows = 195
/** Training rows take their own size twice in each shard (as they are, and packed); all shards together stay under this. */
const maxShardBytes = 1.5 * 2 ** 30

/**
 * Exact neighbours of each query row: see neighbors.ts for what is guaranteed. On abort the workers are terminated and
 * the promise rejects with the signal's reason (an AbortError unless the caller gave another). Progress counts query rows.
 */
export async function nearest(job: NearestJob, options: ShardOptions = {}): Promise<NeighborTable> {
  options.signal?.throwIfAborted()
  const workers = startWorkers(job, options)
  if (workers.length === 0) {
    const index = buildIndex(job.train, await createKernel(), { places: job.places })
    return index.nearest(job.query, job.k, options)
  }
  const stop = new AbortController()
  try {
    return await Promise.race([runShards(job, workers, options), rejectOnAbort(options.signal, stop.signal)])
  } finally {
    stop.abort()
    for (const worker of workers) worker.terminate()
  }
}

export const nearestWith =
  (tools: Pick<ShardOptions, 'createWorker' | 'cores'>): Nearest =>
  (job, options) =>
    nearest(job, { ...tools, ...options })

function startWorkers({ train, query }: NearestJob, { createWorker, cores }: ShardOptions): ShardWorker[] {
  if (!createWorker) return []
  const byMemory = Math.max(1, Math.floor(maxShardBytes / (2 * matrixBytes(train) + 1)))
  const wanted = Math.min(cores ?? navigator.hardwareConcurrency, maxShards, byMemory, query.rows)
  const workers: ShardWorker[] = []
  while (workers.length < wanted) {
    const worker = createWorker()
    if (!worker) break
    workers.push(worker)
  }
  return workers
}

const matrixBytes = (matrix: Matrix) => (matrix.kind === 'dense' ? matrix.data.byteLength : 3 * matrix.value.byteLength)

function rejectOnAbort(signal: AbortSignal | undefined, until: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: until })
  })
}

/** @param workers those that take the place of others are added, so that whoever ends them knows of all */
async function runShards(job: NearestJob, workers: ShardWorker[], { onProgress, createWorker }: ShardOptions) {
  const { train, query, k, places } = job
  const table = emptyTable(query.rows, Math.min(k, train.rows))
  const report = reporter(query.rows, 'questions', onProgress)
  const piece = Math.min(pieceRows, Math.ceil(query.rows / workers.length))
  let next = 0
  let done = 0
  report(0)
  const load = () => ({ train: copyRows(train, 0, train.rows), places })
  const serve = async (first: ShardWorker) => {
    let worker = first
    let spare = true
    /** Of a worker that ends meanwhile, another takes the place, once. Buffers are given away: each asks with its own. */
    const asked = async (request: () => Request) => {
      try {
        return await ask(worker, request())
      } catch (error) {
        const another = error instanceof ShardEnded && spare ? createWorker?.() : undefined
        if (!another) throw error
        spare = false
        worker = another
        workers.push(another)
        await ask(worker, load())
        return ask(worker, request())
      }
    }
    await asked(load)
    while (next < query.rows) {
      const from = next
      next = Math.min(next + piece, query.rows)
      const to = next
      const part = await asked(() => ({ query: copyRows(query, from, to), k }))
      if (part) table.index.set(part.index, from * table.k)
      if (part) table.distance.set(part.distance, from * table.k)
      done += part?.n ?? 0
      report(done)
    }
  }
  await Promise.all(workers.map(serve))
  return table
}

/** To a shard: first the training rows, then pieces of the query one at a time. */
type Request =
  | { readonly train: Matrix; readonly places: Int32Array | undefined }
  | { readonly query: Matrix; readonly k: number }
/** From a shard, one per request: a table for a piece, nothing for the training rows. */
type Reply = { readonly table?: NeighborTable; readonly failure?: string }

class ShardEnded extends Error {}

function ask(worker: ShardWorker, request: Request): Promise<NeighborTable | undefined> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (isSign(data)) return
      if (data.failure === undefined) resolve(data.table)
      else reject(new Error(data.failure))
    }
    worker.onerror = ({ message }) =>
      reject(new ShardEnded(`a neighbour worker stopped: ${message || 'it could not be loaded'}`))
    worker.onmessageerror = () =>
      reject(new Error('a neighbour worker could not read its message: is the memory full?'))
    worker.postMessage(request, buffersOf('train' in request ? request.train : request.query))
  })
}

/** A copy whose buffers can be given away. */
export function copyRows(matrix: Matrix, from: number, to: number): Matrix {
  if (matrix.kind === 'dense') {
    return { ...matrix, rows: to - from, data: matrix.data.slice(from * matrix.cols, to * matrix.cols) }
  }
  const start = matrix.rowStart[from]
  const end = matrix.rowStart[to]
  return {
    ...matrix,
    rows: to - from,
    rowStart: matrix.rowStart.slice(from, to + 1).map((at) => at - start),
    column: matrix.column.slice(start, end),
    value: matrix.value.slice(start, end),
  }
}

const buffersOf = (matrix: Matrix) =>
  (matrix.kind === 'dense' ? [matrix.data] : [matrix.rowStart, matrix.column, matrix.value]).map(
    (array) => array.buffer,
  )

/** A worker's side of its channel. */
export interface ShardPort {
  onmessage: ((event: MessageEvent<Request>) => void) | null
  postMessage(reply: Reply, transfer: Transferable[]): void
}

/** Answers requests one after the other. All there is to workers/shard.ts. */
export function serveShard(port: ShardPort): void {
  let index: NeighborIndex | undefined
  const answer = async (request: Request): Promise<NeighborTable | undefined> => {
    if ('query' in request) return index?.nearest(request.query, request.k)
    index = buildIndex(request.train, await createKernel(), { places: request.places })
    return undefined
  }
  port.onmessage = async ({ data }) => {
    try {
      const table = await answer(data)
      port.postMessage(table ? { table } : {}, table ? [table.index.buffer, table.distance.buffer] : [])
    } catch (error) {
      port.postMessage({ failure: error instanceof Error ? error.message : String(error) }, [])
    }
  }
}
