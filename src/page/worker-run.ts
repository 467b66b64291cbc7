/**
 * The page's side of the workers. Callers use `run`: it starts the worker on demand, hands over progress, stops idle
 * workers, and on abort ends the work and rejects the caller (Comlink alone would leave the promise pending). A worker that
 * ends before it has answered is started again and asked once more.
 */
import * as Comlink from 'comlink'
import type { OnProgress } from '../core/types.ts'
import { watched } from '../kernel/life.ts'

export interface RunOptions<Api = unknown> {
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  /** What an abort does: asks the worker to stop this call and live on. Ends the worker when absent. */
  readonly onAbort?: (remote: Comlink.Remote<Api>) => void
}

/** The worker ended before it had answered. */
export class WorkerEnded extends Error {}

/** How it ended. */
export interface End {
  /** The page ended it itself, for another caller. */
  readonly wanted: boolean
  /** Calls that were waiting for it. */
  readonly waiting: number
}

/** A worker that is started when first needed. */
export interface WorkerHandle<Api> {
  get(): Comlink.Remote<Api>
  terminate(): void
  /** Marks a call as begun; the function it returns marks it as ended. `onFail` hears of a worker that broke. */
  enter(onFail: (error: Error) => void): () => void
  /** Makes good what is lost with a worker that ended; who waited for it asks again after that, unless it rejects. */
  onEnd?: (end: End) => Promise<void>
  /** What `onEnd` is doing, or did last. */
  readonly restored: Promise<void> | undefined
}

interface HandleOptions {
  /** Ends the worker after this long without a call; never when absent. */
  readonly idleMs?: number
}

export function workerHandle<Api>(start: () => Worker, options: HandleOptions = {}): WorkerHandle<Api> {
  let worker: Worker | undefined
  let remote: Comlink.Remote<Api> | undefined
  const calls = new Set<(error: Error) => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    worker?.terminate()
    worker = undefined
    remote = undefined
  }
  /** Whoever still waits for this worker is told: its answer will not come. */
  const end = (message: string, wanted = false) => {
    if (!worker) return
    stop()
    restored = handle.onEnd?.({ wanted, waiting: calls.size })
    // Callers that wait hear of it themselves.
    restored?.catch(() => {})
    for (const onFail of calls) onFail(new WorkerEnded(message))
  }
  const startWatched = () => {
    const started = watched(start())
    started.addEventListener('error', (event) => {
      if (started === worker) end(event.message || 'a background worker could not be started: reload the page')
    })
    return started
  }
  let restored: Promise<void> | undefined
  const handle: WorkerHandle<Api> = {
    get() {
      worker ??= startWatched()
      remote ??= Comlink.wrap<Api>(worker)
      return remote
    },
    terminate: () => end('the work was ended together with another job: start it again', true),
    enter(onFail) {
      clearTimeout(timer)
      calls.add(onFail)
      return () => {
        calls.delete(onFail)
        if (calls.size === 0 && options.idleMs !== undefined) timer = setTimeout(stop, options.idleMs)
      }
    },
    get restored() {
      return restored
    },
  }
  return handle
}

/** @param ended rejects when the worker ends, for calls that wait for more than its answer */
type Call<Api, Result> = (remote: Comlink.Remote<Api>, onProgress: OnProgress, ended: Promise<never>) => Promise<Result>

const twice =
  'its background worker ended twice in a row, most likely for want of memory: close other tabs and programs'

/**
 * Calls a worker; once more when it ends before it has answered. Rejects with an AbortError as soon as the signal aborts,
 * whatever the worker is doing.
 */
export async function run<Api, Result>(
  handle: WorkerHandle<Api>,
  call: Call<Api, Result>,
  options: RunOptions<Api> = {},
): Promise<Result> {
  try {
    return await runOnce(handle, call, options)
  } catch (error) {
    if (!(error instanceof WorkerEnded) || options.signal?.aborted) throw error
  }
  await handle.restored
  return runOnce(handle, call, options).catch(async (error: unknown) => {
    if (!(error instanceof WorkerEnded) || options.signal?.aborted) throw error
    await handle.restored
    throw new Error(twice)
  })
}

/** For calls that make no sense after the worker's end: rejects with WorkerEnded then. */
export async function runOnce<Api, Result>(
  handle: WorkerHandle<Api>,
  call: Call<Api, Result>,
  { signal, onProgress = () => {}, onAbort: stopCall }: RunOptions<Api> = {},
): Promise<Result> {
  signal?.throwIfAborted()
  const remote = handle.get()
  let leave = () => {}
  const over = new AbortController()
  const ended = new Promise<never>((_, reject) => {
    leave = handle.enter(reject)
    const onAbort = () => {
      // This caller's reason comes first: ending the worker also fails whoever else waits for it.
      reject(signal?.reason)
      if (stopCall) stopCall(remote)
      else handle.terminate()
    }
    signal?.addEventListener('abort', onAbort, { once: true, signal: over.signal })
  })
  try {
    return await Promise.race([call(remote, Comlink.proxy(onProgress), ended), ended])
  } finally {
    leave()
    over.abort()
  }
}
