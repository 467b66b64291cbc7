/**
 * Pictures of a pack: which belong to a question, and their width and height from the first bytes (PNG, JPEG, GIF, WebP and
 * BMP), without decoding them.
 */
import type { Sample } from '../core/types.ts'

/** In pixels, as stored; an EXIF rotation is not applied. */
export type Size = readonly [width: number, height: number]

/** Undefined when the bytes are of no known kind, or end before the size. */
export function imageSize(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    const size = sizeIn(view)
    return size && size[0] > 0 && size[1] > 0 ? size : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Enough for every header but a JPEG's with very large metadata. */
const headChars = 1 << 18

/** The size of a picture in base64, of which only the start is decoded. */
export function base64ImageSize(text: string): Size | undefined {
  const head = text
    .slice(0, headChars)
    .replace(/^data:[^,]*,/, '')
    .replace(/[^A-Za-z0-9+/]/g, '')
  // One character over a multiple of four is no byte yet.
  const whole = head.length % 4 === 1 ? head.slice(0, -1) : head
  return imageSize(Uint8Array.from(atob(whole), (char) => char.charCodeAt(0)))
}

function sizeIn(view: DataView): Size | undefined {
  const start = view.getUint32(0)
  if (start === 0x89504e47) return [view.getUint32(16), view.getUint32(20)]
  if (start >>> 16 === 0xffd8) return jpegSize(view)
  if (start === 0x47494638) return [view.getUint16(6, true), view.getUint16(8, true)]
  if (start === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view)
  return start >>> 16 === 0x424d ? [view.getInt32(18, true), Math.abs(view.getInt32(22, true))] : undefined
}

/** Walks the segments to the frame header (SOF0 to SOF15, without the three that are something else). */
function jpegSize(view: DataView): Size | undefined {
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1)
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return [view.getUint16(at + 7), view.getUint16(at + 5)]
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function webpSize(view: DataView): Size | undefined {
  const kind = view.getUint32(12)
  // VP8X: two 24-bit numbers, one less than the size.
  if (kind === 0x56503858) return [1 + (view.getUint32(24, true) & 0xffffff), 1 + (view.getUint32(26, true) >>> 8)]
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true)
    return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)]
  }
  return kind === 0x56503820 ? [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff] : undefined
}

/**
 * The pack's list of (row, width, height), from each row's sizes; undefined when there are no pictures, or when those of
 * some row are not known: half a pack counted by one rule and half by another would be neither.
 * @param rows the sizes of each row's pictures; undefined where they are not known
 */
export function pictureTable(rows: readonly (readonly Size[] | undefined)[]): Uint32Array | undefined {
  if (rows.includes(undefined)) return undefined
  const numbers = rows.flatMap((sizes = [], row) => sizes.flatMap((size) => [row, ...size]))
  return numbers.length > 0 ? Uint32Array.from(numbers) : undefined
}

/** A sample's pictures; some sources list several, separated by `;`. */
export const picturesOf = (sample: Pick<Sample, 'image'>): string[] =>
  (sample.image ?? '')
    .split(';')
    .map((path) => path.trim())
    .filter((path) => path !== '')

/** Name, among the data derived from a pack, of the sha256 of its available pictures. */
export const pictureHashesName = 'picture-hashes'
