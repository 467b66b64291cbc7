/**
 * A pack's vectors from encoders run in this browser, in the store of derived tables. Batches are kept one by one while a
 * job runs; the manifest is written in the transaction that joins them, so an encoding is there whole or not at all.
 */
import type { Embedding, EncoderInfo } from '../core/types.ts'
import { writeDerived } from './derived.ts'
import type { Database } from './store.ts'

/** A sample an encoder could not see; its row is zeros. */
export interface BadSample {
  readonly id: string
  /** End of a sentence about it: `is empty`. */
  readonly what: string
}

/** How an encoding was made. */
export interface Encoding {
  readonly key: string
  /** `info.id` is the key. */
  readonly info: EncoderInfo
  readonly rows: number
  readonly bad: readonly BadSample[]
  /** One, or two when the first was lost on the way. */
  readonly devices: readonly string[]
  /** Seconds of encoding itself, loading left out, summed over interruptions. */
  readonly seconds: number
  /** Engine and versions. */
  readonly engine: string
}

export interface EncodedBatch {
  readonly rows: Int32Array
  readonly values: Int8Array
  readonly scale: Float32Array
  readonly bad: readonly BadSample[]
  readonly seconds: number
  readonly device: string
}

/** A job that was stopped on the way. */
export interface Unfinished {
  readonly key: string
  readonly rows: number
}

const manifest = (key: string) => `encoding/${key}`
const vectors = (key: string) => `vectors/${key}`
const part = (key: string, batch: number) => `part/${key}/${String(batch).padStart(7, '0')}`
const range = (hash: string, prefix: string) => IDBKeyRange.bound(`${hash}/${prefix}`, `${hash}/${prefix}\uffff`)

export async function listEncodings(db: Database, hash: string): Promise<Encoding[]> {
  return (await db.getAll('derived', range(hash, 'encoding/'))) as Encoding[]
}

export async function listUnfinished(db: Database, hash: string): Promise<Unfinished[]> {
  const rows = new Map<string, number>()
  const tx = db.transaction('derived')
  for await (const cursor of tx.store.iterate(range(hash, 'part/'))) {
    const key = cursor.key.slice(`${hash}/part/`.length, cursor.key.lastIndexOf('/'))
    rows.set(key, (rows.get(key) ?? 0) + (cursor.value as EncodedBatch).rows.length)
  }
  return [...rows].map(([key, count]) => ({ key, rows: count }))
}

export const getEncoding = (db: Database, hash: string, key: string) =>
  db.get('derived', `${hash}/${manifest(key)}`) as Promise<Encoding | undefined>

/** Its vectors, as a pack's own would be. Rejects with a sentence when they are not in this browser. */
export async function readEncoding(db: Database, hash: string, key: string): Promise<Embedding> {
  const found = await getEncoding(db, hash, key)
  const stored = (await db.get('derived', `${hash}/${vectors(key)}`)) as Pick<Embedding, 'values' | 'scale'> | undefined
  if (!found || !stored)
    throw new Error(
      `the vectors of "${key}" are not in this browser: make them under Encoders, or choose other features`,
    )
  return { info: found.info, rows: found.rows, ...stored }
}

export const putBatch = (db: Database, hash: string, key: string, batch: number, encoded: EncodedBatch) =>
  writeDerived(db, hash, (derived) => derived.put(encoded, `${hash}/${part(key, batch)}`))

/** Numbers of the batches that are done. */
export async function doneBatches(db: Database, hash: string, key: string): Promise<Set<number>> {
  const keys = await db.getAllKeys('derived', range(hash, `part/${key}/`))
  return new Set(keys.map((name) => Number(name.slice(name.lastIndexOf('/') + 1))))
}

type ToJoin = Pick<Encoding, 'key' | 'rows' | 'engine'> & Pick<EncoderInfo, 'modality'>

/** Joins all batches into one encoding and removes them, in one transaction. */
export function joinBatches(db: Database, hash: string, encoding: ToJoin): Promise<Encoding> {
  const { key } = encoding
  return writeDerived(db, hash, async (derived) => {
    const batches = (await derived.getAll(range(hash, `part/${key}/`))) as EncodedBatch[]
    const { made, ...values } = joined(batches, encoding)
    await Promise.all([
      derived.put(values, `${hash}/${vectors(key)}`),
      derived.put(made, `${hash}/${manifest(key)}`),
      derived.delete(range(hash, `part/${key}/`)),
    ])
    return made
  })
}

function joined(batches: readonly EncodedBatch[], { key, rows, modality, engine }: ToJoin) {
  const [first] = batches
  if (!first) throw new Error(`no part of "${key}" is stored: encode again`)
  const dims = first.values.length / first.rows.length
  const values = new Int8Array(rows * dims)
  const scale = new Float32Array(rows)
  for (const batch of batches) {
    for (const [i, row] of batch.rows.entries()) {
      values.set(batch.values.subarray(i * dims, (i + 1) * dims), row * dims)
      scale[row] = batch.scale[i]!
    }
  }
  const made: Encoding = {
    key,
    info: { id: key, modality, dims },
    rows,
    bad: batches.flatMap((batch) => batch.bad),
    devices: [...new Set(batches.map((batch) => batch.device))],
    seconds: batches.reduce((sum, batch) => sum + batch.seconds, 0),
    engine,
  }
  return { values, scale, made }
}

/** Removes an encoding, finished or not. */
export async function deleteEncoding(db: Database, hash: string, key: string) {
  const tx = db.transaction('derived', 'readwrite')
  await Promise.all([
    tx.store.delete(`${hash}/${manifest(key)}`),
    tx.store.delete(`${hash}/${vectors(key)}`),
    tx.store.delete(range(hash, `part/${key}/`)),
    tx.done,
  ])
}
