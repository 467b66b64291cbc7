/** Long fits in a worker of their own: both sides. One worker per fit; an abort ends it. */
import * as Comlink from 'comlink'
import type { Router } from '../core/router.ts'
import type { OnProgress } from '../core/types.ts'
import { routerById } from '../routers/index.ts'
import { benchLib } from './lib.ts'
import { type Run, type RunJob, runRouter } from './run.ts'
import type { FitTools } from './runs.ts'

export interface FitWorker {
  fit(router: string, job: RunJob, onProgress: OnProgress): Promise<Run>
}

/** What the worker offers. */
export const fitService: FitWorker = {
  async fit(id, job, onProgress) {
    const router = routerById(id)
    if (!router) throw new Error(`there is no router "${id}"`)
    const tools = { lib: await benchLib(), signal: new AbortController().signal, onProgress }
    return runRouter(router as Router, job, tools)
  },
}

/** Runs a fit in a worker started for it. */
export const fitIn =
  (start: () => Worker): NonNullable<FitTools['fit']> =>
  async (id, job, { signal, onProgress }) => {
    const worker = start()
    const remote = Comlink.wrap<FitWorker>(worker)
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    try {
      return await Promise.race([remote.fit(id, job, Comlink.proxy(onProgress)), aborted])
    } finally {
      worker.terminate()
    }
  }
