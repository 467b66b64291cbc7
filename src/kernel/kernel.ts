/**
 * Float32 matrix products on one core, in WebAssembly with 128-bit SIMD: pages' workers, Node and a guest's sealed frame
 * load the same bytes. The arithmetic is in assembly/gemm.ts; this file owns memory and checks shapes.
 *
 * Sums are taken in float32 over stretches of 256 steps which are then added up: each value of A·B is within
 * `sumError(k)` × Σ|aᵢ·bᵢ| of the exact one. Results do not depend on the machine, nor a row's on the rows beside it.
 */
import { wasmBase64 } from './generated/gemm.ts'

export interface Kernel {
  /**
   * C = A·B: A is m×k, B is k×n (n×k when transposeB), result m×n, row-major. With transposeA, A is given as k×m:
   * together they cover the products of a backward pass. Any size may be 0; k = 0 gives zeros.
   *
   * Memory of the kernel is reused from call to call and grows to what the largest call needs, about 100 MB at most:
   * larger operands are taken in pieces. (Rows of more than 100,000 values need more.) WebAssembly memory never
   * shrinks: see dispose().
   */
  matmul(
    a: Float32Array,
    b: Float32Array,
    m: number,
    k: number,
    n: number,
    transposeB?: boolean,
    transposeA?: boolean,
  ): Float32Array
  /** Memory of its own with the same code in it, for work that keeps packed matrices (see dense-index.ts). */
  space(): Space
  /** Lets go of the memory. The kernel stays usable: the next call starts with a fresh one. */
  dispose(): void
}

/** What assembly/gemm.ts exports. */
interface Code {
  readonly memory: WebAssembly.Memory
  pack(
    source: number,
    lineStride: number,
    stepStride: number,
    lines: number,
    k: number,
    width: number,
    target: number,
  ): void
  multiply(a: number, b: number, c: number, rowPanels: number, columnPanels: number, k: number): void
  above(source: number, n: number, floor: number, target: number): number
}

/** Rows of A per panel, columns of B per panel, and columns of B per block; fixed in assembly/gemm.ts. */
export const rowTile = 5
export const columnTile = 8
export const columnBlock = 256

export const padRows = (n: number) => Math.ceil(n / rowTile) * rowTile
export const padColumns = (n: number) => Math.ceil(n / columnTile) * columnTile

/** Bound on the relative rounding error of a sum of k products, for |error| ≤ sumError(k) · Σ|aᵢ·bᵢ|. */
export const sumError = (k: number) => (Math.min(k, 256) + Math.ceil(k / 256) + 1) * 2 ** -24 * 1.01

let compiled: Promise<WebAssembly.Module> | undefined

/** Compiles the code once per realm (a millisecond or two); kernels then share it. */
export async function createKernel(): Promise<Kernel> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(wasmBase64), (c) => c.charCodeAt(0)))
  const module = await compiled
  const newSpace = () => new Space(new WebAssembly.Instance(module).exports as unknown as Code) // exports are untyped
  let space: Space | undefined
  return {
    matmul(a, b, m, k, n, transposeB = false, transposeA = false) {
      checkSize('A', a, m, k)
      checkSize('B', b, k, n)
      const c = new Float32Array(m * n)
      if (c.length === 0 || k === 0) return c
      space ??= newSpace()
      const left = { data: a, lines: m, byLine: !transposeA, k }
      const right = { data: b, lines: n, byLine: transposeB, k }
      // A matrix of long columns is read once as the right side, whose pieces are larger, and many times as the left.
      // Turned round, every sum has the same terms in the same order.
      const turned = transposeA && n < m && pieceLines(rowTile, leftValues, k) < m
      if (turned) product(space, right, left, c, 1, n)
      else product(space, left, right, c, n, 1)
      return c
    },
    space: newSpace,
    dispose() {
      space = undefined
    },
  }
}

function checkSize(name: string, data: Float32Array, rows: number, cols: number): void {
  if (data.length === rows * cols) return
  throw new RangeError(`matmul: ${name} holds ${data.length} values, ${rows} × ${cols} needs ${rows * cols}`)
}

const firstFree = 1024
const pageBytes = 65_536
/** Half of what WebAssembly can address: more is refused rather than tried. */
const maxBytes = 2 ** 31

/** The kernel's code with one memory, handed out from the bottom up. Views are valid until the next allocate(). */
export class Space {
  private top = firstFree
  constructor(readonly code: Code) {}

  /** Address of `bytes` bytes, aligned to a cache line. */
  allocate(bytes: number): number {
    const address = this.top
    const top = address + Math.ceil(bytes / 64) * 64
    const missing = top - this.code.memory.buffer.byteLength
    if (top > maxBytes)
      throw new RangeError(`the matrix kernel holds 2 GB at most, ${Math.ceil(top / 1e6)} MB were asked for`)
    if (missing > 0) this.code.memory.grow(Math.ceil(missing / pageBytes))
    this.top = top
    return address
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.code.memory.buffer, address, length)
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.code.memory.buffer, address, length)
  }

  /** Frees everything allocated. */
  reset(): void {
    this.top = firstFree
  }
}

/** One side of a product: `lines` rows of A or columns of B, each k long. */
interface Operand {
  readonly data: Float32Array
  readonly lines: number
  /** True when each line is contiguous; else the k steps are, and a line is a column of the array. */
  readonly byLine: boolean
  readonly k: number
}

/** Values per piece: 1 MB of A stays in cache between packing and use; 64 MB of B and 16 MB of C bound the memory. */
const leftValues = 2 ** 18
const rightValues = 2 ** 24
const resultValues = 2 ** 22
const maxColumns = 2 ** 18

/** Neighbouring rows of the result are `rowStep` apart in `c`, neighbouring columns `columnStep`. */
function product(
  space: Space,
  left: Operand,
  right: Operand,
  c: Float32Array,
  rowStep: number,
  columnStep: number,
): void {
  const { k, lines: m } = left
  const n = right.lines
  const nPiece = Math.min(padColumns(n), maxColumns, pieceLines(columnTile, rightValues, k))
  const mPiece = Math.min(padRows(m), pieceLines(rowTile, leftValues, k), pieceLines(rowTile, resultValues, nPiece))
  space.reset()
  const a = space.allocate(mPiece * k * 4)
  const b = space.allocate(nPiece * k * 4)
  const out = space.allocate(mPiece * nPiece * 4)
  const stage = space.allocate(Math.max(Math.min(m, mPiece), Math.min(n, nPiece, columnBlock)) * k * 4)
  for (let j = 0; j < n; j += nPiece) {
    const cols = Math.min(nPiece, n - j)
    for (let at = 0; at < cols; at += columnBlock)
      packLines(space, right, j + at, Math.min(columnBlock, cols - at), columnTile, stage, b + at * k * 4)
    for (let i = 0; i < m; i += mPiece) {
      const rows = Math.min(mPiece, m - i)
      packLines(space, left, i, rows, rowTile, stage, a)
      space.code.multiply(a, b, out, padRows(rows) / rowTile, padColumns(cols) / columnTile, k)
      const piece = space.floats(out, mPiece * nPiece)
      copyOut(piece, rows, cols, c, i * rowStep + j * columnStep, rowStep, columnStep)
    }
  }
}

/** Lines of length k in a piece of about `values` values: a multiple of `unit`, and at least one unit. */
const pieceLines = (unit: number, values: number, k: number) => Math.max(1, Math.floor(values / k / unit)) * unit

function packLines(
  space: Space,
  side: Operand,
  from: number,
  count: number,
  width: number,
  stage: number,
  target: number,
) {
  const { data, lines, byLine, k } = side
  const staged = space.floats(stage, count * k)
  if (byLine) staged.set(data.subarray(from * k, (from + count) * k))
  else for (let p = 0; p < k; p++) staged.set(data.subarray(p * lines + from, p * lines + from + count), p * count)
  space.code.pack(stage, byLine ? k * 4 : 4, byLine ? 4 : count * 4, count, k, width, target)
}

function copyOut(
  from: Float32Array,
  rows: number,
  cols: number,
  c: Float32Array,
  start: number,
  rowStep: number,
  columnStep: number,
): void {
  const padded = padColumns(cols)
  for (let i = 0; i < rows; i++) {
    const row = from.subarray(i * padded, i * padded + cols)
    if (columnStep === 1) c.set(row, start + i * rowStep)
    else for (let j = 0; j < cols; j++) c[start + i * rowStep + j * columnStep] = row[j]
  }
}
