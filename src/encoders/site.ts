/** The encoders that come with the site, as onnxruntime-web sessions. Inputs are what src/cli/encoders.ts wrote the graphs for. */
import type { InferenceSession } from 'onnxruntime-web/webgpu'
import type { Device } from './device.ts'
import { layoutDims, layoutOf } from './layout.ts'
import { onSquare } from './picture.ts'
import { type EncoderModel, type ImageModel, normalizeRows, type TextModel } from './pool.ts'

/** The part of onnxruntime-web that is used; tests hand in another build of it. */
type Ort = Pick<typeof import('onnxruntime-web/webgpu'), 'InferenceSession' | 'Tensor'>

export interface SiteTools {
  readonly ort: Ort
  readonly device: Device
  /** A file of public/encoders. */
  file(name: string): Promise<Uint8Array>
}

export async function loadSiteEncoder(id: string, tools: SiteTools): Promise<EncoderModel> {
  const session = await tools.ort.InferenceSession.create(await tools.file(`${id}.onnx`), {
    executionProviders: [tools.device.provider],
  })
  if (id === 'words') return wordModel(session, tools, new TextDecoder().decode(await tools.file('words.txt')))
  if (id === 'pictures') return pictureModel(session, tools)
  if (id === 'text-layout') return layoutModel(session, tools)
  throw new Error(`there is no encoder "${id}" on this site`)
}

function wordModel(session: InferenceSession, { ort }: SiteTools, list: string): TextModel {
  const idOf = new Map(list.split('\n').map((word, row) => [word, row + 1]))
  return {
    modality: 'text',
    dims: 100,
    async encode(texts) {
      const { ids, tokens } = idsOf(texts, idOf)
      const { embedding } = await session.run({ ids: new ort.Tensor('int64', ids, [texts.length, tokens]) })
      return (await embedding!.getData()) as Float32Array
    },
    dispose: () => session.release(),
  }
}

const pictureSide = 224

function pictureModel(session: InferenceSession, { ort }: SiteTools): ImageModel {
  return {
    modality: 'image',
    dims: 1664,
    async encode(pictures) {
      const planes = new Float32Array(pictures.length * 3 * pictureSide ** 2)
      for (const [i, picture] of pictures.entries())
        fillPlanes(planes, i, onSquare(picture, pictureSide), pictureSide, ([r, g, b]) => [
          r / 127.5 - 1,
          g / 127.5 - 1,
          b / 127.5 - 1,
        ])
      const image = new ort.Tensor('float32', planes, [pictures.length, 3, pictureSide, pictureSide])
      const { embedding } = await session.run({ image })
      return (await embedding!.getData()) as Float32Array
    },
    dispose: () => session.release(),
  }
}

const layoutSide = 320
/** PaddleOCR's normalisation; it was trained on pictures in the order blue, green, red. */
const blueGreenRed = [
  { mean: 0.485, deviation: 0.229 },
  { mean: 0.456, deviation: 0.224 },
  { mean: 0.406, deviation: 0.225 },
] as const

function layoutModel(session: InferenceSession, { ort }: SiteTools): ImageModel {
  const scaled = (value: number, channel: 0 | 1 | 2) =>
    (value / 255 - blueGreenRed[channel].mean) / blueGreenRed[channel].deviation
  return {
    modality: 'image',
    dims: layoutDims,
    async encode(pictures) {
      const out = new Float32Array(pictures.length * layoutDims)
      for (const [i, picture] of pictures.entries()) {
        const planes = new Float32Array(3 * layoutSide ** 2)
        const rgba = onSquare(picture, layoutSide)
        fillPlanes(planes, 0, rgba, layoutSide, ([r, g, b]) => [scaled(b, 0), scaled(g, 1), scaled(r, 2)])
        const tensor = new ort.Tensor('float32', planes, [1, 3, layoutSide, layoutSide])
        const result = await session.run({ [session.inputNames[0]!]: tensor })
        const map = (await result[session.outputNames[0]!]!.getData()) as Float32Array
        out.set(layoutOf(map, layoutSide), i * layoutDims)
      }
      return normalizeRows(out, layoutDims)
    },
    dispose: () => session.release(),
  }
}

type Rgb = readonly [number, number, number]

/** RGBA, pixel by pixel, into three planes of picture `at`. */
function fillPlanes(planes: Float32Array, at: number, rgba: Uint8ClampedArray, side: number, scale: (rgb: Rgb) => Rgb) {
  const size = side * side
  for (let p = 0; p < size; p++) {
    const [a, b, c] = scale([rgba[4 * p]!, rgba[4 * p + 1]!, rgba[4 * p + 2]!])
    planes[(3 * at + 0) * size + p] = a
    planes[(3 * at + 1) * size + p] = b
    planes[(3 * at + 2) * size + p] = c
  }
}

/** Longer questions are cut: a megabyte of text says no more than its first pages. */
const tokenLimit = 4096

const pattern = /\d+(?:[.,]\d+)*|[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|[^\s\p{L}\p{M}\d]/gu

/** At most `limit` tokens, in order. */
export function wordsOf(text: string, limit = tokenLimit): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(pattern)) {
    words.push(word.toLowerCase())
    if (words.length === limit) break
  }
  return words
}

/**
 * Rows of ids, all as long as the longest: 0 where there is no word. A compound that is not in the list is taken apart.
 * @param idOf 1 or more for a known word
 */
function idsOf(texts: readonly string[], idOf: ReadonlyMap<string, number>): { ids: BigInt64Array; tokens: number } {
  const known = (word: string): number[] => {
    const id = idOf.get(word)
    if (id !== undefined) return [id]
    const parts = word.split(/['’-]/)
    return parts.length > 1 ? parts.flatMap((part) => idOf.get(part) ?? []) : []
  }
  const rows = texts.map((text) => wordsOf(text).flatMap(known).slice(0, tokenLimit))
  const tokens = Math.max(1, ...rows.map((row) => row.length))
  const ids = new BigInt64Array(texts.length * tokens)
  for (const [r, row] of rows.entries()) ids.set(row.map(BigInt), r * tokens)
  return { ids, tokens }
}
