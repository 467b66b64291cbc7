/**
 * Decodes pictures in workers: checks the first bytes, then decodes into a bitmap of bounded size. Sizes come from the
 * file's header, so a picture that would fill the memory is rejected unread.
 */

/** Bitmaps are never larger than this on either side: encoders look at 224 to 384 pixels. */
const largestSide = 1024
/** 4 bytes each while decoding: 50 million are 200 MB. */
const pixelLimit = 50e6

export interface PictureHeader {
  readonly kind: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp'
  readonly width: number
  readonly height: number
}

/** What the first bytes say; undefined when it is none of the kinds that are decoded. */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const starts = (text: string, at = 0) => Array.from(text).every((char, i) => bytes[at + i] === char.charCodeAt(0))
  if (starts('\x89PNG') && bytes.length >= 24)
    return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) }
  if (starts('GIF8') && bytes.length >= 10)
    return { kind: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (starts('BM') && bytes.length >= 26)
    return { kind: 'bmp', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
  if (starts('RIFF') && starts('WEBP', 8) && bytes.length >= 30) return webp(view, bytes)
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(view)
  return undefined
}

/** Walks the segments to the frame header (SOF0 to SOF15 without the tables among them). */
function jpeg(view: DataView): PictureHeader | undefined {
  for (let at = 2; at + 9 < view.byteLength; ) {
    const marker = view.getUint8(at + 1)
    if (view.getUint8(at) !== 0xff) return undefined
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { kind: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function webp(view: DataView, bytes: Uint8Array): PictureHeader | undefined {
  const chunk = String.fromCharCode(...bytes.subarray(12, 16))
  const u24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)
  if (chunk === 'VP8X') return { kind: 'webp', width: u24(24) + 1, height: u24(27) + 1 }
  if (chunk === 'VP8 ')
    return { kind: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (chunk !== 'VP8L') return undefined
  const bits = view.getUint32(21, true)
  return { kind: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

/** Why a picture cannot be used, as the end of a sentence about it; undefined when it can be decoded. */
export function pictureProblem(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'is empty (0 bytes)'
  const header = pictureHeader(bytes)
  if (!header) {
    const text = new TextDecoder().decode(bytes.subarray(0, 512))
    return /<svg[\s>]/i.test(text)
      ? 'is an SVG drawing, which can contain scripts and is never opened: save it as PNG'
      : 'is not a PNG, JPEG, WebP, GIF or BMP picture'
  }
  const { width, height } = header
  if (width < 1 || height < 1) return `has no area (${width} × ${height} pixels)`
  if (width * height <= pixelLimit) return undefined
  const megapixels = Math.round((width * height) / 1e6)
  return `has ${megapixels} megapixels; the limit is ${pixelLimit / 1e6}: make it smaller`
}

/** JPEG headers can stand behind a large thumbnail or colour profile. */
const headerBytes = 1 << 18

/** A bitmap of at most 1,024 pixels a side. Rejects with the end of a sentence about the picture. The caller closes it. */
export async function decodePicture(blob: Blob): Promise<ImageBitmap> {
  const problem = pictureProblem(new Uint8Array(await blob.slice(0, headerBytes).arrayBuffer()))
  if (problem) throw new Error(problem)
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(blob)
  } catch {
    throw new Error('is damaged: its pixels cannot be read')
  }
  const side = Math.max(bitmap.width, bitmap.height)
  if (side <= largestSide) return bitmap
  const resizeWidth = Math.max(1, Math.round((bitmap.width * largestSide) / side))
  const resizeHeight = Math.max(1, Math.round((bitmap.height * largestSide) / side))
  const small = await createImageBitmap(bitmap, { resizeWidth, resizeHeight, resizeQuality: 'high' })
  bitmap.close()
  return small
}

/** RGBA of the whole picture on a white square: nothing is cut off, nothing is stretched. */
export function onSquare(bitmap: ImageBitmap, side: number): Uint8ClampedArray {
  const context = whiteCanvas(side, side)
  const scale = side / Math.max(bitmap.width, bitmap.height)
  const [width, height] = [bitmap.width * scale, bitmap.height * scale]
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, (side - width) / 2, (side - height) / 2, width, height)
  return context.getImageData(0, 0, side, side).data
}

/** RGBA of the picture as it is, transparent parts white. */
export function pixelsOf(bitmap: ImageBitmap): Uint8ClampedArray {
  const context = whiteCanvas(bitmap.width, bitmap.height)
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data
}

function whiteCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('this browser has no canvas in background workers')
  context.fillStyle = 'white'
  context.fillRect(0, 0, width, height)
  return context
}
