/** Packs in and out of IndexedDB, behind the page's pack worker. What is untrusted is checked before anything is stored. */
import type { Finding, OnProgress, PackFix } from '../core/types.ts'
import type { CatalogueEntry, CatalogueFile } from '../packs/catalogue.ts'
import { fromBlob, fromBytes, type SourceFile } from '../packs/files.ts'
import { note, problem, sentence } from '../packs/findings.ts'
import { fixPack } from '../packs/fix/index.ts'
import { sha256 } from '../packs/hash.ts'
import { type ImportOptions, importFiles } from '../packs/import/index.ts'
import type { TableAsk, TableMapping } from '../packs/import/table-mapping.ts'
import { decodeSamples, type SealedPack } from '../packs/pack.ts'
import { bytesInWords } from '../packs/words.ts'
import { keepPictures } from './pictures.ts'
import { type Database, deletePack, listPacks, openStore, putPack, readEntry, type StoredPack } from './store.ts'

interface Listing {
  readonly id: string
  readonly hash: string
  readonly info: StoredPack['info']
  readonly storedAt: number
  readonly bytes: number
}

interface Result {
  readonly stored?: Listing
  readonly findings: readonly Finding[]
  readonly ask?: TableAsk
}

type Reading = ImportOptions & { readonly onProgress: OnProgress }

export class PackService {
  private database: Promise<Database> | undefined

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  private db(): Promise<Database> {
    this.database ??= openStore()
    return this.database
  }

  async list(): Promise<Listing[]> {
    return (await listPacks(await this.db())).map(listing)
  }

  async remove(id: string): Promise<void> {
    await deletePack(await this.db(), id)
  }

  async load(entry: CatalogueEntry, base: string, onProgress: OnProgress): Promise<Result> {
    const { files, findings } = await fetchFiles(entry, base, onProgress)
    return findings.length > 0 ? { findings } : this.read(files, { onProgress })
  }

  async importFiles(
    dropped: readonly { path: string; file: File }[],
    onProgress: OnProgress,
    mapping?: TableMapping,
  ): Promise<Result> {
    const files = dropped.map(({ path, file }) => fromBlob(file, path))
    return this.read(files, { onProgress, ...(mapping && { mapping }) })
  }

  async fix(id: string, fixes: readonly PackFix[], onProgress: OnProgress): Promise<Result> {
    const db = await this.db()
    const stored = (await listPacks(db)).find((pack) => pack.id === id)
    if (!stored) return { findings: [problem(id, 'is not stored in this browser', 'Load it again.')] }
    const { info, hash } = stored
    const entries = new Map<string, Uint8Array>()
    for (const name of Object.keys(stored.entries)) entries.set(name, await readEntry(db, stored, name))
    try {
      return await this.store(await fixPack({ info, hash, entries }, fixes), [], onProgress)
    } catch (error) {
      return { findings: [problem(info.title, sentence(error), 'Choose another fix; the pack is unchanged.')] }
    }
  }

  private async read(files: readonly SourceFile[], options: Reading): Promise<Result> {
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
    return keepPictures(await this.db(), hash, samples, files, onProgress)
  }

  private async store(pack: SealedPack, findings: readonly Finding[], onProgress: OnProgress): Promise<Result> {
    const db = await this.db()
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

const replacedNote = (title: string): Finding =>
  note(title, 'an earlier version of this pack was replaced', 'Nothing to do.')

const listing = ({ id, hash, info, storedAt, bytes }: StoredPack): Listing => ({ id, hash, info, storedAt, bytes })

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

/** Fetches a catalogue entry's files. Anything wrong with one of them is a finding that names it. */
async function fetchFiles(entry: CatalogueEntry, base: string, onProgress: OnProgress) {
  const files: SourceFile[] = []
  const findings: Finding[] = []
  let before = 0
  for (const file of entry.files) {
    const report = (done: number, total: number) =>
      onProgress({ done: before + done, total: entry.bytes || total, unit: 'bytes', note: file.path })
    const { bytes, finding } = await fetchFile(file, base, report)
    if (finding) return { files: [], findings: [finding] }
    before += bytes.length
    files.push(fromBytes(file.path, bytes))
  }
  return { files, findings }
}

const noBytes = new Uint8Array(0)

async function fetchFile(file: CatalogueFile, base: string, report: (done: number, total: number) => void) {
  const paths = file.alternative ? [file.path, file.alternative] : [file.path]
  let reason = ''
  for (const path of paths) {
    const address = new URL(path, base).href
    const response = await fetch(address).catch((error: Error) => error)
    if (response instanceof Error) reason = `${address} did not answer (${response.message})`
    else if (!response.ok) reason = `${address} answered ${response.status}`
    else return check(file, address, await readBody(response, report))
  }
  const finding = problem(
    file.path,
    `${reason}.`,
    'Check the connection and the address under "Address", or drop the files here.',
  )
  return { bytes: noBytes, finding }
}

async function check(file: CatalogueFile, address: string, bytes: Uint8Array) {
  if (!file.sha256 || (await sha256(bytes)) === file.sha256) return { bytes }
  const what = `${address} sent ${bytes.length} bytes that are not the published file (its sha256 differs).`
  return {
    bytes: noBytes,
    finding: problem(file.path, what, 'Try again, or get the files from their publisher and drop them here.'),
  }
}

async function readBody(response: Response, report: (done: number, total: number) => void): Promise<Uint8Array> {
  const total = Number(response.headers.get('content-length')) || 0
  const parts: Uint8Array[] = []
  let done = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    parts.push(part.value)
    done += part.value.length
    report(done, total)
  }
  const bytes = new Uint8Array(done)
  parts.reduce((at, part) => {
    bytes.set(part, at)
    return at + part.length
  }, 0)
  return bytes
}
