/**
 * The pages of a parquet column chunk, one by one, so that a chunk of many pages is never held whole. Each header is read
 * and checked before its page is unpacked or memory is taken for it: a damaged or hostile count must give an error, not
 * a browser that hangs. Thrift's compact protocol, as far as page headers need it.
 */
import type { AsyncBuffer } from 'hyparquet'
import { plural } from '../../core/words.ts'

export interface Page {
  readonly kind: 'data' | 'data2' | 'dictionary' | 'index'
  readonly packedSize: number
  readonly size: number
  readonly values: number
  readonly encoding: number
  /** Bytes of repetition and definition levels in front of a version 2 page. */
  readonly levelBytes: { readonly repetition: number; readonly definition: number }
  readonly packed: boolean
  /** Where the page's bytes start in the chunk. */
  readonly start: number
}

const kinds = ['data', 'index', 'dictionary', 'data2'] as const
const pageLimitBytes = 512 << 20
/** Bytes fetched at once, unless a page has more: mostly some pages of 1 MB, as pyarrow and Spark write them. */
const windowBytes = 4 << 20
/** A header is below 100 bytes, or some thousands with statistics. */
const headerLimitBytes = 1 << 20

/** A column chunk of a file, of which only the part last asked for is held. */
export class ChunkBytes {
  private held = new Uint8Array(0)
  private heldFrom = 0

  constructor(
    private readonly buffer: AsyncBuffer,
    private readonly from: number,
    private readonly to: number,
  ) {}

  get length(): number {
    return this.to - this.from
  }

  /** Up to `count` bytes, fewer at the end of the chunk. They stay what they are when others are asked for. */
  async at(start: number, count: number): Promise<Uint8Array> {
    const end = Math.min(start + count, this.length)
    if (start < this.heldFrom || end > this.heldFrom + this.held.length) {
      const until = Math.min(Math.max(end, start + windowBytes), this.length)
      this.held = new Uint8Array(await this.buffer.slice(this.from + start, this.from + until))
      this.heldFrom = start
    }
    return this.held.subarray(start - this.heldFrom, end - this.heldFrom)
  }
}

/** The pages of a chunk, in order. Throws a sentence when they cannot be what the chunk's own counts say. */
export async function* pagesOf(chunk: ChunkBytes, name: string, values: number): AsyncGenerator<Page> {
  let [at, counted, pages] = [0, 0, 0]
  while (at < chunk.length && counted < values) {
    const reader = new CompactReader(await chunk.at(at, headerLimitBytes))
    const page = toPage(reader.struct(0), at + reader.at)
    at = page.start + page.packedSize
    pages++
    const wrong = page.packedSize < 0 || page.size < 0 || page.size > pageLimitBytes || at > chunk.length
    if (wrong || !(page.values >= 0 && page.values <= values))
      throw new Error(`column "${name}" has a damaged page ${pages}`)
    if (page.kind === 'data' || page.kind === 'data2') counted += page.values
    yield page
  }
  if (counted !== values) throw new Error(`column "${name}" has ${plural(counted, 'value')} but declares ${values}`)
}

type Struct = ReadonlyMap<number, unknown>

const numberAt = (struct: Struct | undefined, field: number): number => {
  const value = struct?.get(field)
  return typeof value === 'number' ? value : 0
}

function toPage(header: Struct, start: number): Page {
  const kind = kinds[numberAt(header, 1)]
  if (!kind) throw new Error('a page of an unknown kind')
  const inner = header.get({ data: 5, index: 6, dictionary: 7, data2: 8 }[kind])
  const own = inner instanceof Map ? (inner as Struct) : undefined
  return {
    kind,
    size: numberAt(header, 2),
    packedSize: numberAt(header, 3),
    values: numberAt(own, 1),
    encoding: numberAt(own, kind === 'data2' ? 4 : 2),
    levelBytes: {
      definition: kind === 'data2' ? numberAt(own, 5) : 0,
      repetition: kind === 'data2' ? numberAt(own, 6) : 0,
    },
    packed: own?.get(7) !== false,
    start,
  }
}

const depthLimit = 12

/** Every read is checked against the end, and every length against what is left. */
class CompactReader {
  at = 0

  constructor(private readonly bytes: Uint8Array) {}

  struct(depth: number): Struct {
    if (depth > depthLimit) throw new Error('a page header nested too deep')
    const fields = new Map<number, unknown>()
    for (let id = 0; ; ) {
      const head = this.byte()
      if (head === 0) return fields
      id = head >> 4 === 0 ? this.signed() : id + (head >> 4)
      fields.set(id, this.value(head & 15, depth))
    }
  }

  private value(type: number, depth: number): unknown {
    if (type === 1 || type === 2) return type === 1
    if (type === 3) return this.byte()
    if (type >= 4 && type <= 6) return this.signed()
    if (type === 7) return this.skip(8)
    if (type === 8) return this.skip(this.unsigned())
    if (type === 12) return this.struct(depth + 1)
    throw new Error('a page header of an unknown kind')
  }

  private skip(count: number): undefined {
    if (count > this.bytes.length - this.at) throw new Error('a page header that is cut short')
    this.at += count
    return undefined
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new Error('a page header that is cut short')
    return this.bytes[this.at++]
  }

  private unsigned(): number {
    let [value, factor] = [0, 1]
    for (let i = 0; i < 10; i++, factor *= 128) {
      const byte = this.byte()
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
    throw new Error('a page header with an endless number')
  }

  private signed(): number {
    const value = this.unsigned()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}
