/**
 * From dropped or downloaded files to a sealed pack; the same in the page's worker and on the command line.
 * A new importer is one file and one line in importers.ts.
 */
import type { Finding } from '../../core/types.ts'
import { baseName, DamagedFile, folderOf, type SourceFile } from '../files.ts'
import { firstFew, hasNoErrors, messageOf, problem } from '../findings.ts'
import { infoEntry } from '../info.ts'
import { decodePack } from '../open.ts'
import type { SealedPack } from '../seal.ts'
import { expandArchives } from './archives.ts'
import type { Importer, ImportOptions } from './importer.ts'
import { makePeek } from './peek.ts'
import type { TableAsk } from './table-mapping.ts'

export { expandArchives } from './archives.ts'
export type { ImportOptions } from './importer.ts'

export interface ImportedFiles {
  /** Ready to be stored or zipped. Without it, an error among the findings gives the reason, or `ask` asks for what is missing. */
  readonly sealed?: SealedPack
  readonly ask?: TableAsk
  readonly findings: readonly Finding[]
}

/** A ready pack (with a pack.json among the files) is checked and used as it is; anything else goes to an importer. */
export async function importFiles(files: readonly SourceFile[], options: ImportOptions = {}): Promise<ImportedFiles> {
  if (files.length === 0)
    return refusal('files', 'no files were given, or the folder is empty', 'Import a pack or published result files.')
  const expanded = await expandArchives(files)
  if (!hasNoErrors(expanded.findings)) return { findings: expanded.findings }
  const result = await importExpanded(expanded.files, options).catch((error) => {
    if (!(error instanceof DamagedFile)) throw error
    return refusal('archive', messageOf(error), 'Download it again. Nothing was imported.')
  })
  return { ...result, findings: [...expanded.findings, ...result.findings] }
}

async function importExpanded(files: readonly SourceFile[], options: ImportOptions): Promise<ImportedFiles> {
  const packs = files.filter((file) => baseName(file.path) === infoEntry)
  if (packs.length > 1) return refusal(packs[1].path, 'is a second pack', 'Import one pack at a time.')
  if (packs.length === 1) return openReadyPack(files, packs[0], options)
  const [{ importers, longTable }, { sealPack }] = await Promise.all([import('./importers.ts'), import('../seal.ts')])
  const importer = options.mapping ? longTable : await importerFor(importers, files, options)
  const labels = importers.map(({ label }) => label).join('; ')
  if (!importer)
    return {
      findings: [
        ...(await whyNot(files, options)),
        problem('files', unknownFiles(files), `Supported: a pack made here, ${labels}.`),
      ],
    }
  const { pack, findings, ask } = await importer.importPack(files, options)
  return { ...(pack && { sealed: await sealPack(pack) }), ...(ask && { ask }), findings }
}

/** What is wrong with the files that nobody recognises: their readers' findings, and kinds that cannot be read here. */
async function whyNot(files: readonly SourceFile[], { signal }: ImportOptions): Promise<Finding[]> {
  const { unreadable } = await import('./unreadable.ts')
  const peek = makePeek(signal)
  const found: Finding[] = []
  for (const file of files.slice(0, lookedAt)) {
    const kind = await unreadable(file)
    found.push(...(kind ? [kind] : (await peek(file)).wrong))
  }
  return found.slice(0, lookedAt)
}

/** A folder may hold thousands of files. */
const lookedAt = 20

async function importerFor(importers: readonly Importer[], files: readonly SourceFile[], { signal }: ImportOptions) {
  const peek = makePeek(signal)
  for (const importer of importers) if (await importer.recognises(files, peek)) return importer
  return undefined
}

const refusal = (where: string, what: string, fix: string): ImportedFiles => ({ findings: [problem(where, what, fix)] })

const unknownFiles = (files: readonly SourceFile[]): string =>
  files.length === 0
    ? 'the archive contains no files'
    : `no importer recognises ${firstFew(files.map((file) => file.path))}`

/** The entries are the files beside pack.json. */
async function openReadyPack(
  files: readonly SourceFile[],
  json: SourceFile,
  { onProgress, signal }: ImportOptions,
): Promise<ImportedFiles> {
  const folder = folderOf(json.path)
  const own = files.filter((file) => file.path.startsWith(folder))
  const total = own.reduce((sum, file) => sum + file.size, 0)
  const entries = new Map<string, Uint8Array>()
  let done = 0
  for (const file of own) {
    signal?.throwIfAborted()
    onProgress?.({ done, total, unit: 'bytes', note: `reading ${baseName(file.path)}` })
    try {
      entries.set(file.path.slice(folder.length), await file.bytes())
    } catch (error) {
      return refusal(file.path, messageOf(error), 'Download the pack again.')
    }
    done += file.size
  }
  onProgress?.({ done, total, unit: 'bytes', note: 'checking' })
  const { sealed, findings } = await decodePack(entries)
  return { ...(sealed && { sealed }), findings }
}
