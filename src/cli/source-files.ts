/** Files from disk or from an address, as the importers take them. Nothing is read before it is asked for. */
import { closeSync, createReadStream, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { fromBytes, type SourceFile } from '../packs/files.ts'

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
