/**
 * A preconditioner for linear models: P = curvature · XᵀX + ridge · I, factorised. Embeddings have a few directions a
 * thousand times stronger than most, which costs a plain solver hundreds of iterations and this one about twenty. Models
 * share XᵀX, which is estimated once on an even sample of rows, three per feature; those of similar curvature share a
 * factor. P need only be roughly right: it changes how fast the solver gets to the optimum and not where that is.
 */
import type { DesignSpec, Pause } from './design.ts'
import { stageRows } from './design.ts'
import type { Products } from './floats.ts'

/** Replaces each line of a lines×dims matrix by P⁻¹·line, in place. @param models which model each line belongs to */
export type Precondition = (vectors: Float32Array, models: ArrayLike<number>) => void

/**
 * Makes the preconditioner for these curvatures: per model, the mean second derivative of a row's loss with respect to its
 * logit, as it enters the criterion. Undefined when P is not positive definite in float32.
 */
export type Curvatures = (curvatures: Float64Array) => Promise<Precondition | undefined>

/** Above this the factor would cost more than it saves. */
const maxDims = 4096
const rowsPerFeature = 3
const blockDims = 256
const chunkRows = 512

/** Curvatures within this factor share a level. */
const levelRatio = 4
const maxLevels = 5

/** Undefined where there is nothing to gain: no rows, or very wide features. */
export async function prepareCurvatures(
  spec: DesignSpec,
  ridge: number,
  lib: Products,
  pause: Pause,
): Promise<Curvatures | undefined> {
  const { dims } = spec
  if (spec.rows.length === 0 || dims === 0 || dims > maxDims) return undefined
  const rows = evenSample(spec.rows, rowsPerFeature * dims)
  const gram = await gramBlocks({ ...spec, rows }, lib, pause)
  const perRow = spec.rows.length / rows.length
  return async (curvatures) => {
    const { levels, levelOf } = levelsOf(curvatures)
    const factors: FactorBlock[][] = []
    for (const level of levels) {
      const factor = await factorise(shifted(gram, level * perRow, ridge), lib, pause)
      if (!factor) return undefined
      factors.push(factor)
    }
    return (vectors, models) => {
      for (const [l, factor] of factors.entries()) {
        const lines = Array.from(models, (_, line) => line).filter((line) => levelOf[models[line]] === l)
        const part = new Float32Array(lines.length * dims)
        lines.forEach((line, i) => {
          part.set(vectors.subarray(line * dims, (line + 1) * dims), i * dims)
        })
        solveFactor(factor, part, lines.length, dims, lib)
        lines.forEach((line, i) => {
          vectors.set(part.subarray(i * dims, (i + 1) * dims), line * dims)
        })
      }
    }
  }
}

/** A few curvatures that stand for all, and which of them each model uses. */
function levelsOf(curvatures: Float64Array): { levels: number[]; levelOf: Int32Array } {
  const highest = Math.max(...curvatures, 1e-12)
  const step = curvatures.map((c) => {
    const below = Math.round(Math.log(highest / Math.max(c, 1e-30)) / Math.log(levelRatio))
    return Math.min(below, maxLevels - 1)
  })
  const used = [...new Set(step)].sort((a, b) => a - b)
  return {
    levels: used.map((s) => highest * levelRatio ** -s),
    levelOf: Int32Array.from(step, (s) => used.indexOf(s)),
  }
}

/** scale · blocks + ridge · I, in arrays of its own. */
function shifted(blocks: readonly Block[], scale: number, ridge: number): Block[] {
  let largest = 0
  const copies = blocks.map((block) => ({ ...block, data: block.data.map((value) => value * scale) }))
  const eachDiagonal = (use: (data: Float32Array, at: number) => void) => {
    for (const { data, width, rest } of copies) for (let i = 0; i < width; i++) use(data, i * rest + i)
  }
  eachDiagonal((data, at) => {
    largest = Math.max(largest, data[at])
  })
  // Rounding of the float32 products must not make it indefinite.
  eachDiagonal((data, at) => {
    data[at] += ridge + 1e-5 * largest
  })
  return copies
}

function evenSample(rows: Int32Array, count: number): Int32Array {
  if (rows.length <= count) return rows
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)])
}

/** Block row of a symmetric matrix: rows first … first + width, columns first … dims (`rest` of them), row-major. */
interface Block {
  readonly first: number
  readonly width: number
  readonly rest: number
  readonly data: Float32Array
}

async function gramBlocks(spec: DesignSpec, lib: Products, pause: Pause): Promise<Block[]> {
  const { dims, rows } = spec
  const blocks: Block[] = []
  for (let first = 0; first < dims; first += blockDims) {
    const width = Math.min(blockDims, dims - first)
    blocks.push({ first, width, rest: dims - first, data: new Float32Array(width * (dims - first)) })
  }
  const staged = new Float32Array(Math.min(chunkRows, rows.length) * dims)
  for (let from = 0; from < rows.length; from += chunkRows) {
    const count = Math.min(chunkRows, rows.length - from)
    stageRows(spec, from, count, staged)
    for (const { first, width, rest, data } of blocks) {
      const left = columns(staged, dims, count, first, width)
      const part = lib.matmul(left, columns(staged, dims, count, first, rest), width, count, rest, false, true)
      for (let i = 0; i < part.length; i++) data[i] += part[i]
      await pause()
    }
  }
  return blocks
}

function columns(x: Float32Array, cols: number, rows: number, first: number, width: number): Float32Array {
  const out = new Float32Array(rows * width)
  for (let i = 0; i < rows; i++) out.set(x.subarray(i * cols + first, i * cols + first + width), i * width)
  return out
}

/** One block row of U in P = UᵀU: the inverse of its diagonal block, and what is right of it (width×rest). */
interface FactorBlock {
  readonly first: number
  readonly width: number
  readonly inverse: Float32Array
  readonly right: Float32Array
}

/** Cholesky's factorisation by blocks; the blocks are used up. */
async function factorise(blocks: Block[], lib: Products, pause: Pause): Promise<FactorBlock[] | undefined> {
  const factor: FactorBlock[] = []
  for (const [b, { first, width, rest, data }] of blocks.entries()) {
    const inverse = invertUpper(data, width, rest)
    if (!inverse) return undefined
    const beyond = rest - width
    const right = lib.matmul(inverse, columns(data, rest, width, width, beyond), width, width, beyond, false, true)
    factor.push({ first, width, inverse, right })
    const update = lib.matmul(right, right, beyond, width, beyond, false, true)
    for (const later of blocks.slice(b + 1)) {
      const at = later.first - first - width
      for (let i = 0; i < later.width; i++) {
        const from = (at + i) * beyond + at
        for (let j = 0; j < later.rest; j++) later.data[i * later.rest + j] -= update[from + j]
      }
    }
    await pause()
  }
  return factor
}

/** U⁻¹ of the leading width×width block (UᵀU = block), row-major; undefined when it is not positive definite. */
function invertUpper(data: Float32Array, width: number, stride: number): Float32Array | undefined {
  const U = new Float64Array(width * width)
  for (let j = 0; j < width; j++) {
    for (let i = 0; i <= j; i++) {
      let sum = data[i * stride + j]
      for (let p = 0; p < i; p++) sum -= U[p * width + i] * U[p * width + j]
      if (i < j) U[i * width + j] = sum / U[i * width + i]
      else if (sum > 0) U[i * width + i] = Math.sqrt(sum)
      else return undefined
    }
  }
  const inverse = new Float32Array(width * width)
  const column = new Float64Array(width)
  for (let j = 0; j < width; j++) {
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0
      for (let p = i + 1; p <= j; p++) sum -= U[i * width + p] * column[p]
      column[i] = sum / U[i * width + i]
      inverse[i * width + j] = column[i]
    }
  }
  return inverse
}

/** Two triangular solves on every line, block by block. */
function solveFactor(factor: FactorBlock[], vectors: Float32Array, lines: number, dims: number, lib: Products): void {
  for (const { first, width, inverse, right } of factor) {
    const part = lib.matmul(columns(vectors, dims, lines, first, width), inverse, lines, width, width)
    putColumns(vectors, dims, lines, first, width, part)
    const beyond = dims - first - width
    const update = lib.matmul(part, right, lines, width, beyond)
    for (let r = 0; r < lines; r++)
      for (let j = 0; j < beyond; j++) vectors[r * dims + first + width + j] -= update[r * beyond + j]
  }
  for (const { first, width, inverse, right } of factor.toReversed()) {
    const beyond = dims - first - width
    const solved = columns(vectors, dims, lines, first + width, beyond)
    const update = lib.matmul(solved, right, lines, beyond, width, true)
    const part = columns(vectors, dims, lines, first, width)
    for (let i = 0; i < part.length; i++) part[i] -= update[i]
    putColumns(vectors, dims, lines, first, width, lib.matmul(part, inverse, lines, width, width, true))
  }
}

function putColumns(x: Float32Array, cols: number, rows: number, first: number, width: number, values: Float32Array) {
  for (let i = 0; i < rows; i++) x.set(values.subarray(i * width, (i + 1) * width), i * cols + first)
}
