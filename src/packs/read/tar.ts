/**
 * Tar archives: plain files only. Links, devices and folders are passed over; a link in a VLMEvalKit work directory only
 * repeats a file. Source: POSIX ustar, its pax headers, and GNU long names.
 */

import { plural } from '../../core/words.ts'
import { isPlainPath } from '../zip.ts'

export interface TarEntry {
  readonly name: string
  /** A view of the archive. */
  readonly bytes: Uint8Array
}

const block = 512
const entryLimit = 60_000

/** Throws a sentence if the archive is damaged or a name points outside it. */
export function readTar(bytes: Uint8Array, archive: string): TarEntry[] {
  const entries: TarEntry[] = []
  const seen = new Set<string>()
  let longName: string | undefined
  for (let at = 0; at + block <= bytes.length; ) {
    const header = bytes.subarray(at, at + block)
    if (header.every((byte) => byte === 0)) return entries
    if (octal(header, 148, 8) !== checksum(header))
      throw new Error(`${archive} is damaged at byte ${at}: download it again`)
    const size = sizeOf(header)
    const start = at + block
    if (!(size >= 0) || start + size > bytes.length) throw new Error(`${archive} is truncated: download it again`)
    const body = bytes.subarray(start, start + size)
    at = start + Math.ceil(size / block) * block
    const kind = String.fromCharCode(header[156])
    if (kind === 'L') longName = text(body)
    else if (kind === 'x') longName = paxPath(body) ?? longName
    else {
      const name = (longName ?? ustarName(header)).replace(/^\.\//, '')
      longName = undefined
      if ((kind !== '0' && kind !== '\0') || name.endsWith('/')) continue
      if (!isPlainPath(name)) throw new Error(`${archive}/${name} has a name that points outside the archive`)
      if (seen.has(name)) throw new Error(`${archive}/${name} is in the archive twice`)
      seen.add(name)
      if (entries.push({ name, bytes: body }) > entryLimit)
        throw new Error(
          `${archive} has more than ${plural(entryLimit, 'entry', 'entries')}: unpack it and import the files you need`,
        )
    }
  }
  throw new Error(`${archive} is truncated: download it again`)
}

/** Up to the first zero byte. */
function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header.subarray(start, start + length)).trim()
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN
}

/** Beyond 8 GB the size is binary, and far beyond what is read here. */
const sizeOf = (header: Uint8Array): number => (header[124] & 0x80 ? Number.NaN : octal(header, 124, 12))

/** The sum of all bytes, the checksum's own taken as blanks. */
const checksum = (header: Uint8Array): number =>
  header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0)

function ustarName(header: Uint8Array): string {
  const name = text(header.subarray(0, 100))
  const prefix = text(header.subarray(257, 262)) === 'ustar' ? text(header.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Records "length key=value\n". */
function paxPath(body: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(body))?.[1]
}
