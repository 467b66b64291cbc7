/** Files inside tar and gz archives, unpacked only when asked for. */

import { Gunzip } from 'fflate'
import { plural } from '../../core/words.ts'
import { baseName, chunksOf, DamagedFile, fileLimitBytes, joined, type SourceFile } from '../files.ts'
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

/**
 * Where the members of a gzip file begin: `cat a.gz b.gz` and bgzip write several, of which browsers unpack the first only. Found by
 * unpacking; what comes out is not used, because it is not checked.
 */
function memberStarts(packed: Uint8Array): number[] {
  const starts = [0]
  const gunzip = new Gunzip(() => {})
  gunzip.onmember = (start) => starts.push(start)
  for (let at = 0; at < packed.length; at += pushed)
    gunzip.push(packed.subarray(at, at + pushed), at + pushed >= packed.length)
  return [...new Set(starts)].sort((a, b) => a - b)
}

const pushed = 1 << 16

const unpacked = (packed: Uint8Array): AsyncIterable<Uint8Array> =>
  chunksOf({
    path: '',
    size: packed.length,
    bytes: async () => packed,
    stream: () => new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip')),
  })

/** All members one after the other, each checked by the platform. */
async function* inflated(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  let given = 0
  try {
    for await (const chunk of unpacked(packed)) {
      given += chunk.length
      yield chunk
    }
    return
  } catch (error) {
    // Whatever follows the first member is an error to browsers, each with words of its own.
    if (!(error instanceof TypeError)) throw error
  }
  const starts = memberStarts(packed)
  if (starts.length < 2) throw new TypeError('the compressed data is not valid')
  for (const [i, start] of starts.entries()) {
    for await (const chunk of unpacked(packed.subarray(start, starts[i + 1]))) {
      const known = Math.min(given, chunk.length)
      given -= known
      if (known < chunk.length) yield chunk.subarray(known)
    }
  }
}

/** Unpacks piece by piece. Errors are sentences. */
function gunzipStream(packed: Uint8Array, name: string, limit = zipLimits.entryBytes): ReadableStream<Uint8Array> {
  const pieces = inflated(packed)
  let size = 0
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next().catch((error: unknown) => {
        throw new DamagedFile(`${name} is damaged (${messageOf(error)}): download it again`)
      })
      if (done) return controller.close()
      size += value.length
      if (size > limit || isBomb(size, packed.length)) {
        await pieces.return(undefined)
        throw new DamagedFile(
          `${name} unpacks to more than ${plural(size, 'byte')} from ${packed.length}: unpack it and import the files you need`,
        )
      }
      controller.enqueue(value)
    },
    cancel: async () => void (await pieces.return(undefined)),
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

/** Deflate makes nothing smaller than this. */
const mostTimes = 1032

/**
 * The size the last four bytes announce; exact below 4 GB for a file of one part. 0 where it cannot be true, as when the end
 * of the file is missing: unpacking then says so.
 */
function announcedSize(packed: Uint8Array): number {
  if (packed.length < 18) return 0
  const size = new DataView(packed.buffer, packed.byteOffset).getUint32(packed.length - 4, true)
  return size > mostTimes * packed.length ? 0 : size
}
