/** Long fits in a worker of their own: both sides. One fit at a time; an abort ends the worker. */
import * as Comlink from 'comlink'
import type { Router } from '../../core/router.ts'
import type { OnProgress } from '../../core/types.ts'
import type { Device } from '../../onnx/run/device.ts'
import type { LoadedModel } from '../../onnx/run/open-model.ts'
import { routerById } from '../../routers/index.ts'
import { engineLib } from '../prepare/engine-lib.ts'
import { answersOf } from './answers.ts'
import type { FitTools, TrainOptions } from './kept-runs.ts'
import { type Fitted, fitRouter, type Run, type RunJob } from './run.ts'

interface FitWorker {
  fit(router: string, job: RunJob, onProgress: OnProgress): Promise<void>
  /** Asks the fit to end with the best it has. */
  finishEarly(): Promise<void>
  /** What the fitted router says. @param device overrides the choice of device */
  answers(device?: Device): Promise<Run>
}

/** What the worker offers. */
export class FitService implements FitWorker {
  private stop = new AbortController()
  private done?: { readonly fitted: Fitted; readonly job: RunJob }

  constructor(private readonly open: (file: Uint8Array, device?: Device) => Promise<LoadedModel>) {}

  async fit(id: string, job: RunJob, onProgress: OnProgress) {
    const router = routerById(id)
    if (!router) throw new Error(`there is no router "${id}"`)
    this.stop = new AbortController()
    const { signal } = new AbortController()
    const tools = { lib: await engineLib(), signal, finishEarly: this.stop.signal, onProgress }
    this.done = { job, fitted: await fitRouter(router as Router, job, tools) }
  }

  async finishEarly() {
    this.stop.abort()
  }

  async answers(device?: Device) {
    if (!this.done) throw new Error('nothing was fitted here')
    const { fitted, job } = this.done
    return answersOf(fitted, job, (file) => this.open(file, device))
  }
}

/** A fit that was asked to end gets this long; batches of the largest networks take about a second. */
const graceMs = 2000

/** A worker without work is kept this long: the next fit then finds ONNX Runtime loaded, which takes a second or two. */
const idleMs = 10_000

/** Runs fits in workers: the idle one, or one started for it. */
export function fitIn(start: () => Worker): NonNullable<FitTools['fit']> {
  let idle: Worker | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const take = () => {
    clearTimeout(timer)
    const worker = idle ?? start()
    idle = undefined
    return worker
  }
  const keep = (worker: Worker) => {
    idle?.terminate()
    idle = worker
    timer = setTimeout(() => take().terminate(), idleMs)
  }
  const attempt: NonNullable<FitTools['fit']> = async (id, job, options) => {
    const worker = take()
    try {
      const run = await fitWith(worker, id, job, options)
      keep(worker)
      return run
    } catch (error) {
      worker.terminate()
      throw error
    }
  }
  // Seeds and inputs are the same: so are the digits.
  return (id, job, options) =>
    attempt(id, job, options).catch((error: unknown) => {
      if (error instanceof FitEnded) return attempt(id, job, options)
      throw error
    })
}

/** The worker ended before it had answered. */
class FitEnded extends Error {}

async function fitWith(worker: Worker, id: string, job: RunJob, options: TrainOptions): Promise<Run> {
  const { signal, finishEarly, device, onProgress } = options
  const remote = Comlink.wrap<FitWorker>(worker)
  let timer: ReturnType<typeof setTimeout> | undefined
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    const onFinishEarly = () => {
      void remote.finishEarly()
      timer = setTimeout(() => reject(finishEarly?.reason), graceMs)
    }
    finishEarly?.addEventListener('abort', onFinishEarly, { once: true })
    worker.addEventListener('error', (event) => reject(new FitEnded(event.message || 'the training worker failed')), {
      once: true,
    })
  })
  try {
    await Promise.race([remote.fit(id, job, Comlink.proxy(onProgress)), ended])
    clearTimeout(timer)
    return await Promise.race([remote.answers(device), ended])
  } finally {
    clearTimeout(timer)
  }
}
