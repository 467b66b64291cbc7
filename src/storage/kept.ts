/** What the page keeps in this browser: how much of each kind, and deleting it. For the pack worker. */
import { clearGuests, keptGuests } from './guest-store.ts'
import { type Database, listPacks } from './store.ts'

/**
 * 'tables': computed from packs, such as neighbours. 'vectors': made by encoders. 'site': the page's own files, kept by
 * its service worker. 'models': encoders' files.
 */
export type KeptKind = 'packs' | 'tables' | 'vectors' | 'pictures' | 'guests' | 'site' | 'models'

export interface Kept {
  readonly kind: KeptKind
  readonly count: number
  readonly bytes: number
}

/** The cache of the service worker (src/offline/files.ts). */
const siteCache = 'vl-routerbench-files'

/** First part of a derived entry's name, after the pack's hash. */
const kindOf = (key: string): KeptKind => {
  const [, name = ''] = key.split('/')
  if (['vectors', 'part', 'encoding'].includes(name)) return 'vectors'
  return name.startsWith('picture') ? 'pictures' : 'tables'
}

/** Kinds of which nothing is kept are left out. */
export async function whatIsKept(db: Database): Promise<Kept[]> {
  const sums = new Map<KeptKind, { count: number; bytes: number }>()
  const add = (kind: KeptKind, bytes: number) => {
    const sum = sums.get(kind) ?? { count: 0, bytes: 0 }
    sums.set(kind, { count: sum.count + 1, bytes: sum.bytes + bytes })
  }
  for (const { bytes } of await listPacks(db)) add('packs', bytes)
  for await (const { key, value } of db.transaction('derived').store) add(kindOf(key), sizeOf(value))
  for (const { source } of await keptGuests()) add('guests', source.length)
  for (const name of await cacheNames()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys())
      add(name === siteCache ? 'site' : 'models', (await (await cache.match(request))?.blob())?.size ?? 0)
  }
  return [...sums].map(([kind, sum]) => ({ kind, ...sum }))
}

/** Deletes all of one kind. Packs are deleted one by one, in the list above. */
export async function forget(db: Database, kind: KeptKind) {
  if (kind === 'guests') return clearGuests()
  for (const name of await cacheNames())
    if ((kind === 'site' && name === siteCache) || (kind === 'models' && name !== siteCache)) await caches.delete(name)
  const keys = (await db.getAllKeys('derived')).filter((key) => kindOf(key) === kind)
  const tx = db.transaction('derived', 'readwrite')
  await Promise.all([...keys.map((key) => tx.store.delete(key)), tx.done])
}

/** None over plain http. */
const cacheNames = async () => ('caches' in globalThis ? caches.keys() : [])

/** Bytes of the arrays and texts in it: what IndexedDB adds is not known. */
function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  return Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), 0)
}
