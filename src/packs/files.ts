/** Files from outside: a drop, a picker, a download, a zip, or a folder on the command line. */

import type { Finding, OnProgress } from '../core/types.ts'
import { bytesInWords, plural } from '../core/words.ts'
import { messageOf, problem } from './findings.ts'
import { parseJson } from './python-text.ts'

export interface SourceFile {
  /** Includes the folders below the dropped item, separated by `/`. */
  readonly path: string
  /** Bytes, known before anything is read. */
  readonly size: number
  bytes(): Promise<Uint8Array>
  stream?(): ReadableStream<Uint8Array>
  /** Bytes from `start` up to, not including, `end`, where reading a part is cheap. */
  slice?(start: number, end: number): Promise<Uint8Array>
}

/** Thrown on reading a file whose archive is damaged; always fails the import. The message is a sentence. */
export class DamagedFile extends Error {}

/** Larger files are rejected unread. */
export const fileLimitBytes = 512e6
/** Tables are streamed: those with pictures in them can be gigabytes. */
const streamedLimitBytes = 16e9

const limitOf = (path: string): number => (/\.(csv|tsv)$/i.test(path) ? streamedLimitBytes : fileLimitBytes)

/** A File of a drop or a picker, with its path inside the drop. */
export const fromBlob = (blob: Blob, path: string): SourceFile => ({
  path,
  size: blob.size,
  bytes: async () => new Uint8Array(await blob.arrayBuffer()),
  stream: () => blob.stream(),
  slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
})

export const fromBytes = (path: string, bytes: Uint8Array): SourceFile => ({
  path,
  size: bytes.length,
  bytes: async () => bytes,
})

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
/** With its last `/`; empty for a file at the top. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** An error for each file that is too large to be read. */
export function checkSizes(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => file.size > limitOf(file.path))
    .map((file) => {
      const what = `is ${bytesInWords(file.size)}; the limit is ${bytesInWords(limitOf(file.path))}`
      return problem(file.path, what, 'Leave it out, or import only the part you need.')
    })
}

/** Turns byte counts into progress, at most about 20 messages however many calls. */
export function byteProgress(total: number, onProgress: OnProgress | undefined): (bytes: number, note: string) => void {
  let done = 0
  let next = 0
  return (bytes, note) => {
    done += bytes
    if (!onProgress || done < next) return
    next = done + total / 20
    onProgress({ done: Math.min(done, total), total, unit: 'bytes', note })
  }
}

export interface JsonLinesOptions {
  readonly signal?: AbortSignal
  /** Called with the number of bytes just worked through. */
  readonly onBytes?: (bytes: number) => void
  /** Longer lines are an error. */
  readonly lineLimitBytes?: number
}

type OnValue = (value: unknown, line: number) => unknown

const lineLimitBytes = 16 << 20
/** Bad lines beyond this number are only counted. */
const findingsPerFile = 20
const newline = 10

/**
 * Hands every line's value to `onValue` with its number, from 1; `false` from it ends the reading. Empty lines, a byte
 * order mark and CRLF are fine.
 * Returns an error for each line that is not JSON in UTF-8, or too long, and for a file that cannot be read.
 */
export async function readJsonLines(
  file: SourceFile,
  onValue: OnValue,
  options: JsonLinesOptions = {},
): Promise<Finding[]> {
  const lines = new LineParser(file.path, onValue, options)
  try {
    for await (const chunk of chunksOf(file)) {
      options.signal?.throwIfAborted()
      if (!lines.push(chunk)) return lines.findings()
    }
    lines.end()
  } catch (error) {
    options.signal?.throwIfAborted()
    return [...lines.findings(), problem(file.path, `cannot be read: ${messageOf(error)}`, 'Import it again.')]
  }
  return lines.findings()
}

/** A file's bytes as they arrive. */
export async function* chunksOf(file: SourceFile): AsyncGenerator<Uint8Array> {
  if (!file.stream) {
    yield await file.bytes()
    return
  }
  const reader = file.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}

class LineParser {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true })
  private readonly limit: number
  private rest: Uint8Array[] = []
  private restBytes = 0
  private line = 0
  private bad: Finding[] = []
  private nBad = 0
  private enough = false

  constructor(
    private readonly path: string,
    private readonly onValue: OnValue,
    private readonly options: JsonLinesOptions,
  ) {
    this.limit = options.lineLimitBytes ?? lineLimitBytes
  }

  /** False if reading on makes no sense. */
  push(chunk: Uint8Array): boolean {
    if (this.line === 0 && this.restBytes === 0 && isUtf16(chunk)) {
      this.complain(1, 'is UTF-16, not UTF-8', 'Save the file again as UTF-8.')
      return false
    }
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.keep(chunk.subarray(start, end))
      this.take()
      if (this.enough) return false
      start = end + 1
    }
    this.keep(chunk.subarray(start))
    return true
  }

  end() {
    if (this.restBytes > 0) this.take()
  }

  findings(): Finding[] {
    if (this.nBad <= this.bad.length) return this.bad
    const what = `${plural(this.nBad - this.bad.length, 'more line')} cannot be read`
    return [...this.bad, problem(this.path, what, 'Fix the first ones; the others may have the same cause.')]
  }

  /** Beyond the limit only the count grows: a file without line ends must not pile up in memory. */
  private keep(part: Uint8Array) {
    this.restBytes += part.length
    if (this.restBytes <= this.limit) this.rest.push(part)
  }

  private take() {
    this.line++
    const [size, parts] = [this.restBytes, this.rest]
    this.rest = []
    this.restBytes = 0
    if (size > this.limit) {
      this.complain(
        this.line,
        `has ${plural(size, 'byte')}; the limit is ${plural(this.limit, 'byte')}`,
        'Write one object per line.',
      )
    } else {
      this.parse(joined(parts, size))
    }
    this.options.onBytes?.(size + 1)
  }

  private parse(bytes: Uint8Array) {
    let text: string
    try {
      // Also drops a byte order mark.
      text = this.decoder.decode(bytes).trim()
    } catch {
      this.complain(this.line, 'is not UTF-8 text', 'Save the file again as UTF-8.')
      return
    }
    if (text === '') return
    let value: unknown
    try {
      value = parseJson(text)
    } catch {
      this.complain(this.line, `not JSON: "${text.slice(0, 40)}"`, 'Fix the line, or download the file again.')
      return
    }
    if (this.onValue(value, this.line) === false) this.enough = true
  }

  private complain(line: number, what: string, fix: string) {
    this.nBad++
    if (this.bad.length < findingsPerFile) this.bad.push(problem(`${this.path}, line ${line}`, what, fix))
  }
}

const isUtf16 = (chunk: Uint8Array): boolean =>
  (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)

/** The parts, `size` bytes in all, in one array. */
export function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0]
  const bytes = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** By its name. */
export const isPicture = (path: string): boolean => /\.(png|jpe?g|webp|gif|bmp)$/i.test(path)
