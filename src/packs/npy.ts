/**
 * numpy's .npy files, versions 1 and 2 (numpy.lib.format). Little-endian numbers in row-major order; nothing pickled.
 * Errors are sentences that name the entry and the value; callers turn them into findings.
 */

import { plural } from '../core/words.ts'

export type NpyArray = Uint8Array | Int8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array

export interface Npy {
  /** As in the file: `|u1`, `<f4` … */
  readonly dtype: string
  readonly shape: readonly number[]
  /** Row-major. Booleans arrive as 0 and 1 in a Uint8Array, `<i8` as numbers in a Float64Array. */
  readonly data: NpyArray
}

interface ArrayMaker {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, offset: number, length: number): NpyArray
  new (length: number): NpyArray
}

const makers: Readonly<Record<string, ArrayMaker>> = {
  '|u1': Uint8Array,
  '|b1': Uint8Array,
  '|i1': Int8Array,
  '<u2': Uint16Array,
  '<u4': Uint32Array,
  '<i4': Int32Array,
  '<f4': Float32Array,
  '<f8': Float64Array,
}
/** Read only: written arrays never hold 64-bit integers. */
const wideInteger = '<i8'
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] // \x93NUMPY
const alignment = 64

/** A version 1 file that numpy.load opens. Throws when the shape does not hold exactly the data. */
export function encodeNpy(data: NpyArray, shape: readonly number[]): Uint8Array {
  const count = shape.reduce((product, side) => product * side, 1)
  if (count !== data.length)
    throw new Error(`shape (${shape.join(', ')}) holds ${count} values, the array has ${data.length}`)
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dict = `{'descr': '${dtypeOf(data)}', 'fortran_order': False, 'shape': ${tuple}, }`
  const fixed = magic.length + 4
  // The data start at a multiple of 64, so that a reader can map them without a copy.
  const start = Math.ceil((fixed + dict.length + 1) / alignment) * alignment
  const bytes = new Uint8Array(start + data.byteLength)
  bytes.set([...magic, 1, 0, (start - fixed) & 0xff, (start - fixed) >> 8])
  bytes.set(new TextEncoder().encode(`${dict.padEnd(start - fixed - 1)}\n`), fixed)
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start)
  return bytes
}

function dtypeOf(data: NpyArray): string {
  const found = Object.entries(makers).find(([, maker]) => data.constructor === maker)
  if (!found) throw new Error(`an array of kind ${data.constructor.name} has no .npy type here`)
  return found[0]
}

/** Reads a .npy file. `name` is used in error messages. The result may be a view of `bytes`. */
export function decodeNpy(bytes: Uint8Array, name: string): Npy {
  const { text, start } = readHeader(bytes, name)
  const { dtype, fortran, shape } = parseHeader(text, name)
  const width = dtype === wideInteger ? 8 : makers[dtype].BYTES_PER_ELEMENT
  const count = shape.reduce((product, side) => product * side, 1)
  const [expected, got] = [count * width, bytes.length - start]
  if (expected !== got) {
    const say = got < expected ? 'cut short' : 'too long'
    throw new Error(
      `${name} is ${say}: shape (${shape.join(', ')}) of ${dtype} needs ${plural(expected, 'byte')} of data, there are ${got}`,
    )
  }
  const values =
    dtype === wideInteger ? wideValues(bytes, start, count, name) : view(makers[dtype], bytes, start, count)
  return { dtype, shape, data: fortran ? rowMajor(values, shape, name) : values }
}

function readHeader(bytes: Uint8Array, name: string): { text: string; start: number } {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new Error(`${name} is not a .npy file: its first bytes do not match numpy's format`)
  }
  const [major, minor] = [bytes[6], bytes[7]]
  if (major !== 1 && major !== 2)
    throw new Error(`${name} has .npy version ${major}.${minor}; versions 1 and 2 can be read`)
  const fixed = major === 1 ? 10 : 12
  if (bytes.length < fixed) throw new Error(`${name} ends inside its header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const start = fixed + length
  if (start > bytes.length)
    throw new Error(
      `${name} ends inside its header: it declares ${plural(length, 'byte')}, there are ${bytes.length - fixed}`,
    )
  return { text: new TextDecoder('latin1').decode(bytes.subarray(fixed, start)), start }
}

function parseHeader(text: string, name: string) {
  const dtype = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const sides = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1]
  if (dtype === undefined || order === undefined || sides === undefined) {
    throw new Error(`${name} has a header this page cannot read: "${text.trim().slice(0, 80)}"`)
  }
  if (dtype !== wideInteger && !(dtype in makers)) {
    throw new Error(
      `${name} holds values of type "${dtype}"; save it as one of ${[...Object.keys(makers), wideInteger].join(' ')}`,
    )
  }
  const shape = sides
    .split(',')
    .map((side) => side.trim())
    .filter(Boolean)
    .map((side) => Number.parseInt(side, 10))
  return { dtype, fortran: order === 'True', shape }
}

function view(Maker: ArrayMaker, bytes: Uint8Array, start: number, count: number): NpyArray {
  const offset = bytes.byteOffset + start
  if (offset % Maker.BYTES_PER_ELEMENT === 0) return new Maker(bytes.buffer, offset, count)
  return new Maker(bytes.slice(start).buffer, 0, count)
}

function wideValues(bytes: Uint8Array, start: number, count: number, name: string): Float64Array {
  const source = new DataView(bytes.buffer, bytes.byteOffset + start)
  return Float64Array.from({ length: count }, (_, i) => {
    const value = Number(source.getBigInt64(i * 8, true))
    if (!Number.isSafeInteger(value))
      throw new Error(`${name} holds ${value} at position ${i}, too large for a page to represent exactly`)
    return value
  })
}

/** numpy saves a transposed view in column order; two dimensions are turned back. */
function rowMajor(values: NpyArray, shape: readonly number[], name: string): NpyArray {
  if (shape.length < 2) return values
  if (shape.length > 2)
    throw new Error(`${name} is in Fortran order with ${shape.length} dimensions: save np.ascontiguousarray(x)`)
  const [rows, cols] = shape
  const turned = values.slice()
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) turned[r * cols + c] = values[c * rows + r]
  return turned
}

/** One bit per value, set where `isSet` says so. Bits beyond `length` are 0. */
export function packBits(length: number, isSet: (index: number) => boolean): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(length / 8))
  for (let i = 0; i < length; i++) if (isSet(i)) bytes[i >> 3] |= 0x80 >> (i & 7)
  return bytes
}

/** The bit at `index`, 0 or 1. */
export const bitAt = (bytes: Uint8Array, index: number): number => (bytes[index >> 3] >> (7 - (index & 7))) & 1
