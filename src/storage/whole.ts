/** Stored packs as a whole: read back for an export or a fix, named apart from each other, refused. Not needed by a first visit. */
import type { Finding, OnProgress } from '../core/types.ts'
import { bytesInWords } from '../core/words.ts'
import { messageOf, note, problem } from '../packs/findings.ts'
import { sha256 } from '../packs/hash.ts'
import { infoEntry } from '../packs/info.ts'
import { readChecked } from '../packs/matrices.ts'
import { renamed, type SealedPack } from '../packs/seal.ts'
import { type Database, listPacks, readEntry, type StoredPack } from './store.ts'

/** Every entry, each checked against the pack's own list: what is damaged here must not pass for whole elsewhere. */
export async function readWhole(
  db: Database,
  stored: StoredPack,
  onProgress: OnProgress,
): Promise<Map<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>()
  const names = Object.keys(stored.entries)
  for (const name of names) {
    const note = `${name}, ${bytesInWords(stored.entries[name]?.bytes ?? 0)}`
    onProgress({ done: entries.size, total: names.length, unit: 'entries', note })
    entries.set(name, await readSound(db, stored, name))
  }
  return entries
}

async function readSound(db: Database, stored: StoredPack, name: string): Promise<Uint8Array> {
  const read = () => readEntry(db, stored, name)
  try {
    if (name !== infoEntry) return await readChecked(stored.info, name, read)
    const bytes = await read()
    if ((await sha256(bytes)) !== stored.hash) throw new Error(`${name} is not what it was when it was stored`)
    return bytes
  } catch (error) {
    throw new Error(`the stored pack is damaged (${messageOf(error)}): delete it and load it again`)
  }
}

/**
 * Under the first name with a number that is free, or that this very pack has already.
 * @param known hashes of the stored packs by their ids
 */
export async function beside(pack: SealedPack, known: ReadonlyMap<string, string>) {
  let sealed = pack
  for (let nth = 2; known.has(sealed.info.id) && known.get(sealed.info.id) !== sealed.hash; nth++)
    sealed = await renamed(pack, `${pack.info.id}-${nth}`, `${pack.info.title} (${nth})`)
  return { sealed, said: [besideNote(sealed, known.has(sealed.info.id))] }
}

const besideNote = ({ info }: SealedPack, known: boolean): Finding =>
  known
    ? note(info.title, 'was stored already, beside another pack of the same name', 'Nothing to do.')
    : note(
        info.title,
        'stands beside another pack of the same name, whose contents are others',
        'Delete the one you no longer need under Data.',
      )

/** Why a pack was not stored, and what could make room for it. */
export async function storageProblem(db: Database, pack: SealedPack, error: unknown): Promise<Finding> {
  const needed = [...pack.entries.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  const { usage = 0, quota = 0 } = await navigator.storage.estimate()
  const packs = (await listPacks(db)).map(({ info, bytes }) => `"${info.title}" (${bytesInWords(bytes)})`)
  const full = error instanceof DOMException && error.name === 'QuotaExceededError'
  const what = full
    ? `the browser's storage is full: the pack needs ${bytesInWords(needed)}, ${bytesInWords(usage)} of ${bytesInWords(quota)} are in use.`
    : `the browser did not store the pack: ${error instanceof Error ? error.message : String(error)}.`
  const remove = packs.length > 0 ? `Delete a pack you no longer need: ${packs.join(', ')}.` : 'Free some disk space.'
  return problem(pack.info.title, what, full ? remove : 'Try again, or in a window that is not private.')
}
