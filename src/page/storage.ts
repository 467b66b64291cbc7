/** The page's side of what is kept: asks the pack worker, and the browser for its own count. */
import type { Kept, KeptKind } from '../storage/kept.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

export interface StorageSheet {
  readonly kept: readonly Kept[]
  /** Bytes; NaN where the browser does not say. */
  readonly usage: number
  readonly quota: number
  readonly persisted: boolean
}

export async function storageSheet(session: Session): Promise<StorageSheet> {
  // Without storage nothing is kept, which is what the sheet then says.
  const kept = await run(session.workers.pack, (worker) => worker.kept()).catch(() => [])
  const { usage = Number.NaN, quota = Number.NaN } = (await navigator.storage?.estimate?.()) ?? {}
  return { kept, usage, quota, persisted: (await navigator.storage?.persisted?.()) ?? false }
}

/** Deletes all of a kind. The page's own files go with the service worker, which would bring them back. */
export async function forgetKept(session: Session, kind: KeptKind) {
  if (kind === 'site') await (await navigator.serviceWorker?.getRegistration())?.unregister()
  await run(session.workers.pack, (worker) => worker.forget(kind)).catch(session.fail('deleting what is kept'))
}
