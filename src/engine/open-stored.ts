/** Opens a pack kept in this browser, with everything an engine needs around it. For workers. */
import type { OpenModel } from '../onnx/run/open-model.ts'
import { inWords } from '../packs/findings.ts'
import type { SealedPack } from '../packs/seal.ts'
import { listEncodings, readEncoding } from '../storage/encodings.ts'
import { getDerived, listPacks, openStore, readEntry } from '../storage/store.ts'
import { Engine } from './engine.ts'
import { engineLib } from './prepare/engine-lib.ts'
import { type DerivedCache, noCache } from './prepare/pack-source.ts'
import { fitIn } from './run/fit-worker.ts'

/** How to start the workers the heavy work runs in. */
export interface WorkerStarts {
  shard(): Worker
  fit(): Worker
  /** For questions from outside: studies need none. */
  readonly openFile?: OpenModel
}

/** Packs of a browser that keeps nothing, by id: here until the page is closed. */
const unstored = new Map<string, { readonly pack: SealedPack; readonly at: number }>()

/** Takes a pack that could not be stored. `at`: milliseconds since 1970. */
export function takeUnstored(pack: SealedPack, at: number) {
  unstored.set(pack.info.id, { pack, at })
}

/** A visitor is asked before a search that takes longer. */
const searchWithinSeconds = 60

/** Rejects with a sentence when the pack is not there or cannot be read. */
export async function openStored(id: string, start: WorkerStarts, cores: number) {
  const { source, stored, cache, encodings } = inMemory(id) ?? (await inDatabase(id))
  const { engine, findings } = await Engine.open(source, {
    lib: await engineLib(),
    fit: fitIn(start.fit),
    ...(start.openFile && { openFile: start.openFile }),
    nearest: async (job, options) =>
      (await import('../kernel/shards.ts')).nearest(job, { ...options, createWorker: start.shard, cores }),
    cache,
    searchWithinSeconds,
  })
  if (!engine) throw new Error(findings.map(inWords).join(' '))
  return { stored, engine, encodings }
}

function inMemory(id: string) {
  const kept = unstored.get(id)
  if (!kept) return undefined
  const { info, hash, entries } = kept.pack
  const bytes = [...entries.values()].reduce((sum, { length }) => sum + length, 0)
  const read = async (name: string) => {
    const entry = entries.get(name)
    if (!entry) throw new Error(`pack "${id}" has no entry "${name}": import it again`)
    return entry
  }
  const encodings: () => ReturnType<typeof listEncodings> = async () => []
  return { source: { info, hash, read }, stored: { info, hash, storedAt: kept.at, bytes }, cache: noCache, encodings }
}

async function inDatabase(id: string) {
  const stored = (await listPacks(await openStore())).find((pack) => pack.id === id)
  if (!stored)
    throw new Error(`the pack "${id}" is not stored in this browser: download it or import its files under Data`)
  const { info, hash } = stored
  const source = {
    info,
    hash,
    read: async (name: string) => readEntry(await openStore(), stored, name),
    encoded: async (key: string) => readEncoding(await openStore(), hash, key),
  }
  return { source, stored, cache, encodings: async () => listEncodings(await openStore(), hash) }
}

const write = async (hash: string, name: string, value: unknown) => {
  const { putDerived } = await import('../storage/derived.ts')
  await putDerived(await openStore(), hash, name, value)
}

const cache: DerivedCache = {
  get: (hash, name) =>
    openStore()
      .then((db) => getDerived(db, hash, name))
      .catch(() => undefined),
  // A full disk, or a pack that was deleted meanwhile, only costs the time to compute the table again.
  put: (hash, name, value) => write(hash, name, value).catch(() => {}),
}
