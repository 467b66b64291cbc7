/**
 * Reads a pack entry by entry: the matrices without the embeddings, an embedding without the matrices. Everything is
 * checked against pack.json: sha256, types, shapes and ranges. Errors in matrices are returned as findings;
 * embeddings, probabilities and samples are read later and throw the sentence instead.
 */

import type { DatasetIndices, Embedding, Finding, PackData, PackInfo, Sample, Split } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { messageOf, problem, warning } from './findings.ts'
import { sha256 } from './hash.ts'
import { bitAt, decodeNpy, type Npy } from './npy.ts'

/** Gets an entry's bytes by name: from IndexedDB, from a zip in memory, from a folder. */
export type ReadEntry = (name: string) => Promise<Uint8Array>

/** Probabilities are kept as whole numbers of 1/65535. */
export const probabilityUnit = 65_535

const remake = 'Import the pack again. If that does not help, ask its author for a new one.'

/** The matrices of a pack. Without `pack`, the findings say why. `hash` is the sha256 of pack.json. */
export async function decodeMatrices(
  info: PackInfo,
  hash: string,
  read: ReadEntry,
): Promise<{ pack?: PackData; findings: Finding[] }> {
  const findings: Finding[] = []
  const [n, m] = [info.counts.samples, info.counts.models]
  // Runs one reader; a thrown sentence becomes a finding about that entry.
  const take = async <T>(name: string, make: (npy: Npy) => T): Promise<T | undefined> => {
    try {
      return make(decodeNpy(await readChecked(info, name, read), name))
    } catch (error) {
      findings.push(problem(name, messageOf(error), remake))
      return undefined
    }
  }
  const has = (name: string): boolean => name in info.entries
  const optional = async <T>(name: string, make: (npy: Npy) => T): Promise<T | undefined> =>
    has(name) ? take(name, make) : undefined

  const missing = await optional('missing.npy', (npy) => bitsOf(npy, n * m))
  const quality = await take('quality.npy', (npy) => qualityOf(npy, n, m, missing))
  const dataset = await take('dataset.npy', (npy) => datasetsOf(npy, n, info.datasets.length))
  const split = await optional('split.npy', (npy) => smallNumbers(npy, n, 3, 'splits (0 train, 1 dev, 2 test)'))
  const group = await optional('group.npy', (npy) => groupsOf(npy, n))
  const inTokens = await optional('in_tokens.npy', (npy) => tokensOf(npy, npy.shape.length === 1 ? [n] : [n, m]))
  const outTokens = await optional('out_tokens.npy', (npy) => tokensOf(npy, [n, m]))
  const fixedCostUsd = await optional('cost.npy', (npy) => costsOf(npy, n, m))
  const images = await optional('images.npy', (npy) => imagesOf(npy, n))
  if (has('in_tokens.npy') !== has('out_tokens.npy')) {
    const [there, gone] = has('in_tokens.npy')
      ? ['in_tokens.npy', 'out_tokens.npy']
      : ['out_tokens.npy', 'in_tokens.npy']
    findings.push(problem(there, `is in the pack but ${gone} is not: no call can be priced`, remake))
  } else if (!has('in_tokens.npy') && !has('cost.npy')) {
    findings.push(
      warning(
        'pack.json',
        'lists neither tokens nor costs: accuracy can be shown, cost cannot',
        'Add token counts or cost.npy.',
      ),
    )
  }
  if (!quality || !dataset || findings.some((f) => f.severity === 'error')) return { findings }
  const extras = {
    ...(inTokens && { inTokens }),
    ...(outTokens && { outTokens }),
    ...(fixedCostUsd && { fixedCostUsd }),
    ...(images && { images }),
    ...(split && { split }),
    ...(group && { group }),
  }
  return { pack: { info, hash, n, m, quality, dataset, ...extras }, findings }
}

/** One encoder's vectors as they are stored; see quantize.ts for turning rows into float32. */
export async function decodeEmbedding(info: PackInfo, encoder: string, read: ReadEntry): Promise<Embedding> {
  const found = info.encoders.find(({ id }) => id === encoder)
  if (!found)
    throw new Error(
      `pack "${info.id}" has no encoder "${encoder}": it has ${info.encoders.map(({ id }) => id).join(', ') || 'none'}`,
    )
  const name = `${found.modality}.${found.id}`
  const rows = info.counts.samples
  const matrix = decodeNpy(await readChecked(info, `${name}.npy`, read), `${name}.npy`)
  expectShape(matrix, [rows, found.dims])
  if (matrix.data instanceof Float32Array) {
    expectEach(matrix.data, Number.isFinite, `${name}.npy`, 'a finite number')
    return { info: found, rows, values: matrix.data }
  }
  if (!(matrix.data instanceof Int8Array)) throw new Error(`${name}.npy holds ${matrix.dtype} values, not |i1 or <f4`)
  const scale = decodeNpy(await readChecked(info, `${name}.scale.npy`, read), `${name}.scale.npy`)
  expectShape(scale, [rows])
  if (!(scale.data instanceof Float32Array)) throw new Error(`${name}.scale.npy holds ${scale.dtype} values, not <f4`)
  expectEach(
    scale.data,
    (value) => Number.isFinite(value) && value >= 0,
    `${name}.scale.npy`,
    'a finite scale of 0 or more',
  )
  return { info: found, rows, values: matrix.data, scale: scale.data }
}

/** n×m: the probability each answer of a simulated pack was drawn from, to 1/65535. */
export async function decodeProbability(info: PackInfo, read: ReadEntry): Promise<Float32Array> {
  const npy = decodeNpy(await readChecked(info, 'probability.npy', read), 'probability.npy')
  expectShape(npy, [info.counts.samples, info.counts.models])
  if (!(npy.data instanceof Uint16Array)) throw new Error(`probability.npy holds ${npy.dtype} values, not <u2`)
  return Float32Array.from(npy.data, (units) => units / probabilityUnit)
}

/** The questions in row order. */
export async function decodeSamples(read: ReadEntry): Promise<Sample[]> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await read('samples.jsonl'))
  return text.split('\n').flatMap((line, i) => (line === '' ? [] : [toSample(line, i + 1)]))
}

function toSample(line: string, number: number): Sample {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    throw new Error(`samples.jsonl, line ${number} is not JSON: "${line.slice(0, 40)}"`)
  }
  const { id, prompt, options, image } = (parsed ?? {}) as Partial<Record<keyof Sample, unknown>>
  const fits =
    typeof id === 'string' &&
    typeof prompt === 'string' &&
    (options === undefined || (Array.isArray(options) && options.every((option) => typeof option === 'string'))) &&
    (image === undefined || typeof image === 'string')
  if (!fits)
    throw new Error(
      `samples.jsonl, line ${number} needs "id" and "prompt" as texts; "options" must be a list of texts and "image" a text if present`,
    )
  return parsed as Sample
}

/** An entry's bytes after comparing length and sha256 with pack.json. */
export async function readChecked(info: PackInfo, name: string, read: ReadEntry): Promise<Uint8Array> {
  const listed = info.entries[name]
  if (!listed) throw new Error(`${name} is not listed in pack.json`)
  const bytes = await read(name)
  if (bytes.length !== listed.bytes)
    throw new Error(`${name} has ${plural(bytes.length, 'byte')}, pack.json says ${listed.bytes}`)
  const found = await sha256(bytes)
  if (found !== listed.sha256)
    throw new Error(`${name} has sha256 ${found.slice(0, 12)}…, pack.json says ${listed.sha256.slice(0, 12)}…`)
  return bytes
}

function expectShape(npy: Npy, wanted: readonly number[]): void {
  if (npy.shape.length === wanted.length && npy.shape.every((side, i) => side === wanted[i])) return
  throw new Error(`shape is (${npy.shape.join(', ')}), pack.json's counts need (${wanted.join(', ')})`)
}

function expectEach(values: ArrayLike<number>, test: (value: number) => boolean, name: string, wanted: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!test(values[i])) throw new Error(`${name} holds ${values[i]} at position ${i}, not ${wanted}`)
  }
}

/**
 * A score is 0 to 1. Some published metrics go slightly out of range (METEOR's penalty goes below 0): such a score is
 * kept and the data check reports it. Anything further out is on another scale, and no pack may hold it.
 */
export const isGrade = (score: number): boolean => score > -0.5 && score < 1.5

/** Packed bits of `length` cells. */
function bitsOf(npy: Npy, length: number): Uint8Array {
  if (!(npy.data instanceof Uint8Array)) throw new Error(`holds ${npy.dtype} values, not packed bits (|u1)`)
  expectShape(npy, [Math.ceil(length / 8)])
  return npy.data
}

function qualityOf(npy: Npy, n: number, m: number, missing: Uint8Array | undefined): Float32Array {
  const { data } = npy
  const isMissing = (i: number): boolean => missing !== undefined && bitAt(missing, i) === 1
  if (!(data instanceof Float32Array)) {
    const bits = bitsOf(npy, n * m)
    return Float32Array.from({ length: n * m }, (_, i) => (isMissing(i) ? Number.NaN : bitAt(bits, i)))
  }
  expectShape(npy, [n, m])
  return data.map((grade, i) => {
    if (isMissing(i)) return Number.NaN
    if (isGrade(grade)) return grade
    const cell = `row ${Math.floor(i / m)}, model ${i % m}`
    throw new Error(`holds ${grade} at ${cell}, not a grade from 0 to 1; put cells without a result in missing.npy`)
  })
}

function smallNumbers(npy: Npy, n: number, limit: number, what: string): Uint8Array {
  if (!(npy.data instanceof Uint8Array)) throw new Error(`holds ${npy.dtype} values, not |u1`)
  expectShape(npy, [n])
  const bad = npy.data.findIndex((value) => value >= limit)
  if (bad >= 0) throw new Error(`holds ${npy.data[bad]} in row ${bad}; there are ${limit} ${what}`)
  return npy.data
}

/** Two bytes where one does not hold all. */
function datasetsOf(npy: Npy, n: number, datasets: number): DatasetIndices {
  if (datasets <= 256) return smallNumbers(npy, n, datasets, 'datasets')
  if (!(npy.data instanceof Uint16Array)) throw new Error(`holds ${npy.dtype} values, not <u2`)
  expectShape(npy, [n])
  const bad = npy.data.findIndex((value) => value >= datasets)
  if (bad >= 0) throw new Error(`holds ${npy.data[bad]} in row ${bad}; there are ${datasets} datasets`)
  return npy.data
}

function groupsOf(npy: Npy, n: number): Int32Array {
  if (!(npy.data instanceof Int32Array)) throw new Error(`holds ${npy.dtype} values, not <i4`)
  expectShape(npy, [n])
  expectEach(npy.data, (number) => number >= 0, 'group.npy', 'the number of a group, 0 or more')
  return npy.data
}

function tokensOf(npy: Npy, shape: readonly number[]): Uint16Array | Uint32Array {
  if (!(npy.data instanceof Uint16Array || npy.data instanceof Uint32Array))
    throw new Error(`holds ${npy.dtype} values, not <u2 or <u4`)
  expectShape(npy, shape)
  return npy.data
}

/** Rows of (row, width, height). */
function imagesOf(npy: Npy, n: number): Uint32Array {
  const { data } = npy
  if (!(data instanceof Uint32Array)) throw new Error(`holds ${npy.dtype} values, not <u4`)
  expectShape(npy, [npy.shape[0] ?? 0, 3])
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] >= n) throw new Error(`holds a picture of row ${data[i]}; there are only ${plural(n, 'row')}`)
    if (data[i + 1] === 0 || data[i + 2] === 0)
      throw new Error(`holds a picture without width or height in row ${data[i]}`)
  }
  return data
}

/** NaN is an unknown cost; a negative one is a mistake. */
function costsOf(npy: Npy, n: number, m: number): Float64Array {
  if (!(npy.data instanceof Float64Array)) throw new Error(`holds ${npy.dtype} values, not <f8`)
  expectShape(npy, [n, m])
  expectEach(
    npy.data,
    (usd) => Number.isNaN(usd) || (usd >= 0 && usd < Number.POSITIVE_INFINITY),
    'cost.npy',
    'dollars of 0 or more',
  )
  return npy.data
}

/** From a pack's `split.npy`: 0 train, 1 dev, 2 test. Any other value throws: a pack is checked when it is opened. */
export function splitFromBytes(parts: Uint8Array): Split {
  const rows: number[][] = [[], [], []]
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] > 2) throw new Error(`the split of row ${i} is ${parts[i]}: it must be 0 (train), 1 (dev) or 2 (test)`)
    rows[parts[i]].push(i)
  }
  const [train, dev, test] = rows.map((part) => Int32Array.from(part))
  return { train, dev, test }
}
