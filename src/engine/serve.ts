/** The engine as a worker: opens packs, and answers by the handlers over the one that is open. */
import type { Experiment } from '../experiment/experiment.ts'
import { nextTask } from '../kernel/pace.ts'
import type { SealedPack } from '../packs/seal.ts'
import { Calls } from './calls.ts'
import { Following, type Patch } from './follow.ts'
import { handlers, type Open } from './handlers.ts'
import type { Insight } from './insight.ts'
import { openStored, takeUnstored, type WorkerStarts } from './open-stored.ts'

/** A handler as the page calls it: what is open is the worker's own affair. */
type Asked<Handler> = Handler extends (open: Open, ...args: infer Args) => infer Answer
  ? (...args: Args) => Promise<Awaited<Answer>>
  : never

type Answers = { readonly [Name in keyof typeof handlers]: Asked<(typeof handlers)[Name]> }

export type EngineWorker = ReturnType<typeof serveEngine>

const rest = (ms: number) => (ms > 0 ? new Promise<void>((resolve) => setTimeout(resolve, ms)) : nextTask())

export function serveEngine(start: WorkerStarts, cores: number) {
  const calls = new Calls()
  let open: Open | undefined

  const answer =
    <Args extends unknown[]>(handler: (open: Open, ...args: Args) => unknown) =>
    async (...args: Args) => {
      if (!open) throw new Error('no pack is open in the background worker: open one under Data')
      return handler(open, ...args)
    }
  // Each entry has just been made from the handler of its name.
  const answers = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, answer(handler as (...args: unknown[]) => unknown)]),
  ) as unknown as Answers

  return {
    ...answers,

    /** Holds a pack that could not be stored until the page is closed. @param at milliseconds since 1970 */
    take: async (pack: SealedPack, at: number) => takeUnstored(pack, at),

    /**
     * Opens the experiment's pack, which ends what is done for the pack before, and sets the experiment. Rejects with a
     * sentence when it is not there.
     * @param push is told what follows the board
     */
    async open(experiment: Experiment, token: number, push: (patch: Patch) => void) {
      calls.cancelAll()
      const { engine, stored, encodings } = await openStored(experiment.pack, start, cores)
      open?.following.end()
      let loading: Promise<Insight> | undefined
      const insight = () => {
        loading ??= import('./insight.ts').then(({ Insight }) => new Insight(engine))
        return loading
      }
      const following = new Following(engine, { push, insight, rest })
      open = { engine, following, insight, encodings, calls }
      const { info, hash, storedAt, bytes } = stored
      const patch = await following.set(experiment, token, 'preparation')
      return { pack: { id: info.id, hash, info, storedAt, bytes }, patch }
    },

    /** Ends the training of this call soon, with the best it has; it then rejects if that is nothing. */
    finishEarly: async (call: number) => calls.finishEarly(call),

    /** Stops the call of this number, if it is still running. */
    cancel: async (call: number) => calls.cancel(call),
  }
}
