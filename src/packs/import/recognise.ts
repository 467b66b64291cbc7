/** Which importer reads the files, and why none does. Loaded with the first files that are not a ready pack. */
import type { Finding } from '../../core/types.ts'
import type { SourceFile } from '../files.ts'
import { firstFew, problem } from '../findings.ts'
import type { Importer, ImportOptions } from './importer.ts'
import { importers } from './importers.ts'
import { longTable } from './long-table/long-table.ts'
import { makePeek } from './peek.ts'
import { unreadable } from './unreadable.ts'

/** The first that recognises the files; undefined if none does. A mapping of columns is one of a table. */
export async function importerFor(
  files: readonly SourceFile[],
  { mapping, signal }: ImportOptions,
): Promise<Importer | undefined> {
  if (mapping) return longTable
  const peek = makePeek(signal)
  for (const importer of importers) if (await importer.recognises(files, peek)) return importer
  return undefined
}

/** A folder may hold thousands of files. */
const lookedAt = 20

/** What is wrong with the files that nobody recognises: their readers' findings, and kinds that cannot be read here. */
export async function whyNot(files: readonly SourceFile[], { signal }: ImportOptions): Promise<Finding[]> {
  const peek = makePeek(signal)
  const found: Finding[] = []
  let unexplained = Math.max(0, files.length - lookedAt)
  for (const file of files.slice(0, lookedAt)) {
    const kind = await unreadable(file)
    const why = kind ? [kind] : (await peek(file)).wrong
    if (why.length === 0) unexplained++
    found.push(...why)
  }
  if (files.length > 0 && unexplained === 0) return found.slice(0, lookedAt)
  const labels = importers.map(({ label }) => label).join('; ')
  return [...found.slice(0, lookedAt), problem('files', unknown(files), `Supported: a pack made here, ${labels}.`)]
}

const unknown = (files: readonly SourceFile[]): string =>
  files.length === 0
    ? 'the archive contains no files'
    : `no importer recognises ${firstFew(files.map((file) => file.path))}`
