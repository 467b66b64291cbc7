/**
 * The page's side of the workers. Callers use `run`: it starts the worker on demand, hands over progress, stops idle
 * workers, and on abort ends the work and rejects the caller (Comlink alone would leave the promise pending).
 */
import * as Comlink from 'comlink'
import type { OnProgress } from '../core/types.ts'

export interface RunOptions<Api = unknown> {
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  /** What an abort does: asks the worker to stop this call and live on. Ends the worker when absent. */
  readonly onAbort?: (remote: Comlink.Remote<Api>) => void
}

/** A worker that is started when first needed. */
export interface WorkerHandle<Api> {
  get(): Comlink.Remote<Api>
  terminate(): void
  /** Marks a call as begun; the function it returns marks it as ended. `onFail` hears of a worker that broke. */
  enter(onFail: (error: Error) => void): () => void
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
  const terminate = () => {
    worker?.terminate()
    worker = undefined
    remote = undefined
  }
  /** Whoever still waits for this worker is told: its answer will not come. */
  const fail = (message: string) => {
    terminate()
    for (const onFail of calls) onFail(new Error(message))
  }
  const startWatched = () => {
    const started = start()
    started.addEventListener('error', (event) =>
      fail(event.message || 'a background worker could not be started: reload the page'),
    )
    return started
  }
  return {
    get() {
      worker ??= startWatched()
      remote ??= Comlink.wrap<Api>(worker)
      return remote
    },
    terminate: () => fail('the work was ended together with another job: start it again'),
    enter(onFail) {
      clearTimeout(timer)
      calls.add(onFail)
      return () => {
        calls.delete(onFail)
        if (calls.size === 0 && options.idleMs !== undefined) timer = setTimeout(terminate, options.idleMs)
      }
    },
  }
}

/** Calls a worker. Rejects with an AbortError as soon as the signal aborts, whatever the worker is doing. */
export async function run<Api, Result>(
  handle: WorkerHandle<Api>,
  call: (remote: Comlink.Remote<Api>, onProgress: OnProgress) => Promise<Result>,
  { signal, onProgress = () => {}, onAbort: stopCall }: RunOptions<Api> = {},
): Promise<Result> {
  signal?.throwIfAborted()
  const remote = handle.get()
  let leave = () => {}
  const ended = new Promise<never>((_, reject) => {
    leave = handle.enter(reject)
    const onAbort = () => {
      // This caller's reason comes first: ending the worker also fails whoever else waits for it.
      reject(signal?.reason)
      if (stopCall) stopCall(remote)
      else handle.terminate()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([call(remote, Comlink.proxy(onProgress)), ended])
  } finally {
    leave()
  }
}
