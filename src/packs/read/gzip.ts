/** Gzip, unpacked by the browser's own code, which checks sums. What unpacks to absurdly much is stopped on the way. */
import { DamagedFile, joined } from '../files.ts'
import { messageOf } from '../findings.ts'
import { isBomb, zipLimits } from '../zip.ts'

/** Unpacks piece by piece. Errors are sentences. */
export function gunzipStream(
  packed: Uint8Array,
  name: string,
  limit = zipLimits.entryBytes,
): ReadableStream<Uint8Array> {
  const source = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  const reader = source.getReader()
  let size = 0
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch((error) => {
        throw new DamagedFile(`${name} is damaged (${messageOf(error)}): get it again`)
      })
      if (done) return controller.close()
      size += value.length
      if (size > limit || isBomb(size, packed.length)) {
        await reader.cancel()
        throw new DamagedFile(
          `${name} unpacks to more than ${size} bytes from ${packed.length}: unpack it and drop what is needed`,
        )
      }
      controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** All of it at once. */
export async function gunzip(packed: Uint8Array, name: string, limit?: number): Promise<Uint8Array> {
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
export function announcedSize(packed: Uint8Array): number {
  if (packed.length < 18) return 0
  return new DataView(packed.buffer, packed.byteOffset).getUint32(packed.length - 4, true)
}
