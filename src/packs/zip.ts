/**
 * Zip archives, read entry by entry; write-zip.ts writes them. The platform unpacks; the table of contents is read here,
 * and sums are checked. Not read: encryption, zip64, split archives.
 * Source: PKWARE APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end record).
 */

import type { Finding, OnProgress } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { DamagedFile } from './files.ts'
import { messageOf, note, problem } from './findings.ts'
import { crc32 } from './hash.ts'

interface ZipEntry {
  readonly name: string
  /** Unpacked size as declared; reading checks it. */
  readonly size: number
  readonly packedSize: number
  readonly crc: number
  readonly method: number
  /** Where its local header starts. */
  readonly offset: number
}

export interface ZipArchive {
  /** Files only, in the order of the archive. */
  readonly entries: readonly ZipEntry[]
  /** Unpacks one file; rejects with a sentence when it is damaged. */
  read(entry: ZipEntry): Promise<Uint8Array>
}

/** Declared sizes above these are refused before anything is unpacked. */
export interface ZipLimits {
  readonly entryBytes: number
  readonly totalBytes: number
  readonly entries: number
}

export const zipLimits: ZipLimits = { entryBytes: 1 << 30, totalBytes: 2 ** 31, entries: 60_000 }

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 }
const [stored, deflated] = [0, 8]
const endBytes = 22
const longestComment = 0xffff
/** Deflate reaches about 1000:1 on zeros only; real files stay far below this, whatever their size. */
const absurdRatio = 250
const bombBytes = 16 << 20

/** True for a file that unpacks to far more than real data would. */
export const isBomb = (size: number, packedSize: number): boolean => size > bombBytes && size > packedSize * absurdRatio

/** Reads the table of contents. Without an archive the findings give the reason; rejected entries are findings too. */
export function openZip(
  bytes: Uint8Array,
  name: string,
  limits: ZipLimits = zipLimits,
): { archive?: ZipArchive; findings: Finding[] } {
  const end = findEnd(bytes)
  if (end === undefined) return { findings: [noEnd(bytes, name)] }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [count, at] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)]
  if (count === 0xffff || at === 0xffffffff || count > limits.entries)
    return { findings: [tooLarge(name, count, limits)] }
  try {
    const { entries, findings } = acceptEntries(listEntries(view, bytes, at, count), name, limits)
    return { archive: { entries, read: (entry) => unpack(view, bytes, entry, name) }, findings }
  } catch (error) {
    return {
      findings: [problem(name, `is a damaged zip archive: ${messageOf(error)}`, 'Download it or make it again.')],
    }
  }
}

function findEnd(bytes: Uint8Array): number | undefined {
  const first = Math.max(0, bytes.length - endBytes - longestComment)
  for (let at = bytes.length - endBytes; at >= first; at--) {
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 5 && bytes[at + 3] === 6) return at
  }
  return undefined
}

function noEnd(bytes: Uint8Array, name: string): Finding {
  if (bytes.length === 0) return problem(name, 'is empty (0 bytes)', 'Download it or make it again.')
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const what = `is truncated: after ${plural(bytes.length, 'byte')} its table of contents is still missing`
    return problem(name, what, 'Download the complete file again.')
  }
  const start = latin(bytes.subarray(0, 24)).replace(/[^\x20-\x7e]/g, '·')
  return problem(
    name,
    `is not a zip archive: it starts with "${start}"`,
    'Rename it to its real file type, or import the archive itself.',
  )
}

const tooLarge = (name: string, count: number, limits: ZipLimits): Finding =>
  problem(
    name,
    `lists ${count === 0xffff ? 'more than 65,534' : count} entries or is larger than 4 GB; the limit is ${plural(limits.entries, 'entry', 'entries')}`,
    'Unpack it and import the files you need.',
  )

function listEntries(view: DataView, bytes: Uint8Array, start: number, count: number): ZipEntry[] {
  const entries: ZipEntry[] = []
  for (let at = start, i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== signature.central) {
      throw new Error(`entry ${i + 1} of ${count} is not where the table of contents says`)
    }
    const nameEnd = at + 46 + view.getUint16(at + 28, true)
    const flags = view.getUint16(at + 8, true)
    const name = nameIn(bytes.subarray(at + 46, nameEnd), flags)
    if (flags & 1) throw new Error(`entry "${name}" is encrypted`)
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  const wrong = entries.find((entry) => localName(view, bytes, entry.offset) !== entry.name)
  if (wrong) throw new Error(`entry "${wrong.name}" has a different name at its stored position`)
  return entries.filter((entry) => !entry.name.endsWith('/'))
}

/** Names have no checksum, but are in the archive twice. */
function localName(view: DataView, bytes: Uint8Array, offset: number): string | undefined {
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== signature.local) return undefined
  const end = offset + 30 + view.getUint16(offset + 26, true)
  return nameIn(bytes.subarray(offset + 30, end), view.getUint16(offset + 6, true))
}

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** Bit 11 of the flags says UTF-8. */
const nameIn = (bytes: Uint8Array, flags: number): string =>
  flags & 0x800 ? new TextDecoder().decode(bytes) : latin(bytes)

/** Keeps the entries that may be unpacked; each rejected one is a finding. */
function acceptEntries(all: readonly ZipEntry[], name: string, limits: ZipLimits) {
  const findings: Finding[] = []
  const seen = new Set<string>()
  const entries = all.filter((entry) => {
    const where = `${name}/${entry.name}`
    const refusal = refuse(entry, seen, limits)
    seen.add(entry.name)
    if (refusal) findings.push(problem(where, ...refusal))
    return !refusal
  })
  const total = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (total <= limits.totalBytes) return { entries, findings }
  const what = `would unpack to ${plural(total, 'byte')}; the limit is ${plural(limits.totalBytes, 'byte')}`
  return { entries: [], findings: [...findings, problem(name, what, 'Import only the files you need.')] }
}

function refuse(entry: ZipEntry, seen: ReadonlySet<string>, limits: ZipLimits): [string, string] | undefined {
  const { name, size, packedSize, method } = entry
  if (!isPlainPath(name))
    return ['has a name that points outside the archive', 'Make the archive again with plain relative names.']
  if (seen.has(name)) return ['is in the archive twice', 'Remove one of the two.']
  if (method !== stored && method !== deflated)
    return [`is packed with unsupported method ${method}`, 'Make the archive with ordinary deflate compression.']
  if (size > limits.entryBytes)
    return [
      `declares ${plural(size, 'byte')}; the limit is ${plural(limits.entryBytes, 'byte')}`,
      'Leave it out of the archive.',
    ]
  if (isBomb(size, packedSize)) {
    const ratio = Math.round(size / Math.max(1, packedSize))
    return [
      `declares ${plural(size, 'byte')} from ${packedSize}, a ratio of ${ratio} that real data never reaches`,
      'Leave it out of the archive.',
    ]
  }
  return undefined
}

/** True for relative names that stay below the folder they are unpacked into. */
export function isPlainPath(name: string): boolean {
  if (name === '' || name.startsWith('/') || name.includes('\\') || name.includes('\0') || /^[a-z]:/i.test(name))
    return false
  return !name.split('/').some((part) => part === '..')
}

async function unpack(view: DataView, bytes: Uint8Array, entry: ZipEntry, archive: string): Promise<Uint8Array> {
  const where = `${archive}/${entry.name}`
  const { offset, packedSize, size } = entry
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== signature.local) {
    throw new DamagedFile(`${where} is not where the table of contents says: download the archive again`)
  }
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  if (start + packedSize > bytes.length) throw new DamagedFile(`${where} is truncated: download the archive again`)
  const packed = bytes.subarray(start, start + packedSize)
  const data = entry.method === stored ? packed.slice() : await inflate(packed, size, where)
  if (data.length !== size)
    throw new DamagedFile(
      `${where} unpacks to ${plural(data.length, 'byte')} instead of ${size}: download the archive again`,
    )
  if (crc32(data) !== entry.crc)
    throw new DamagedFile(`${where} is damaged (its CRC-32 does not match): download the archive again`)
  return data
}

/** Into a buffer of the declared size: an entry that unpacks to more never takes more memory than accepted. */
async function inflate(packed: Uint8Array, size: number, where: string): Promise<Uint8Array> {
  const source = new Blob([packed as Uint8Array<ArrayBuffer>]).stream()
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const data = new Uint8Array(size)
  let at = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > size)
        throw new Error(`it unpacks to more than the ${plural(size, 'byte')} it declares`)
      data.set(part.value, at)
      at += part.value.length
    }
  } catch (error) {
    void reader.cancel().catch(() => {})
    throw new DamagedFile(`${where} is damaged (${messageOf(error)}): download the archive again`)
  }
  return data.subarray(0, at)
}

/** Reads every entry, reporting bytes. Damaged entries become findings. */
export async function readAllEntries(
  archive: ZipArchive,
  name: string,
  options: { readonly onProgress?: OnProgress; readonly signal?: AbortSignal } = {},
): Promise<{ entries: Map<string, Uint8Array>; findings: Finding[] }> {
  const entries = new Map<string, Uint8Array>()
  const findings: Finding[] = []
  const total = archive.entries.reduce((sum, entry) => sum + entry.size, 0)
  let done = 0
  for (const entry of archive.entries) {
    options.signal?.throwIfAborted()
    options.onProgress?.({ done, total, unit: 'bytes', note: `unpacking ${entry.name}` })
    try {
      entries.set(entry.name, await archive.read(entry))
    } catch (error) {
      findings.push(problem(`${name}/${entry.name}`, messageOf(error), 'Download the archive again.'))
    }
    done += entry.size
  }
  options.onProgress?.({ done, total, unit: 'bytes', note: 'unpacked' })
  return { entries, findings }
}

/** Finder and Explorer leave these in archives; they hold no data. */
export const isClutter = (path: string): boolean => /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)/.test(path)

/** A note about skipped files, or nothing. */
export function clutterNote(paths: readonly string[]): Finding[] {
  const clutter = paths.filter(isClutter)
  if (clutter.length === 0) return []
  const what =
    clutter.length === 1
      ? 'is an operating system file and was skipped'
      : `and ${plural(clutter.length - 1, 'more operating system file was', 'more operating system files were')} skipped`
  return [note(clutter[0], what, 'Nothing to do.')]
}
