/** Files from disk or from an address, as the importers take them. Nothing is read before it is asked for. */
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import type { CatalogueEntry, CatalogueFile } from '../packs/catalogue.ts'
import { fromBytes, type SourceFile } from '../packs/files.ts'
import { sha256 } from '../packs/hash.ts'

function fromDisk(full: string, shown: string): SourceFile {
  return {
    path: shown,
    size: statSync(full).size,
    bytes: async () => new Uint8Array(readFileSync(full)),
    // Node's stream gives Buffers, which are Uint8Arrays.
    stream: () => Readable.toWeb(createReadStream(full, { highWaterMark: 1 << 20 })) as ReadableStream<Uint8Array>,
    slice: async (start, end) => {
      const file = openSync(full, 'r')
      try {
        const bytes = new Uint8Array(end - start)
        return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start))
      } finally {
        closeSync(file)
      }
    },
  }
}

/** One pack file, one archive, or every file below a folder. */
export function sourceFiles(path: string): SourceFile[] {
  if (statSync(path).isFile()) return [fromDisk(path, basename(path))]
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  )
  return inside.map((name) => fromDisk(join(path, name), name.replaceAll('\\', '/')))
}

/** The file behind an http address, named by its last part. Throws a sentence. */
export async function fetchSource(address: string): Promise<SourceFile> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
  const name = decodeURIComponent(basename(new URL(address).pathname)) || 'download'
  return fromBytes(name, new Uint8Array(await response.arrayBuffer()))
}

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
