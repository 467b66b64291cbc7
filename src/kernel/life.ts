/**
 * How the end of a worker is noticed. Browsers say nothing when they end one, for memory or of their own will, and calls to
 * it are then never answered. So every worker holds a lock of its own while it lives, and whoever started it waits for it.
 */

interface Sign {
  /** Name of the lock. */
  readonly life: string
}

/** Whether a worker's message is only its sign of life. */
export const isSign = (data: unknown): data is Sign => typeof data === 'object' && data !== null && 'life' in data

/** Called once in every worker. Browsers without locks, and pages over plain http, only hear of errors. */
export function showLife() {
  if (!navigator.locks) return
  const life = crypto.randomUUID()
  void navigator.locks.request(life, () => {
    postMessage({ life } satisfies Sign)
    return new Promise(() => {})
  })
}

/** A worker whose end, whoever brings it about, is an 'error' event like any other. */
export function watched(worker: Worker): Worker {
  const tell = () => worker.dispatchEvent(new ErrorEvent('error', { message: 'the browser ended a background worker' }))
  worker.addEventListener('message', ({ data }) => {
    if (isSign(data)) void navigator.locks.request(data.life, tell)
  })
  return worker
}
