/**
 * From dropped or downloaded files to a sealed pack; the same in the page's worker and on the command line.
 * A new importer is one file and one line in importers.ts.
 */
import type { Finding } from '../../core/types.ts'
import { baseName, DamagedFile, folderOf, type SourceFile } from '../files.ts'
import { hasNoErrors, messageOf, problem } from '../findings.ts'
import { infoEntry } from '../info.ts'
import { decodePack } from '../open.ts'
import type { SealedPack } from '../seal.ts'
import { expandArchives } from './archives.ts'
import type { ImportOptions } from './importer.ts'
import type { TableAsk } from './long-table/mapping.ts'

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
  const [{ importerFor, whyNot }, { sealPack }] = await Promise.all([import('./recognise.ts'), import('../seal.ts')])
  const importer = await importerFor(files, options)
  if (!importer) return { findings: await whyNot(files, options) }
  const { pack, findings, ask } = await importer.importPack(files, options)
  return { ...(pack && { sealed: await sealPack(pack) }), ...(ask && { ask }), findings }
}

const refusal = (where: string, what: string, fix: string): ImportedFiles => ({ findings: [problem(where, what, fix)] })

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
