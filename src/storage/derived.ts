/** What belongs to packs beside their entries, under their hash: written while the pack is there, and swept out when none is. */
import type { IDBPObjectStore } from 'idb'
import { type Database, goneMeanwhile, type Schema } from './store.ts'

type Derived = IDBPObjectStore<Schema, ('packs' | 'derived')[], 'derived', 'readwrite'>

/**
 * Writes what belongs to a pack, in one transaction with looking whether the pack is still there: nothing is left behind that
 * no pack owns. Rejects with a sentence when it was deleted or replaced meanwhile.
 */
export async function writeDerived<T>(db: Database, hash: string, write: (derived: Derived) => Promise<T>): Promise<T> {
  const tx = db.transaction(['packs', 'derived'], 'readwrite', { durability: 'relaxed' })
  const there = (await tx.objectStore('packs').getAll()).some((pack) => pack.hash === hash)
  if (!there) throw new Error(goneMeanwhile)
  const [result] = await Promise.all([write(tx.objectStore('derived')), tx.done])
  return result
}

/** Keeps what was computed from a pack; `name` says from which inputs. Lost entries are simply computed again. */
export const putDerived = (db: Database, hash: string, name: string, value: unknown) =>
  writeDerived(db, hash, (derived) => derived.put(value, `${hash}/${name}`))

/** Deletes what no pack owns: left by versions of this page that did not, or by a tab that ended at the wrong moment. */
export async function sweep(db: Database) {
  const tx = db.transaction(['packs', 'chunks', 'derived'], 'readwrite')
  const [chunks, derived] = [tx.objectStore('chunks'), tx.objectStore('derived')]
  const packs = await tx.objectStore('packs').getAll()
  const hashOf = new Map(packs.map(({ id, hash }) => [id, hash]))
  const hashes = new Set(hashOf.values())
  const strayChunks = (await chunks.getAllKeys()).filter(([id, hash]) => hashOf.get(id) !== hash)
  const strays = (await derived.getAllKeys()).filter((key) => !hashes.has(key.slice(0, key.indexOf('/'))))
  await Promise.all([
    ...strayChunks.map((key) => chunks.delete(key)),
    ...strays.map((key) => derived.delete(key)),
    tx.done,
  ])
}
