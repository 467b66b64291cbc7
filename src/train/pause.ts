/** Politeness of long training: the event loop runs, an abort is noticed, progress is told at most ten times a second. */
import type { Ctx } from '../core/router.ts'
import type { Progress } from '../core/types.ts'
import { pacer } from '../kernel/pace.ts'
import type { Pause } from './design.ts'

/** Call it between pieces of a few milliseconds. Rejects with the signal's reason once aborted. */
export function pauser(signal: AbortSignal): Pause {
  const pace = pacer(0, '', { signal })
  return () => pace(0)
}

/** Thrown by a fit's pause when the visitor will take what there is so far. Who has something to keep catches it. */
export class FinishedEarly extends Error {
  constructor() {
    super('it was stopped before there was anything to keep')
  }
}

/** The pause of a fit: also rejects, with FinishedEarly, once the visitor has had enough. */
export function fitPauser({ signal, finishEarly }: Pick<Ctx, 'signal' | 'finishEarly'>): Pause {
  const pause = pauser(signal)
  return async () => {
    await pause()
    if (finishEarly?.aborted) throw new FinishedEarly()
  }
}

/** Passes on the first message, the last, and those at least 100 ms after the one before. */
export function progressTeller(ctx: Pick<Ctx, 'progress'>): (progress: Progress) => void {
  let told = -Infinity
  return (progress) => {
    const now = performance.now()
    if (now - told < 100 && progress.done < progress.total) return
    told = now
    ctx.progress(progress)
  }
}
