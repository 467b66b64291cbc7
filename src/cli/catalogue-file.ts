/** The site's list of packs, catalogue.json, in the folder of its packs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { CatalogueEntry, CatalogueFile } from '../packs/catalogue.ts'
import { sha256 } from '../packs/hash.ts'

/** A file as the catalogue lists it, with its size and hash. */
export async function catalogueFile(path: string, bytes: Uint8Array) {
  return { path: basename(path), bytes: bytes.length, sha256: await sha256(bytes) } satisfies CatalogueFile
}

/** Adds a pack to the folder's catalogue, or replaces it there, and says which. Without a catalogue does nothing. */
export function enterPack(
  folder: string,
  id: string,
  entryFrom: (before: CatalogueEntry | undefined) => CatalogueEntry | undefined,
): string | undefined {
  const path = join(folder, 'catalogue.json')
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  const list = JSON.parse(text) as CatalogueEntry[]
  const at = list.findIndex((entry) => entry.id === id)
  const entry = entryFrom(list[at])
  if (!entry) return undefined
  if (at < 0) list.push(entry)
  else list[at] = entry
  const after = `${JSON.stringify(list, undefined, 2)}\n`
  if (after !== text) writeFileSync(path, after)
  return `${at < 0 ? 'entered in' : 'replaced in'} ${path}`
}
