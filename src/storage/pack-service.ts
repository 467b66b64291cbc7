/** Packs in and out of IndexedDB, behind the page's pack worker. What is untrusted is checked before anything is stored. */

import type { Finding, OnProgress, PackFix } from '../core/types.ts'
import type { CatalogueEntry } from '../packs/catalogue.ts'
import { fromBlob, type SourceFile } from '../packs/files.ts'
import { messageOf, note, problem } from '../packs/findings.ts'
import { type ImportOptions, importFiles } from '../packs/import/index.ts'
import type { TableAsk } from '../packs/import/long-table/mapping.ts'
import { decodeSamples } from '../packs/matrices.ts'
import { picturesOf } from '../packs/pictures.ts'
import type { SealedPack } from '../packs/seal.ts'
import { fetchFiles } from './fetch.ts'
import type { Kept, KeptKind } from './kept.ts'
import { deletePack, listPacks, openStore, putPack, type StoredPack } from './store.ts'

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
/** The first board comes first. */
const sweepAfterMs = 5000

type Reading = ImportOptions & { readonly onProgress: OnProgress; readonly replaces?: boolean }

export class PackService {
  private swept = false

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** None where this browser keeps nothing. */
  async list(): Promise<PackListing[]> {
    const db = await openStore().catch(() => undefined)
    if (!db) return []
    const packs = await listPacks(db)
    if (!this.swept) setTimeout(() => void this.sweep(), sweepAfterMs)
    this.swept = true
    return packs.map(listing)
  }

  private async sweep() {
    const { sweep } = await import('./derived.ts')
    await sweep(await openStore())
  }

  async remove(id: string): Promise<void> {
    await deletePack(await openStore(), id)
  }

  async kept(): Promise<Kept[]> {
    const { whatIsKept } = await import('./kept.ts')
    return whatIsKept(await openStore())
  }

  async forget(kind: KeptKind) {
    const { forget } = await import('./kept.ts')
    await forget(await openStore(), kind)
  }

  async load(entry: CatalogueEntry, base: string, onProgress: OnProgress): Promise<StoreResult> {
    const { files, findings } = await fetchFiles(entry, base, onProgress)
    return findings.length > 0 ? { findings } : this.read(files, { onProgress, replaces: true })
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
    const { fetchAddress } = await import('./fetch-address.ts')
    const { name, bytes, findings } = await fetchAddress(address, onProgress)
    // The cast leaves out SharedArrayBuffer, which nothing here uses.
    return { name, findings, ...(bytes && { file: new Blob([bytes as Uint8Array<ArrayBuffer>]) }) }
  }

  async exportZip(id: string, onProgress: OnProgress): Promise<Blob> {
    const db = await openStore()
    const stored = (await listPacks(db)).find((pack) => pack.id === id)
    if (!stored) throw new Error(`the pack "${id}" is not stored in this browser: load it again`)
    const { readWhole } = await import('./whole.ts')
    const entries = await readWhole(db, stored, onProgress)
    const { writeZip } = await import('../packs/write-zip.ts')
    return new Blob([writeZip(entries) as Uint8Array<ArrayBuffer>], { type: 'application/zip' })
  }

  async fix(id: string, fixes: readonly PackFix[], onProgress: OnProgress): Promise<StoreResult> {
    const db = await openStore()
    const stored = (await listPacks(db)).find((pack) => pack.id === id)
    if (!stored) return { findings: [problem(id, 'is not stored in this browser', 'Load it again.')] }
    const { info, hash } = stored
    try {
      const { readWhole } = await import('./whole.ts')
      const entries = await readWhole(db, stored, onProgress)
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
    const { sealed: read, findings, ask } = await importFiles(files, options)
    if (!read) return { findings, ...(ask && { ask }) }
    const { sealed, said } = options.replaces ? { sealed: read, said: [] } : await besideOthers(read)
    const result = await this.store(sealed, [...findings, ...said], onProgress)
    if (!result.stored) return result
    return { ...result, findings: [...result.findings, ...(await this.pictures(sealed, files, onProgress))] }
  }

  /** Pictures among the files, for image encoders. */
  private async pictures({ hash, entries }: SealedPack, files: readonly SourceFile[], onProgress: OnProgress) {
    const lines = entries.get('samples.jsonl')
    const samples = lines ? await decodeSamples(async () => lines) : []
    if (!samples.some((sample) => picturesOf(sample).length > 0)) return []
    const { keepPictures } = await import('./pictures.ts')
    return keepPictures(await openStore(), hash, samples, files, onProgress)
  }

  private async store(pack: SealedPack, findings: readonly Finding[], onProgress: OnProgress): Promise<StoreResult> {
    const db = await openStore().catch(messageOf)
    if (typeof db === 'string') return { unstored: pack, findings: [...findings, notKept(pack, db)] }
    const before = (await listPacks(db)).find(({ id }) => id === pack.info.id)
    try {
      await putPack(db, pack, this.now(), onProgress)
    } catch (error) {
      const { storageProblem } = await import('./whole.ts')
      return { findings: [await storageProblem(db, pack, error)] }
    }
    const stored = (await listPacks(db)).find(({ id }) => id === pack.info.id)
    const replaced = before && before.hash !== pack.hash ? [replacedNote(before.info.title)] : []
    return { ...(stored && { stored: listing(stored) }), findings: [...findings, ...replaced] }
  }
}

/** With a name of its own where another pack has the one it came with. */
async function besideOthers(pack: SealedPack) {
  const db = await openStore().catch(() => undefined)
  const known = new Map(db && (await listPacks(db)).map(({ id, hash }) => [id, hash]))
  if (!known.has(pack.info.id) || known.get(pack.info.id) === pack.hash) return { sealed: pack, said: [] }
  return (await import('./whole.ts')).beside(pack, known)
}

/** @param why the storage did not open */
const notKept = (pack: SealedPack, why: string): Finding =>
  note(
    pack.info.title,
    `this browser keeps nothing here (a private window, storage that is switched off, or: ${why})`,
    'Everything works until the page is closed; save what you need as a results file.',
  )

const replacedNote = (title: string): Finding =>
  note(title, 'an earlier version of this pack was replaced', 'Nothing to do.')

const listing = ({ id, hash, info, storedAt, bytes }: StoredPack): PackListing => ({ id, hash, info, storedAt, bytes })
