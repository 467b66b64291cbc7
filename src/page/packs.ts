/** Packs on the page: from storage, from the catalogue, from a visitor's files; opened once they are there. */
import { type CatalogueEntry, isRemote, missingPack } from '../packs/catalogue.ts'
import { problem } from '../packs/findings.ts'
import type { TableMapping } from '../packs/import/long-table/mapping.ts'
import type { SealedPack } from '../packs/seal.ts'
import type { PackListing, StoreResult } from '../storage/pack-service.ts'
import type { PageEvent } from './reduce.ts'
import type { Session } from './session.ts'
import type { DroppedFile, PackWorker } from './session-state.ts'
import { run } from './worker-run.ts'

type Making = Parameters<typeof run<PackWorker, StoreResult>>[1]

/** Opens the experiment's pack from storage, or gets it from the catalogue on a first visit. */
export async function start(
  session: Session,
  catalogue: () => Promise<readonly CatalogueEntry[]>,
  currentHash?: string,
) {
  const id = session.state.experiment.pack
  const listed = await list(session)
  const stored = listed.find((pack) => pack.id === id)
  const found: PageEvent = { type: 'packs-listed', packs: listed }
  if (stored && (!currentHash || stored.hash === currentHash))
    return session.openWith(session.state.experiment, [found])
  session.tell(found)
  const entry = (await catalogue()).find((candidate) => candidate.id === id)
  // Nothing is fetched from other hosts before the visitor asks.
  if (entry && !isRemote(entry)) await load(session, entry, entry.base)
  else if (!stored) session.tell({ type: 'found', findings: [missingPack(id, entry)] })
  // Offline, or an update that failed: an older stored pack is better than none.
  if (stored && !session.state.pack) await session.open(id)
}

/** Gets a catalogue entry's files from `base`, stores the pack and opens it. False: nothing changed. */
export async function load(session: Session, entry: CatalogueEntry, base: string): Promise<boolean> {
  const address = new URL(base, document.baseURI).href
  // What is prepared for the version before would soon look for parts that are gone.
  const replaces = entry.id === session.state.pack?.id
  if (replaces) session.stopEngine()
  const done = await storePack(session, `Getting ${entry.title}`, (worker, progress) =>
    worker.load(entry, address, progress),
  )
  if (replaces && !done) void session.prepare('again')
  return done
}

/** Reads a visitor's files, stores the pack and opens it. False: nothing changed. */
export async function importFiles(
  session: Session,
  files: readonly DroppedFile[],
  mapping?: TableMapping,
): Promise<boolean> {
  if (!mapping && (await session.takesFiles(files))) return false
  const opened = await storePack(
    session,
    'Importing the files',
    (worker, progress) => worker.importFiles(files, progress, { ...session.said, ...(mapping && { mapping }) }),
    files,
  )
  if (session.state.ask) session.show({ page: 'data' })
  return opened
}

/** Whether a pack is being read. */
const reading = new WeakSet<Session>()

/**
 * Has the pack worker make a pack, and opens it once it is stored. What came of it is told together. False: nothing changed.
 * @param files where the visitor may have to say more about them
 */
export async function storePack(
  session: Session,
  title: string,
  make: Making,
  files: readonly DroppedFile[] = [],
): Promise<boolean> {
  if (reading.has(session)) {
    const fix = 'Wait until it is done, or cancel it.'
    session.tell({ type: 'found', findings: [problem(title, 'another pack is still being read', fix)] })
    return false
  }
  reading.add(session)
  let opened = false
  await session.job(title, session.workers.pack, make, {
    begins: [{ type: 'found', findings: [] }],
    ends: async (ended, result) => {
      opened = await take(session, result, files, ended)
    },
  })
  reading.delete(session)
  return opened
}

async function take(session: Session, result: StoreResult, files: readonly DroppedFile[], ended: PageEvent) {
  const { stored, unstored, findings, ask } = result
  // What was found while it was made is said beside what it found.
  const all = [...session.state.findings, ...findings]
  const told: PageEvent[] = [
    ended,
    { type: 'found', findings: all },
    { type: 'asked', ask: ask && { table: ask, files } },
  ]
  const pack = stored ?? (unstored && (await hold(session, unstored)))
  if (!pack) {
    session.tell(...told)
    return false
  }
  // Asked once there is something worth keeping; a refusal only means that the browser may clear it some day.
  if (stored) void navigator.storage?.persist?.().catch(() => false)
  performance.mark('pack stored')
  if (stored) session.spread({ what: 'stored', id: stored.id, hash: stored.hash })
  const packs = stored ? await list(session) : [...session.state.packs.filter(({ id }) => id !== pack.id), pack]
  return session.open(pack.id, [...told, { type: 'packs-listed', packs }])
}

/** For browsers without storage: the engine's worker holds the pack while the page is open. */
async function hold(session: Session, pack: SealedPack): Promise<PackListing> {
  const { info, hash, entries } = pack
  const storedAt = Date.now()
  session.unstored.set(info.id, { pack, at: storedAt })
  const taken = run(session.workers.engine, (worker) => worker.take(pack, storedAt))
  await taken.catch(session.fail(`opening the pack "${info.title}"`))
  const bytes = [...entries.values()].reduce((sum, { length }) => sum + length, 0)
  return { id: info.id, hash, info, storedAt, bytes }
}

export async function removePack(session: Session, id: string) {
  await run(session.workers.pack, (worker) => worker.remove(id)).catch(session.fail(`deleting the pack "${id}"`))
  session.spread({ what: 'removed', id })
  await listAgain(session)
}

/** Lists them anew: another tab stored or deleted some. */
export async function listAgain(session: Session) {
  session.tell({ type: 'packs-listed', packs: await list(session) })
}

/** The stored packs; those known before where they cannot be read, which is said. */
async function list(session: Session): Promise<readonly PackListing[]> {
  const packs = run(session.workers.pack, (worker) => worker.list())
  return (await packs.catch(session.fail('reading the stored packs'))) ?? session.state.packs
}
