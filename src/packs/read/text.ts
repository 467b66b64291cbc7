/** The text of a file, piece by piece: UTF-8, or UTF-16 when a byte order mark says so (Excel's "Unicode text"). */
import { chunksOf, joined, type SourceFile } from '../files.ts'

const pieceBytes = 1 << 20

/** Pieces of about a megabyte, without a byte order mark. Throws a sentence when the bytes are no text. */
export async function* textOf(file: SourceFile, onBytes?: (bytes: number) => void): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const bytes of piecesOf(file)) {
    decoder ??= decoderFor(bytes)
    yield decode(decoder, bytes)
    onBytes?.(bytes.length)
  }
  yield decode(decoder ?? new TextDecoder())
}

/** All of it at once. */
export async function wholeText(file: SourceFile): Promise<string> {
  const bytes = await file.bytes()
  return decode(decoderFor(bytes), bytes, false)
}

function decode(decoder: TextDecoder, bytes?: Uint8Array, stream = bytes !== undefined): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw new Error(`it is not ${decoder.encoding.toUpperCase()} text: save it again as UTF-8`)
  }
}

function decoderFor(bytes: Uint8Array): TextDecoder {
  const mark = bytes.length > 1 ? (bytes[0] << 8) | bytes[1] : 0
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { fatal: true })
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
