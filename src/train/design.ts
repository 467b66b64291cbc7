/**
 * The rows a linear model is fitted on, ready for many products with few columns: every iteration of a solver needs X·W
 * and Xᵀ·R once. Rows are chosen and standardised while they are copied, so no second matrix of features is made.
 *
 * Packed once in both directions inside the kernel's memory (twice the size of X): a product of 21,378 × 1,792 × 17 then
 * takes 50 ms instead of 120 (X·W) and 190 (Xᵀ·R) through `Lib.matmul`, which packs X anew on every call. Larger
 * matrices go through the library in pieces.
 */
import type { Scaler } from '../core/scaler.ts'
import { columnBlock, columnTile, createKernel, padColumns, padRows, rowTile, type Space } from '../kernel/kernel.ts'
import type { Products } from './floats.ts'

export interface DesignSpec {
  /** Row-major, `dims` columns. */
  readonly data: Float32Array
  readonly dims: number
  /** Rows of `data` to use, in this order. */
  readonly rows: Int32Array
  /** Applied to each row while copying. */
  readonly scaler?: Scaler
}

/** Called between pieces of a few milliseconds; may let the event loop run, and rejects on abort. */
export type Pause = () => Promise<void>

export interface Design {
  readonly n: number
  readonly dims: number
  /** X·Wᵀ transposed: weights are K×dims, the result is K×n (one line per model). */
  forward(weights: Float32Array, K: number): Promise<Float32Array>
  /** R·X: residuals are K×n, the result K×dims, added up in float64 over blocks of 256 rows. */
  backward(residuals: Float32Array, K: number): Promise<Float64Array>
}

/** Above this the packed copies are not made: they would take more memory than a page should. */
const maxPackedBytes = 2 ** 29

/** @param maxBytes larger packed copies are not made */
export async function makeDesign(
  spec: DesignSpec,
  lib: Products,
  pause: Pause,
  maxBytes = maxPackedBytes,
): Promise<Design> {
  const bytes = 2 * spec.rows.length * spec.dims * 4
  if (bytes > maxBytes || bytes === 0) return new PiecewiseDesign(spec, lib, pause)
  const design = new PackedDesign(spec, (await createKernel()).space(), pause)
  await design.pack()
  return design
}

/** Copies rows `from … from + count` of the spec, standardised, into `out`. */
export function stageRows(
  { data, dims, rows, scaler }: DesignSpec,
  from: number,
  count: number,
  out: Float32Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[from + i] * dims
    if (!scaler) out.set(data.subarray(row, row + dims), i * dims)
    else for (let j = 0; j < dims; j++) out[i * dims + j] = (data[row + j] - scaler.mean[j]) / scaler.scale[j]
  }
}

class PackedDesign implements Design {
  readonly n: number
  readonly dims: number
  /** Blocks of 256 rows as right operands with rows as columns … */
  private readonly byRow: number
  /** … and with features as columns. */
  private readonly byFeature: number
  private readonly stage: number
  private room = { models: 0, left: 0, leftStage: 0, out: 0 }

  constructor(
    private readonly spec: DesignSpec,
    private readonly space: Space,
    private readonly pause: Pause,
  ) {
    this.n = spec.rows.length
    this.dims = spec.dims
    this.byRow = space.allocate(padColumns(this.n) * this.dims * 4)
    this.byFeature = space.allocate(this.n * padColumns(this.dims) * 4)
    this.stage = space.allocate(columnBlock * this.dims * 4)
  }

  async pack(): Promise<void> {
    const { space, dims, stage } = this
    for (let from = 0; from < this.n; from += columnBlock) {
      const count = Math.min(columnBlock, this.n - from)
      stageRows(this.spec, from, count, space.floats(stage, count * dims))
      space.code.pack(stage, dims * 4, 4, count, dims, columnTile, this.rowBlock(from))
      for (let j = 0; j < dims; j += columnBlock) {
        const columns = Math.min(columnBlock, dims - j)
        const target = this.featureBlock(from) + j * count * 4
        space.code.pack(stage + j * 4, 4, dims * 4, columns, count, columnTile, target)
      }
      await this.pause()
    }
  }

  private rowBlock(from: number): number {
    return this.byRow + from * this.dims * 4
  }

  private featureBlock(from: number): number {
    return this.byFeature + from * padColumns(this.dims) * 4
  }

  async forward(weights: Float32Array, K: number): Promise<Float32Array> {
    const { n, dims, space } = this
    this.makeRoom(K)
    const { left, leftStage, out } = this.room
    space.floats(leftStage, K * dims).set(weights)
    space.code.pack(leftStage, dims * 4, 4, K, dims, rowTile, left)
    const result = new Float32Array(K * n)
    for (let from = 0; from < n; from += columnBlock) {
      const count = Math.min(columnBlock, n - from)
      const padded = padColumns(count)
      space.code.multiply(left, this.rowBlock(from), out, padRows(K) / rowTile, padded / columnTile, dims)
      const view = space.floats(out, padRows(K) * padded)
      for (let k = 0; k < K; k++) result.set(view.subarray(k * padded, k * padded + count), k * n + from)
      await this.pause()
    }
    return result
  }

  async backward(residuals: Float32Array, K: number): Promise<Float64Array> {
    const { n, dims, space } = this
    this.makeRoom(K)
    const { left, leftStage, out } = this.room
    const result = new Float64Array(K * dims)
    const padded = padColumns(dims)
    for (let from = 0; from < n; from += columnBlock) {
      const count = Math.min(columnBlock, n - from)
      const staged = space.floats(leftStage, K * count)
      for (let k = 0; k < K; k++) staged.set(residuals.subarray(k * n + from, k * n + from + count), k * count)
      space.code.pack(leftStage, count * 4, 4, K, count, rowTile, left)
      space.code.multiply(left, this.featureBlock(from), out, padRows(K) / rowTile, padded / columnTile, count)
      addLines(result, space.floats(out, padRows(K) * padded), K, dims, padded)
      await this.pause()
    }
    return result
  }

  /** Operands for up to K models; grows only. */
  private makeRoom(K: number): void {
    if (K <= this.room.models) return
    const longest = Math.max(this.dims, columnBlock)
    this.room = {
      models: K,
      left: this.space.allocate(padRows(K) * longest * 4),
      leftStage: this.space.allocate(K * longest * 4),
      out: this.space.allocate(padRows(K) * Math.max(padColumns(this.dims), columnBlock) * 4),
    }
  }
}

/** Standardises 256 rows at a time on every call: slower, no memory to speak of. */
class PiecewiseDesign implements Design {
  readonly n: number
  readonly dims: number

  constructor(
    private readonly spec: DesignSpec,
    private readonly lib: Products,
    private readonly pause: Pause,
  ) {
    this.n = spec.rows.length
    this.dims = spec.dims
  }

  async forward(weights: Float32Array, K: number): Promise<Float32Array> {
    const { n, dims } = this
    const result = new Float32Array(K * n)
    await this.pieces((x, from, count) => {
      const part = this.lib.matmul(weights, x, K, dims, count, true)
      for (let k = 0; k < K; k++) result.set(part.subarray(k * count, (k + 1) * count), k * n + from)
    })
    return result
  }

  async backward(residuals: Float32Array, K: number): Promise<Float64Array> {
    const { n, dims } = this
    const result = new Float64Array(K * dims)
    await this.pieces((x, from, count) => {
      const part = new Float32Array(K * count)
      for (let k = 0; k < K; k++) part.set(residuals.subarray(k * n + from, k * n + from + count), k * count)
      addLines(result, this.lib.matmul(part, x, K, count, dims), K, dims, dims)
    })
    return result
  }

  private async pieces(use: (x: Float32Array, from: number, count: number) => void): Promise<void> {
    const buffer = new Float32Array(Math.min(columnBlock, this.n) * this.dims)
    for (let from = 0; from < this.n; from += columnBlock) {
      const count = Math.min(columnBlock, this.n - from)
      stageRows(this.spec, from, count, buffer)
      use(buffer.subarray(0, count * this.dims), from, count)
      await this.pause()
    }
  }
}

function addLines(to: Float64Array, from: Float32Array, lines: number, length: number, stride: number): void {
  for (let k = 0; k < lines; k++) for (let j = 0; j < length; j++) to[k * length + j] += from[k * stride + j]
}
