/** Zip archives, written whole by fflate. */
import { deflateSync, type Zippable, zipSync } from 'fflate'

/** Every entry is dated 1980-01-01, so that the same data give the same archive. */
export function writeZip(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const date = new Date(1980, 0, 1)
  const files: Zippable = {}
  for (const [name, bytes] of entries) files[name] = [bytes, { level: packsWell(bytes) ? 6 : 0, mtime: date }]
  return zipSync(files)
}

const probeBytes = 1 << 16

/** Judged by a piece from the middle: storing what does not shrink saves the reader the unpacking. */
function packsWell(bytes: Uint8Array): boolean {
  const start = Math.max(0, (bytes.length - probeBytes) >> 1)
  const probe = bytes.subarray(start, start + probeBytes)
  return deflateSync(probe, { level: 6 }).length < 0.95 * probe.length
}
