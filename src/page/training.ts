/** Training rows of the board, a guest's run included: nothing is trained before the visitor asks. */
import { isGuest } from '../experiment/experiment.ts'
import { wantedDevice } from '../onnx/run/device.ts'
import type { Session } from './session.ts'

/** Trains rows one after the other, each as a job; cancelling one keeps its best so far and ends the series. */
export async function train(session: Session, keys: readonly string[]): Promise<void> {
  for (const key of keys) if (!(await trainOne(session, key))) return
}

/** False: the visitor ended it. */
async function trainOne(session: Session, key: string): Promise<boolean> {
  const { experiment, board } = session.state
  if (isGuest(experiment.routers.find((entry) => entry.key === key)?.router ?? ''))
    return (await import('./guests.ts')).guestsOf(session).run(key)
  const call = session.nextCall
  const device = wantedDevice(globalThis.location?.search ?? '')
  let ended = false
  const done = await session.job(
    `Training ${board?.rows.find((row) => row.key === key)?.label ?? key}`,
    session.workers.engine,
    async (worker, progress) => {
      return { patch: await worker.train(key, call, device, progress) }
    },
    {
      onAbort: (worker) => void worker.cancel(call),
      onFinishEarly: (worker) => {
        ended = true
        void worker.finishEarly(call)
      },
      ends: (end, { patch }) => session.tell(end, ...session.toldBy(patch)),
    },
  )
  return done !== undefined && !ended
}
