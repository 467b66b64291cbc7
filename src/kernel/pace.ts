/** Keeps long work polite: lets the event loop run, notices an abort, reports progress at most ten times a second. */
import type { OnProgress } from '../core/types.ts'

export interface WorkOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
}

/** Called between pieces of work with the number of units done so far. Rejects with the signal's reason once aborted. */
export type Pace = (done: number) => Promise<void>

const pauseEveryMs = 40

export function pacer(total: number, unit: string, { signal, onProgress }: WorkOptions): Pace {
  const report = reporter(total, unit, onProgress)
  let paused = performance.now()
  return async (done) => {
    report(done)
    if (performance.now() - paused > pauseEveryMs) {
      await nextTask()
      paused = performance.now()
    }
    signal?.throwIfAborted()
  }
}

/** Reports at most every 100 ms, and always the end. Never goes back. */
export function reporter(total: number, unit: string, onProgress: OnProgress | undefined): (done: number) => void {
  let reported = -1
  let when = Number.NEGATIVE_INFINITY
  return (done) => {
    const now = performance.now()
    if (!onProgress || done <= reported || (now - when < 100 && done < total)) return
    reported = done
    when = now
    onProgress({ done, total, unit })
  }
}

/** Resolves in a task of its own. Not setTimeout: nested timers wait 4 ms each, a tenth of the pause interval. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
}
