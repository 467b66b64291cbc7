/** Packs in a browser that keeps nothing: the engine's worker holds them for as long as the page is open. */
import type { SealedPack } from '../packs/seal.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

/** False: it could not be opened, and a finding says why. */
export async function openUnstored(session: Session, pack: SealedPack): Promise<boolean> {
  const { info, hash, entries } = pack
  const storedAt = Date.now()
  const taken = run(session.workers.engine, (worker) => worker.take(pack, storedAt))
  await taken.catch(session.fail(`opening the pack "${info.title}"`))
  const bytes = [...entries.values()].reduce((sum, { length }) => sum + length, 0)
  const others = session.state.packs.filter(({ id }) => id !== info.id)
  session.update({ packs: [...others, { id: info.id, hash, info, storedAt, bytes }] })
  return session.open(info.id)
}
