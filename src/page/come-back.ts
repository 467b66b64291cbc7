/**
 * What the page does when a worker ends without having been asked to: the browser wanted its memory, or it failed. Whoever
 * waited for an answer asks another worker once more (worker-run.ts). The engine's worker held more than that: here another
 * one opens the pack, sets the experiment, and trains and runs again what had been. Each is said in a sentence.
 */
import { fullResamples } from '../core/statistics/stats.ts'
import { messageOf, note, problem } from '../packs/findings.ts'
import type { Session } from './session.ts'
import type { SessionState } from './session-state.ts'
import { train } from './training.ts'
import { type End, runOnce, WorkerEnded } from './worker-run.ts'

const where = 'A background worker'
const happened = 'ended unexpectedly and was started again'

/** Ends of the engine's worker since everything was last worked out in full; `settled`: all rows had their figures since. */
const shaken = new WeakMap<Session, { readonly ends: number; settled: boolean }>()
/** What ends again and again at the same point would otherwise be started for ever. */
const maxEnds = 5

/** Of any other worker than the engine's. Where nobody waited, nothing was lost. */
export function sayEnded(session: Session, { wanted, waiting }: End) {
  if (wanted || waiting === 0) return
  session.tell({ type: 'found', findings: [note(where, happened, 'It goes on with what it was doing.')] })
}

/**
 * Has another worker do what the engine's worker did. Rejects when that has ended as well.
 * @param shown when it ended
 */
export async function comeBack(session: Session, { board }: SessionState) {
  const { ends, settled } = shaken.get(session) ?? { ends: 0, settled: true }
  if (!settled || ends === maxEnds) return close(session, advice)
  shaken.set(session, { ends: ends + 1, settled: false })
  const ran = board?.rows.filter(({ status }) => status === 'ready').map(({ key }) => key) ?? []
  const said = { type: 'found', findings: [note(where, happened, 'Your settings are as they were.')] } as const
  try {
    for (const { pack, at } of session.unstored.values())
      await runOnce(session.workers.engine, (worker) => worker.take(pack, at))
    if (session.state.pack) await session.reopen([said])
    else session.tell(said)
  } catch (error) {
    // The end of that worker too is said where it is heard of: above.
    if (error instanceof WorkerEnded) throw error
    close(session, messageOf(error))
  }
  follow(session, ran)
}

const advice = `${where.toLowerCase()} ended again and again, most likely for want of memory`

/** Nothing is shown that cannot be worked out. */
function close(session: Session, why: string): never {
  shaken.delete(session)
  const { pack } = session.state
  const what = `was closed: ${why}`
  const fix = 'Close other tabs and programs, then open the pack again under Data.'
  session.tell(
    { type: 'unknown', pack: 'closed' },
    { type: 'found', findings: [problem(pack ? `The pack "${pack.info.title}"` : 'The page', what, fix)] },
  )
  throw new WorkerEnded(`${what}. ${fix}`)
}

/** Once every row has its figures, trains and runs again what had been; once all is known, trusts the worker again. */
function follow(session: Session, ran: readonly string[]) {
  const mine = shaken.get(session)
  const look = () => {
    const { board, intervals, preparationStopped } = session.state
    // A later end has its own.
    if (!mine || shaken.get(session) !== mine) return session.removeEventListener('change', look)
    if (!board || (board.waitingFor.length > 0 && !preparationStopped)) return
    const lost = mine.settled ? [] : board.rows.filter(({ key, status }) => status === 'untrained' && ran.includes(key))
    mine.settled = true
    if (lost.length > 0)
      return void train(
        session,
        lost.map(({ key }) => key),
      )
    if (intervals?.resamples === fullResamples) shaken.delete(session)
  }
  session.addEventListener('change', look)
  look()
}
