/**
 * The text of a file, piece by piece: UTF-8, or UTF-16 when a byte order mark or its zero bytes say so (Excel's "Unicode
 * text"). Bytes that are neither are read as Windows-1252, which is said.
 */
import type { Finding } from '../../core/types.ts'
import { chunksOf, joined, type SourceFile } from '../files.ts'
import { warning } from '../findings.ts'

const pieceBytes = 1 << 20
const fallback = 'windows-1252'

/** Pieces of about a megabyte, without a byte order mark. Throws a sentence when the bytes are no text. @param notes where it is said how the bytes were read */
export async function* textOf(
  file: SourceFile,
  onBytes?: (bytes: number) => void,
  notes: Finding[] = [],
): AsyncGenerator<string> {
  const decoder = new Decoder(file.path, notes)
  for await (const bytes of piecesOf(file)) {
    yield decoder.decode(bytes)
    onBytes?.(bytes.length)
  }
  yield decoder.end()
}

/** All of it at once. */
export async function wholeText(file: SourceFile, notes: Finding[] = []): Promise<string> {
  const decoder = new Decoder(file.path, notes)
  return decoder.decode(await file.bytes()) + decoder.end()
}

/** The same text as UTF-8, for readers of lines. */
export function utf8Of(file: SourceFile, notes: Finding[]): SourceFile {
  const encoder = new TextEncoder()
  const stream = () => {
    const pieces = textOf(file, undefined, notes)
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await pieces.return(undefined)
      },
    })
  }
  const { path, size } = file
  return { path, size, stream, bytes: async () => encoder.encode(await wholeText(file)) }
}

class Decoder {
  private decoder: TextDecoder | undefined
  /** No byte so far means different things in different encodings. */
  private plain = true

  constructor(
    private readonly path: string,
    private readonly notes: Finding[],
  ) {}

  decode(bytes: Uint8Array): string {
    this.decoder ??= decoderFor(bytes)
    try {
      const text = this.decoder.decode(bytes, { stream: true })
      this.plain &&= !bytes.some((byte) => byte > 127)
      return text
    } catch {
      return this.asWindows(bytes)
    }
  }

  end(): string {
    try {
      return this.decoder?.decode() ?? ''
    } catch {
      throw new Error(notText(this.decoder?.encoding))
    }
  }

  private asWindows(bytes: Uint8Array): string {
    if (!this.plain || this.decoder?.encoding !== 'utf-8' || isBinary(bytes))
      throw new Error(notText(this.decoder?.encoding))
    this.decoder = new TextDecoder(fallback)
    const what = 'is not UTF-8: it was read as Windows-1252, as Excel saves csv files on Windows'
    this.notes.push(warning(this.path, what, 'If letters look wrong, save the file again as UTF-8.'))
    return this.decoder.decode(bytes, { stream: true })
  }
}

const notText = (encoding = 'utf-8') => `it is not ${encoding.toUpperCase()} text: save it again as UTF-8`

/** Control characters do not occur in text. */
const isBinary = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 1 << 16).some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))

function decoderFor(bytes: Uint8Array): TextDecoder {
  const mark = bytes.length > 1 ? (bytes[0] << 8) | bytes[1] : 0
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : (unmarked(bytes) ?? 'utf-8')
  return new TextDecoder(encoding, { fatal: true })
}

/** UTF-16 without a mark: every other byte of what is mostly Latin text is zero. */
function unmarked(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++
  })
  const most = head.length / 2
  if (zeros[1]! > 0.4 * most && zeros[0]! < 0.1 * most) return 'utf-16le'
  if (zeros[0]! > 0.4 * most && zeros[1]! < 0.1 * most) return 'utf-16be'
  return undefined
}

/** Browsers stream files in chunks of 64 KB: too small to hand each to a parser. */
async function* piecesOf(file: SourceFile): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunksOf(file)) {
    for (let start = 0; start < chunk.length; start += pieceBytes) {
      const part = chunk.subarray(start, start + pieceBytes)
      parts.push(part)
      size += part.length
      if (size < pieceBytes) continue
      yield joined(parts, size)
      parts = []
      size = 0
    }
  }
  if (size > 0) yield joined(parts, size)
}
