/**
 * The pictures of a pack's questions, kept beside it in this browser: out of a dropped folder, a zip of it, or single
 * files. They are no part of the pack and are never exported. What does not fit the browser's quota is left out, said so.
 */

import type { Finding, OnProgress, Sample } from '../core/types.ts'
import { bytesInWords, plural } from '../core/words.ts'
import { baseName, isPicture, type SourceFile } from '../packs/files.ts'
import { messageOf, note, problem, warning } from '../packs/findings.ts'
import { sha256 } from '../packs/hash.ts'
import { pictureHashesName, picturesOf } from '../packs/pictures.ts'
import { openZip } from '../packs/zip.ts'
import { writeDerived } from './derived.ts'
import type { Database } from './store.ts'

const key = (hash: string, path: string) => `${hash}/picture/${path}`

/** Paths that samples name, by their last part: folders above it differ from drop to drop. */
function wanted(samples: readonly Sample[]): Map<string, string[]> {
  const byName = new Map<string, string[]>()
  for (const path of samples.flatMap(picturesOf)) {
    const name = baseName(path)
    const paths = byName.get(name) ?? []
    if (!paths.includes(path)) byName.set(name, [...paths, path])
  }
  return byName
}

/** Stores those of the files that samples name. Findings say how many, or why not. */
export async function keepPictures(
  db: Database,
  hash: string,
  samples: readonly Sample[],
  files: readonly SourceFile[],
  onProgress: OnProgress,
): Promise<Finding[]> {
  const byName = wanted(samples)
  if (byName.size === 0 || !files.some((file) => isPicture(file.path) || /\.zip$/i.test(file.path))) return []
  const findings: Finding[] = []
  const { usage = 0, quota = Number.POSITIVE_INFINITY } = await navigator.storage.estimate()
  let room = quota - usage
  let kept = 0
  let refused = 0
  const waiting = new Map<string, Uint8Array>()
  const hashes: Record<string, string> = {}
  const store = async () => {
    await putAll(db, hash, waiting)
    kept += waiting.size
    waiting.clear()
    onProgress({ done: kept, total: byName.size, unit: 'pictures', note: 'storing' })
  }
  try {
    for await (const file of picturesIn(files, findings)) {
      const path = byName.get(baseName(file.path))?.find((candidate) => endsAlike(file.path, candidate))
      if (!path) continue
      if (file.size > room) {
        refused++
        continue
      }
      room -= file.size
      const bytes = await file.bytes()
      waiting.set(path, bytes)
      hashes[path] = await sha256(bytes)
      if (waiting.size >= perTransaction) await store()
    }
    await store()
    await putHashes(db, hash, hashes)
  } catch (error) {
    findings.push(
      warning('pictures', `storing them stopped after ${kept}: ${messageOf(error)}`, 'Drop them again under Encoders.'),
    )
  }
  return [...findings, ...storedInWords(kept, refused, quota)]
}

function storedInWords(kept: number, refused: number, quota: number): Finding[] {
  const full = `${refused} did not fit: the browser allows ${bytesInWords(quota)} in all`
  const stored = `${plural(kept, 'picture is', 'pictures are')} stored in this browser for image encoders`
  return [
    ...(refused > 0 ? [warning('pictures', full, 'Delete a pack you no longer need.')] : []),
    ...(kept > 0 ? [note('pictures', stored, 'Nothing to do.')] : []),
  ]
}

/** Few enough to stay small in memory, enough that transactions cost little. */
const perTransaction = 64

/** Adds to those of earlier drops. */
async function putHashes(db: Database, hash: string, hashes: Readonly<Record<string, string>>) {
  const name = `${hash}/${pictureHashesName}`
  const earlier = ((await db.get('derived', name)) ?? {}) as Record<string, string>
  await writeDerived(db, hash, (derived) => derived.put({ ...earlier, ...hashes }, name))
}

async function putAll(db: Database, hash: string, pictures: ReadonlyMap<string, Uint8Array>) {
  await writeDerived(db, hash, (derived) =>
    Promise.all([...pictures].map(([path, bytes]) => derived.put(bytes, key(hash, path)))),
  )
}

/** `mathvision/images/1.jpg` is `images/1.jpg`; a bare `1.jpg` is as well. */
function endsAlike(dropped: string, named: string): boolean {
  return dropped === named || dropped.endsWith(`/${named}`) || named.endsWith(`/${dropped}`)
}

async function* picturesIn(files: readonly SourceFile[], findings: Finding[]): AsyncGenerator<SourceFile> {
  for (const file of files) {
    if (isPicture(file.path)) yield file
    if (!/\.zip$/i.test(file.path)) continue
    const { archive } = openZip(await file.bytes(), file.path)
    if (!archive) {
      findings.push(problem(file.path, 'is not a zip archive that can be read', 'Make it again, or drop its folder.'))
      continue
    }
    const inside = archive.entries.map((entry) => ({
      path: entry.name,
      size: entry.size,
      bytes: () => archive.read(entry),
    }))
    yield* picturesIn(inside, findings)
  }
}

export async function getPicture(db: Database, hash: string, path: string): Promise<Blob | undefined> {
  const bytes = (await db.get('derived', key(hash, path))) as Uint8Array<ArrayBuffer> | undefined
  return bytes && new Blob([bytes])
}

/** How many pictures are kept. */
export const countPictures = (db: Database, hash: string): Promise<number> =>
  db.count('derived', IDBKeyRange.bound(key(hash, ''), key(hash, '\uffff')))

/** A fixed pack is another pack with another hash: it gets its own copy of the pictures. */
export async function copyPictures(db: Database, from: string, to: string) {
  await writeDerived(db, to, async (derived) => {
    for await (const cursor of derived.iterate(IDBKeyRange.bound(key(from, ''), key(from, '\uffff'))))
      await derived.put(cursor.value, key(to, cursor.key.slice(key(from, '').length)))
  })
}
