/** What bytes are recognised by: sha256 for content, CRC-32 for the entries of a zip. */

/** sha256 as lower-case hex, on the platform's own implementation. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new Error(
      'this page was opened over plain http, where browsers offer no sha256: open it over https or localhost',
    )
  }
  // The cast leaves out SharedArrayBuffer, which nothing here uses.
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** CRC-32 as zip files use it (polynomial 0xedb88320): fflate writes it but does not check it. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1
  let i = 0
  // Four bytes a step: three times faster than one, and a pack is read at every visit.
  for (const end = bytes.length - 3; i < end; i += 4) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)
    crc =
      tables[768 + (crc & 255)] ^
      tables[512 + ((crc >>> 8) & 255)] ^
      tables[256 + ((crc >>> 16) & 255)] ^
      tables[crc >>> 24]
  }
  for (; i < bytes.length; i++) crc = tables[(crc ^ bytes[i]) & 255] ^ (crc >>> 8)
  return ~crc >>> 0
}

const tables = makeTables()

/** Table k (256 entries from 256·k) advances a byte past k further bytes. */
function makeTables(): Int32Array {
  const made = new Int32Array(1024)
  for (let i = 0; i < 256; i++) {
    let crc = i
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    made[i] = crc
  }
  for (let i = 256; i < 1024; i++) made[i] = (made[i - 256] >>> 8) ^ made[made[i - 256] & 255]
  return made
}
