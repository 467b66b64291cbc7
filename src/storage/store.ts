/**
 * Packs and derived tables in IndexedDB. One transaction per pack: the record that says the pack is there is written
 * last, in the same transaction as its buffers, so a killed tab leaves either the old pack or the new one, never a mix.
 */
import type { DBSchema, IDBPDatabase } from 'idb'
import type { OnProgress, PackInfo } from '../core/types.ts'
import type { SealedPack } from '../packs/seal.ts'
import { connection } from './connection.ts'

const databaseName = 'vl-routerbench'
const databaseVersion = 1
/** Buffers are cut here: large enough to be few, small enough to be read back one at a time. */
const chunkBytes = 4 << 20

export interface StoredPack {
  readonly id: string
  readonly hash: string
  readonly info: PackInfo
  /** Milliseconds since 1970, from the caller's clock. */
  readonly storedAt: number
  readonly bytes: number
  /** Length and number of chunks of every entry. */
  readonly entries: Readonly<Record<string, { readonly bytes: number; readonly chunks: number }>>
  readonly complete: true
}

export interface Schema extends DBSchema {
  packs: { key: string; value: StoredPack }
  /** [pack id, hash, entry name, chunk number] */
  chunks: { key: [string, string, string, number]; value: ArrayBuffer }
  derived: { key: string; value: unknown }
}

export type Database = IDBPDatabase<Schema>

/** The same for all of a worker, until another tab needs it out of the way: asked for anew each time it is used. */
export const openStore = connection<Schema>(databaseName, databaseVersion, (db) => {
  db.createObjectStore('packs', { keyPath: 'id' })
  db.createObjectStore('chunks')
  db.createObjectStore('derived')
})

export async function listPacks(db: Database): Promise<StoredPack[]> {
  return (await db.getAll('packs')).filter((pack) => pack.complete)
}

const chunkRange = (id: string, hash: string) =>
  IDBKeyRange.bound([id, hash, '', 0], [id, hash, '\uffff', Number.MAX_SAFE_INTEGER])

const derivedRange = (hash: string) => IDBKeyRange.bound(`${hash}/`, `${hash}/\uffff`)

/** Writes a pack, replacing an older one of the same id and what was derived from that. Rejects with the database's error; nothing is then changed. */
export async function putPack(db: Database, pack: SealedPack, storedAt: number, onProgress: OnProgress) {
  const { id } = pack.info
  const previous = await db.get('packs', id)
  const total = [...pack.entries.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  const sizes: Record<string, { bytes: number; chunks: number }> = {}
  const tx = db.transaction(['packs', 'chunks', 'derived'], 'readwrite', { durability: 'relaxed' })
  const chunks = tx.objectStore('chunks')
  let done = 0
  const writes: Promise<unknown>[] = []
  if (previous) writes.push(chunks.delete(chunkRange(id, previous.hash)))
  if (previous && previous.hash !== pack.hash)
    writes.push(tx.objectStore('derived').delete(derivedRange(previous.hash)))
  try {
    for (const [name, bytes] of pack.entries) {
      let count = 0
      for (let start = 0; start < bytes.length || count === 0; start += chunkBytes) {
        const part = bytes.slice(start, start + chunkBytes)
        const write = chunks.put(part.buffer, [id, pack.hash, name, count++]).then(() => {
          done += part.length
          onProgress({ done, total, unit: 'bytes', note: 'storing' })
        })
        writes.push(write)
      }
      sizes[name] = { bytes: bytes.length, chunks: count }
    }
    const { info, hash } = pack
    const record: StoredPack = { id, hash, info, storedAt, bytes: total, entries: sizes, complete: true }
    writes.push(tx.objectStore('packs').put(record), tx.done)
    // All at once: awaiting one by one would let the transaction close between writes.
    await Promise.all(writes)
  } catch (error) {
    // The writes that were under way fail with the transaction; the first error is the one to tell.
    void Promise.allSettled(writes)
    if (!(error instanceof DOMException && error.name === 'AbortError')) tryAbort(tx)
    throw tx.error ?? error
  }
}

/** A transaction that failed by itself is already over. */
function tryAbort(tx: { abort(): void; readonly done: Promise<void> }) {
  tx.done.catch(() => {})
  try {
    tx.abort()
  } catch {
    // Already aborted.
  }
}

/** Reads one entry of a stored pack. */
export async function readEntry(db: Database, pack: StoredPack, name: string): Promise<Uint8Array> {
  const size = pack.entries[name]
  if (!size) throw new Error(`pack "${pack.id}" has no entry "${name}": delete the pack and load it again`)
  const keys = Array.from(
    { length: size.chunks },
    (_, i) => [pack.id, pack.hash, name, i] as [string, string, string, number],
  )
  const tx = db.transaction('chunks')
  const parts = await Promise.all(keys.map((key) => tx.store.get(key)))
  const bytes = new Uint8Array(size.bytes)
  let at = 0
  for (const part of parts) {
    if (!part) throw new Error(await whyLost(db, pack, name))
    bytes.set(new Uint8Array(part), at)
    at += part.byteLength
  }
  return bytes
}

/** Why a part of a pack is not there. */
const whyLost = async (db: Database, { id, hash }: StoredPack, name: string) =>
  (await db.get('packs', id))?.hash === hash
    ? `pack "${id}" lost a part of "${name}": delete the pack and load it again`
    : goneMeanwhile

export const goneMeanwhile =
  'the pack was deleted or replaced meanwhile, here or in another tab: open it again under Data'

/** Removes a pack and everything derived from it. */
export async function deletePack(db: Database, id: string) {
  const pack = await db.get('packs', id)
  if (!pack) return
  const tx = db.transaction(['packs', 'chunks', 'derived'], 'readwrite')
  await Promise.all([
    tx.objectStore('packs').delete(id),
    tx.objectStore('chunks').delete(chunkRange(id, pack.hash)),
    tx.objectStore('derived').delete(derivedRange(pack.hash)),
    tx.done,
  ])
}

/** What was computed from a pack; `name` says from which inputs. */
export const getDerived = (db: Database, hash: string, name: string): Promise<unknown> =>
  db.get('derived', `${hash}/${name}`)
