import { describe, expect, it } from 'vitest'
import { base64ImageSize, imageSize, pictureTable } from '../../src/packs/pictures.ts'

const bytes = (...parts: (number[] | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)))
const png = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 13], 'IHDR', [0, 0, 1, 44, 0, 0, 0, 200])
const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8, 0, 200, 1, 44])

describe('imageSize', () => {
  it.each([
    ['png', png],
    ['jpeg behind another segment', jpeg],
    ['gif', bytes('GIF89a', [44, 1, 200, 0])],
    ['lossy webp', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', Array(10).fill(0), [44, 1, 200, 0])],
    ['lossless webp', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f], [0x2b, 0xc1, 0x31, 0])],
    ['extended webp', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', Array(8).fill(0), [43, 1, 0, 199, 0, 0])],
    ['bmp upside down', bytes('BM', Array(16).fill(0), [44, 1, 0, 0, 0x38, 0xff, 0xff, 0xff])],
  ])('reads a %s', (_, head) => expect(imageSize(head)).toEqual([300, 200]))

  it('knows nothing of other bytes, of heads cut short, or of pictures without an area', () => {
    expect(imageSize(bytes('%PDF-1.7 and more'))).toBeUndefined()
    expect(imageSize(png.slice(0, 18))).toBeUndefined()
    expect(imageSize(jpeg.slice(0, 9))).toBeUndefined()
    expect(imageSize(png.fill(0, 16))).toBeUndefined()
    expect(imageSize(new Uint8Array())).toBeUndefined()
  })
})

describe('pictureTable', () => {
  it('lists every picture with its row, and nothing when some are not known', () => {
    expect(
      pictureTable([
        [[1, 2]],
        [],
        [
          [3, 4],
          [5, 6],
        ],
      ]),
    ).toEqual(Uint32Array.of(0, 1, 2, 2, 3, 4, 2, 5, 6))
    expect(pictureTable([[[1, 2]], undefined])).toBeUndefined()
    expect(pictureTable([[], []])).toBeUndefined()
  })
})

describe('base64ImageSize', () => {
  it('reads the start of a picture in base64, with line ends or as a data URL', () => {
    const text = btoa(String.fromCharCode(...jpeg))
    expect(base64ImageSize(text)).toEqual([300, 200])
    expect(base64ImageSize(`data:image/jpeg;base64,${text.slice(0, 7)}\n${text.slice(7)}`)).toEqual([300, 200])
    expect(base64ImageSize('no picture at all')).toBeUndefined()
  })
})
