import { describe, expect, it } from 'vitest'
import { pictureHeader, pictureProblem } from '../../src/encoders/picture.ts'

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : part)))

const png = (width: number, height: number) => {
  const file = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', new Array(20).fill(0))
  new DataView(file.buffer).setUint32(16, width)
  new DataView(file.buffer).setUint32(20, height)
  return file
}
/** A comment segment before the frame, as cameras write. */
const jpeg = bytes([0xff, 0xd8, 0xff, 0xfe, 0, 4, 1, 1, 0xff, 0xc0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0])

describe('a picture before it is decoded', () => {
  it('tells its kind and size by its first bytes', () => {
    expect(pictureHeader(png(300, 200))).toEqual({ kind: 'png', width: 300, height: 200 })
    expect(pictureHeader(jpeg)).toEqual({ kind: 'jpeg', width: 40, height: 30 })
    expect(pictureHeader(bytes('GIF89a', [5, 0, 6, 0]))).toEqual({ kind: 'gif', width: 5, height: 6 })
    const vp8x = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 49, 0, 0])
    expect(pictureHeader(vp8x)).toEqual({ kind: 'webp', width: 100, height: 50 })
  })

  it('is refused, in words, when it is empty, cut short, or no picture at all', () => {
    expect(pictureProblem(new Uint8Array())).toMatch(/empty/)
    expect(pictureProblem(bytes('hello'))).toMatch(/not a PNG/)
    expect(pictureProblem(png(300, 200).subarray(0, 12))).toMatch(/not a PNG/)
    expect(pictureProblem(png(0, 200))).toMatch(/no area/)
  })

  it('is refused unread at 100 megapixels', () => {
    expect(pictureProblem(png(10_000, 10_000))).toBe('has 100 megapixels; the limit is 50: make it smaller')
  })

  it('is never opened when it is an SVG, which can contain scripts', () => {
    const svg = bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    expect(pictureProblem(svg)).toMatch(/SVG drawing, which can contain scripts/)
  })

  it('never makes the reader throw, whatever its bytes are', () => {
    for (let length = 0; length < 64; length++)
      for (const start of [
        [0xff, 0xd8],
        [0x89, 0x50, 0x4e, 0x47],
        [0x52, 0x49, 0x46, 0x46],
        [0x42, 0x4d],
        [0x47, 0x49],
      ])
        expect(() => pictureProblem(Uint8Array.from({ length }, (_, i) => start[i] ?? (i * 37) % 256))).not.toThrow()
  })
})
