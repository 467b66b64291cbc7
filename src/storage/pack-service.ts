/** Packs in and out of IndexedDB, behind the page's pack worker. What is untrusted is checked before anything is stored. */

import type { Finding, OnProgress, PackFix } from '../core/types.ts'
import { bytesInWords } from '../core/words.ts'
import type { CatalogueEntry } from '../packs/catalogue.ts'
import { fromBlob, type SourceFile } from '../packs/files.ts'
import { messageOf, note, problem } from '../packs/findings.ts'
import { type ImportOptions, importFiles } from '../packs/import/index.ts'
import type { TableAsk } from '../packs/import/table-mapping.ts'
import { decodeSamples } from '../packs/matrices.ts'
import { picturesOf } from '../packs/pictures.ts'
import type { SealedPack } from '../packs/seal.ts'
import { fetchAddress, fetchFiles } from './fetch.ts'
import type { Kept, KeptKind } from './kept.ts'
import { type Database, deletePack, listPacks, openStore, putPack, readEntry, type StoredPack } from './store.ts'

/** A stored pack as the page lists it. */
export interface PackListing {
  readonly id: string
  readonly hash: string
  readonly info: StoredPack['info']
  readonly storedAt: number
  readonly bytes: number
}

/** A pack is stored, or nothing changed and the findings say why. Findings of a stored pack are notes and warnings. */
export interface StoreResult {
  readonly stored?: PackListing
  /** The pack itself, where this browser keeps nothing: a private window, or storage switched off. */
  readonly unstored?: SealedPack
  readonly findings: readonly Finding[]
  /** The visitor must say first what a table's columns hold; nothing was stored. */
  readonly ask?: TableAsk
}

/** What a visitor says about files whose names and columns do not. */
export type Said = Pick<ImportOptions, 'mapping' | 'vlmevalkit'>
type Reading = ImportOptions & { readonly onProgress: OnProgress }

export class PackService {
  private database: Promise<Database> | undefined

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  private db(): Promise<Database> {
    this.database ??= openStore()
    return this.database
  }

  /** None where this browser keeps nothing. */
  async list(): Promise<PackListing[]> {
    const db = await this.db().catch(() => undefined)
    return db ? (await listPacks(db)).map(listing) : []
  }

  async remove(id: string): Promise<void> {
    await deletePack(await this.db(), id)
  }

  async kept(): Promise<Kept[]> {
    const { whatIsKept } = await import('./kept.ts')
    return whatIsKept(await this.db())
  }

  async forget(kind: KeptKind) {
    const { forget } = await import('./kept.ts')
    await forget(await this.db(), kind)
  }

  async load(entry: CatalogueEntry, base: string, onProgress: OnProgress): Promise<StoreResult> {
    const { files, findings } = await fetchFiles(entry, base, onProgress)
    return findings.length > 0 ? { findings } : this.read(files, { onProgress })
  }

  async importFiles(
    dropped: readonly { path: string; file: File }[],
    onProgress: OnProgress,
    said: Said = {},
  ): Promise<StoreResult> {
    const files = dropped.map(({ path, file }) => fromBlob(file, path))
    return this.read(files, { onProgress, ...said })
  }

  async fetchAddress(address: string, onProgress: OnProgress) {
    const { name, bytes, findings } = await fetchAddress(address, onProgress)
    // The cast leaves out SharedArrayBuffer, which nothing here uses.
    return { name, findings, ...(bytes && { file: new Blob([bytes as Uint8Array<ArrayBuffer>]) }) }
  }

  async exportZip(id: string, onProgress: OnProgress): Promise<Blob> {
    const db = await this.db()
    const stored = (await listPacks(db)).find((pack) => pack.id === id)
    if (!stored) throw new Error(`the pack "${id}" is not stored in this browser: load it again`)
    const entries = new Map<string, Uint8Array>()
    for (const [name, { bytes }] of Object.entries(stored.entries)) {
      onProgress({
        done: entries.size,
        total: Object.keys(stored.entries).length,
        unit: 'entries',
        note: `${name}, ${bytesInWords(bytes)}`,
      })
      entries.set(name, await readEntry(db, stored, name))
    }
    const { writeZip } = await import('../packs/write-zip.ts')
    return new Blob([writeZip(entries) as Uint8Array<ArrayBuffer>], { type: 'application/zip' })
  }

  async fix(id: string, fixes: readonly PackFix[], onProgress: OnProgress): Promise<StoreResult> {
    const db = await this.db()
    const stored = (await listPacks(db)).find((pack) => pack.id === id)
    if (!stored) return { findings: [problem(id, 'is not stored in this browser', 'Load it again.')] }
    const { info, hash } = stored
    const entries = new Map<string, Uint8Array>()
    for (const name of Object.keys(stored.entries)) entries.set(name, await readEntry(db, stored, name))
    try {
      const { fixPack } = await import('../packs/fix/index.ts')
      const fixed = await fixPack({ info, hash, entries }, fixes)
      const result = await this.store(fixed, [], onProgress)
      if (result.stored) {
        const { copyPictures } = await import('./pictures.ts')
        await copyPictures(db, hash, fixed.hash)
      }
      return result
    } catch (error) {
      return { findings: [problem(info.title, messageOf(error), 'Choose another fix; the pack is unchanged.')] }
    }
  }

  private async read(files: readonly SourceFile[], options: Reading): Promise<StoreResult> {
    const { onProgress } = options
    const { sealed, findings, ask } = await importFiles(files, options)
    if (!sealed) return { findings, ...(ask && { ask }) }
    const result = await this.store(sealed, findings, onProgress)
    if (!result.stored) return result
    return { ...result, findings: [...result.findings, ...(await this.pictures(sealed, files, onProgress))] }
  }

  /** Pictures among the files, for image encoders. */
  private async pictures({ hash, entries }: SealedPack, files: readonly SourceFile[], onProgress: OnProgress) {
    const lines = entries.get('samples.jsonl')
    const samples = lines ? await decodeSamples(async () => lines) : []
    if (!samples.some((sample) => picturesOf(sample).length > 0)) return []
    const { keepPictures } = await import('./pictures.ts')
    return keepPictures(await this.db(), hash, samples, files, onProgress)
  }

  private async store(pack: SealedPack, findings: readonly Finding[], onProgress: OnProgress): Promise<StoreResult> {
    const db = await this.db().catch(() => undefined)
    if (!db) return { unstored: pack, findings: [...findings, notKept(pack)] }
    const before = (await listPacks(db)).find(({ id }) => id === pack.info.id)
    try {
      await putPack(db, pack, this.now(), onProgress)
    } catch (error) {
      return { findings: [await storageProblem(db, pack, error)] }
    }
    const stored = (await listPacks(db)).find(({ id }) => id === pack.info.id)
    const replaced = before && before.hash !== pack.hash ? [replacedNote(before.info.title)] : []
    return { ...(stored && { stored: listing(stored) }), findings: [...findings, ...replaced] }
  }
}

const notKept = (pack: SealedPack): Finding =>
  note(
    pack.info.title,
    'this browser keeps nothing here (a private window, or storage is switched off)',
    'Everything works until the page is closed; save what you need as a results file.',
  )

const replacedNote = (title: string): Finding =>
  note(title, 'an earlier version of this pack was replaced', 'Nothing to do.')

const listing = ({ id, hash, info, storedAt, bytes }: StoredPack): PackListing => ({ id, hash, info, storedAt, bytes })

async function storageProblem(db: Database, pack: SealedPack, error: unknown): Promise<Finding> {
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
