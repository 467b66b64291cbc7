/**
 * A column of equally long vectors (list<float> or list<double>), one by one, page by page: as lists of lists the same
 * numbers take ten times the memory, and few callers keep them as they are. Encodings: plain, and dictionary, as pyarrow writes by default.
 * Source: the Apache Parquet format (encodings; data pages v1 and v2).
 */
import { compressors } from 'hyparquet-compressors'
import { plural } from '../../core/words.ts'
import { bytesOf, type Chunk, chunksOf, levelsOf, type ParquetFile } from './parquet-file.ts'
import { type Page, pagesOf } from './parquet-pages.ts'

/** Gets each vector, in the order of the file. Its memory is used again for the next. */
export type Take = (row: number, vector: Float32Array) => void

interface Progress {
  readonly signal?: AbortSignal
  readonly onBytes?: (bytes: number) => void
}

/**
 * How long each vector is. Throws a sentence when a row is missing, is longer than the others, or the encoding is none of
 * those read here; what was taken until then is void.
 */
export async function readVectors(
  parquet: ParquetFile,
  name: string,
  take: Take,
  progress: Progress = {},
): Promise<number> {
  const target = new Target(parquet.rows, name, take)
  for (let group = 0; group < parquet.metadata.row_groups.length; group++) {
    progress.signal?.throwIfAborted()
    const chunks = chunksOf(parquet, group, name)
    if (chunks.length !== 1 || !/^(FLOAT|DOUBLE)$/.test(chunks[0].meta.type))
      throw new Error(`column "${name}" is not a list of numbers`)
    target.expect(chunks[0].values)
    await readChunk(parquet, chunks[0], name, target, progress)
  }
  return target.finish()
}

async function readChunk(
  parquet: ParquetFile,
  chunk: Chunk,
  name: string,
  target: Target,
  { signal, onBytes }: Progress,
) {
  const bytes = bytesOf(parquet, chunk)
  const wide = chunk.meta.type === 'DOUBLE'
  const { repetition, definition } = levelsOf(parquet.metadata, chunk.meta.path_in_schema)
  if (repetition !== 1) throw new Error(`column "${name}" is not a list of numbers`)
  let dictionary: ArrayLike<number> = []
  for await (const page of pagesOf(bytes, name, chunk.values)) {
    signal?.throwIfAborted()
    if (page.kind === 'index') continue
    const body = unpack(await bytes.at(page.start, page.packedSize), page, chunk.meta.codec)
    if (page.kind === 'dictionary') dictionary = floats(body, 0, page.values, wide)
    else readPage(body, page, { wide, deepest: definition, dictionary }, target)
    onBytes?.(page.packedSize)
  }
}

function unpack(packed: Uint8Array, page: Page, codec: Chunk['meta']['codec']): Uint8Array {
  // Levels of a version 2 page are never packed.
  const { repetition, definition } = page.levelBytes
  const levels = repetition + definition
  if (levels > packed.length) throw new Error('a page is damaged')
  if (codec === 'UNCOMPRESSED' || !page.packed) return packed
  const unpackWith = compressors[codec]
  if (!unpackWith) throw new Error(`compression ${codec} is not supported`)
  const body = unpackWith(packed.subarray(levels), page.size - levels)
  if (body.length !== page.size - levels) throw new Error('a page unpacks to another size than declared')
  if (levels === 0) return body
  const whole = new Uint8Array(page.size)
  whole.set(packed.subarray(0, levels))
  whole.set(body, levels)
  return whole
}

const [plainEncoding, plainDictionary, rleDictionary] = [0, 2, 8]

interface Column {
  readonly wide: boolean
  /** The definition level of a number that is there. */
  readonly deepest: number
  readonly dictionary: ArrayLike<number>
}

function readPage(body: Uint8Array, page: Page, { wide, deepest, dictionary }: Column, target: Target) {
  let at = 0
  /** A run of levels: its length stands in front in version 1, in the header in version 2. */
  const levels = (bits: number, length: number) => {
    const size = page.kind === 'data2' ? length : view(body).getUint32(at, true)
    if (page.kind === 'data') at += 4
    const decoded = hybrid(body.subarray(at, at + size), bits, page.values)
    at += size
    return decoded
  }
  const repetition = levels(1, page.levelBytes.repetition)
  const definition = levels(32 - Math.clz32(deepest), page.levelBytes.definition)
  if (definition.some((level) => level !== deepest)) throw new Error('a vector is missing, or has a gap')
  let values: ArrayLike<number>
  if (page.encoding === plainEncoding) values = floats(body, at, page.values, wide)
  else if (page.encoding === plainDictionary || page.encoding === rleDictionary) {
    const index = hybrid(body.subarray(at + 1), body[at], page.values)
    values = Float64Array.from(index, (i) => dictionary[i])
  } else throw new Error(`encoding ${page.encoding} of vectors is not supported: save the file without it`)
  target.add(repetition, values)
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

function floats(body: Uint8Array, start: number, count: number, wide: boolean): Float32Array | Float64Array {
  const size = count * (wide ? 8 : 4)
  if (start + size > body.length) throw new Error('a page is cut short')
  const own = body.slice(start, start + size).buffer
  return wide ? new Float64Array(own) : new Float32Array(own)
}

/** The RLE / bit-packing hybrid: runs of one value, or groups of eight packed ones. */
function hybrid(bytes: Uint8Array, bits: number, count: number): Uint32Array {
  if (bits > 32) throw new Error('a page is damaged')
  const values = new Uint32Array(count)
  let [at, done] = [0, 0]
  const byte = () => {
    if (at >= bytes.length) throw new Error('a page is cut short')
    return bytes[at++]
  }
  while (done < count) {
    let [head, factor] = [0, 1]
    for (let more = 128; more >= 128; factor *= 128) {
      more = byte()
      head += (more & 127) * factor
    }
    if (head % 2 === 0) {
      let value = 0
      for (let shift = 0; shift < bits; shift += 8) value += byte() * 2 ** shift
      const end = Math.min(count, done + head / 2)
      if (end === done) throw new Error('a page is damaged')
      values.fill(value, done, end)
      done = end
    } else {
      const packed = ((head - 1) / 2) * 8
      const end = Math.min(count, done + packed)
      for (let bit = 0, start = at * 8; done < end; done++, bit += bits) values[done] = bitsAt(bytes, start + bit, bits)
      at += (packed * bits) / 8
    }
  }
  return values
}

function bitsAt(bytes: Uint8Array, start: number, bits: number): number {
  let value = 0
  for (let i = 0; i < bits; i++) {
    const bit = start + i
    if (bit >> 3 >= bytes.length) throw new Error('a page is cut short')
    value += ((bytes[bit >> 3] >> (bit & 7)) & 1) * 2 ** i
  }
  return value
}

/** Puts the numbers together to vectors. Rows are counted by their first number, so a vector of another length is noticed. */
class Target {
  private vector = new Float32Array(1024)
  private at = 0
  private numbers = 0
  private expected = 0
  private rows = 0
  private dims = 0

  constructor(
    private readonly nRows: number,
    private readonly name: string,
    private readonly take: Take,
  ) {}

  /** So many more numbers are announced. */
  expect(count: number) {
    this.expected += count
  }

  add(repetition: Uint32Array, values: ArrayLike<number>) {
    this.numbers += values.length
    for (let i = 0; i < values.length; i++) {
      if (repetition[i] === 0 && this.at > 0) this.endRow()
      if (this.at === this.vector.length) this.grow()
      this.vector[this.at++] = values[i]
    }
  }

  finish(): number {
    if (this.at > 0) this.endRow()
    if (this.rows !== this.nRows || this.numbers !== this.expected) throw this.miscounted()
    return this.dims
  }

  private endRow() {
    if (this.rows === 0) this.dims = this.at
    if (this.at !== this.dims)
      throw new Error(`column "${this.name}" has a vector of another length in row ${this.rows + 1}`)
    if (this.rows === this.nRows) throw this.miscounted()
    this.take(this.rows++, this.vector.subarray(0, this.at))
    this.at = 0
  }

  private grow() {
    const grown = new Float32Array(2 * this.vector.length)
    grown.set(this.vector)
    this.vector = grown
  }

  private miscounted(): Error {
    return new Error(
      `column "${this.name}" has ${plural(this.rows, 'vector')} for ${plural(this.nRows, 'row')}, or vectors of different lengths`,
    )
  }
}
