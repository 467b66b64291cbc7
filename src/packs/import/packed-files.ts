/** Files inside tar and gz archives, unpacked only when asked for. */

import { plural } from '../../core/words.ts'
import { baseName, DamagedFile, fileLimitBytes, joined, type SourceFile } from '../files.ts'
import { messageOf } from '../findings.ts'
import { readTar } from '../read/tar.ts'
import { isBomb, zipLimits } from '../zip.ts'

/** The files of a tar archive. */
export const tarFiles = (bytes: Uint8Array, path: string): SourceFile[] =>
  readTar(bytes, path).map((entry) => ({
    path: `${path}/${entry.name}`,
    size: entry.bytes.length,
    // A copy, so that the archive is free when its files have been read.
    bytes: async () => entry.bytes.slice(),
  }))

/** The files of a packed tar archive. */
export const tarGzFiles = async (packed: Uint8Array, path: string): Promise<SourceFile[]> =>
  tarFiles(await gunzip(packed, path), path)

/** One packed file, unpacked each time it is asked for: its packed form is what stays in memory. */
export function gzFile(packed: Uint8Array, path: string): SourceFile {
  const limit = fileLimitBytes
  return {
    path: `${path}/${baseName(path).replace(/\.gz$/i, '')}`,
    size: announcedSize(packed),
    bytes: () => gunzip(packed, path, limit),
    stream: () => gunzipStream(packed, path, limit),
  }
}

/** Unpacks piece by piece. Errors are sentences. */
function gunzipStream(packed: Uint8Array, name: string, limit = zipLimits.entryBytes): ReadableStream<Uint8Array> {
  const source = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  const reader = source.getReader()
  let size = 0
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch((error) => {
        throw new DamagedFile(`${name} is damaged (${messageOf(error)}): download it again`)
      })
      if (done) return controller.close()
      size += value.length
      if (size > limit || isBomb(size, packed.length)) {
        await reader.cancel()
        throw new DamagedFile(
          `${name} unpacks to more than ${plural(size, 'byte')} from ${packed.length}: unpack it and import the files you need`,
        )
      }
      controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** All of it at once. */
async function gunzip(packed: Uint8Array, name: string, limit?: number): Promise<Uint8Array> {
  const reader = gunzipStream(packed, name, limit).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value)
    size += part.value.length
  }
  return joined(parts, size)
}

/** The size the last four bytes announce; exact below 4 GB for a file of one part. */
function announcedSize(packed: Uint8Array): number {
  if (packed.length < 18) return 0
  return new DataView(packed.buffer, packed.byteOffset).getUint32(packed.length - 4, true)
}
