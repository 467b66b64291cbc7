/**
 * Packs a visitor can download with one click. Nothing is fetched before that. The host may edit the list,
 * public/packs/catalogue.json.
 */

import type { Finding } from '../core/types.ts'
import { plural } from '../core/words.ts'

export interface CatalogueEntry {
  readonly id: string
  readonly title: string
  readonly kind: 'real' | 'simulated'
  /** One or two sentences for someone who does not know the data. */
  readonly about: string
  readonly licence: string
  /** Bytes to download, all files together. */
  readonly bytes: number
  /** Where the files live when the host configures nothing else; relative to the page, or absolute. */
  readonly base: string
  /** Paths below `base`. One pack .zip, or the published files an importer understands. */
  readonly files: readonly CatalogueFile[]
}

export interface CatalogueFile {
  readonly path: string
  /** Tried if `path` is missing: mirrors do not always keep the publisher's folders. */
  readonly alternative?: string
  readonly bytes?: number
  /** Lower-case hex; checked after the download when given. */
  readonly sha256?: string
}

/** The pack shipped with the site: available even without the catalogue. */
export const embeddedEntry: CatalogueEntry = {
  id: 'simulated',
  title: 'Simulated VL-RouterBench',
  kind: 'simulated',
  about:
    'Questions and models drawn from a statistical model, steered to figures of the paper and, where it prints none, to assumptions.',
  licence: 'MIT (made by this project)',
  bytes: 0,
  base: 'packs/',
  files: [{ path: 'simulated.zip' }],
}

/** The fallback when the catalogue cannot be fetched or is not JSON. */
export const unreadableCatalogue = (error: unknown): { entries: CatalogueEntry[]; findings: Finding[] } => ({
  entries: [embeddedEntry],
  findings: [broken(`could not read the list of packs (${error instanceof Error ? error.message : String(error)})`)],
})

/** Checks a catalogue read from the network. Broken entries become findings; the others stay usable. */
export function readCatalogue(json: unknown): { entries: CatalogueEntry[]; findings: Finding[] } {
  const list = Array.isArray(json) ? json : []
  const findings: Finding[] = []
  if (!Array.isArray(json)) findings.push(broken('the catalogue is not a list'))
  const entries = list.filter((item, i): item is CatalogueEntry => {
    const good = isEntry(item)
    if (!good) findings.push(broken(`entry ${i + 1} lacks an id, title, base or files`))
    return good
  })
  return {
    entries: entries.some(({ id }) => id === embeddedEntry.id) ? entries : [embeddedEntry, ...entries],
    findings,
  }
}

/** Its files are on another host than the page. */
export const isRemote = ({ base }: CatalogueEntry): boolean => /^https?:/.test(base)

/** A link asked for a pack that is not in this browser: names it and says how to get it. */
export function missingPack(id: string, entry: CatalogueEntry | undefined): Finding {
  const what = `the pack of this link, "${entry?.title ?? id}", is not in this browser`
  const fix = entry
    ? `Download it under Data: ${plural(entry.files.length, 'file')} from ${new URL(entry.base).host}, licence ${entry.licence}.`
    : 'It is not in the catalogue either. Ask the sender for its files and drop them here, or open another pack under Data.'
  return { severity: 'error', where: 'opening the link', what, fix }
}

const broken = (what: string): Finding => ({
  severity: 'warning',
  where: 'packs/catalogue.json',
  what,
  fix: 'Compare it with the catalogue this site was built with. The other packs still work.',
})

function isEntry(item: unknown): item is CatalogueEntry {
  if (typeof item !== 'object' || item === null) return false
  const { id, title, base, files } = item as Partial<CatalogueEntry>
  return (
    typeof id === 'string' &&
    typeof title === 'string' &&
    typeof base === 'string' &&
    Array.isArray(files) &&
    files.every((file: unknown) => typeof (file as CatalogueFile | null)?.path === 'string')
  )
}
