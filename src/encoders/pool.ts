/**
 * What every encoder is once it is loaded, and how its output becomes one vector of length 1 per sample (protocol 1.4).
 * Row-major throughout.
 */

/** Scales every row to length 1, in place; rows of zeros stay zero. */
export function normalizeRows(values: Float32Array, dims: number): Float32Array {
  for (let from = 0; from < values.length; from += dims) {
    let squares = 0
    for (let i = from; i < from + dims; i++) squares += values[i]! * values[i]!
    const length = Math.sqrt(squares)
    if (length > 0) for (let i = from; i < from + dims; i++) values[i]! /= length
  }
  return values
}

export type Pooling = 'mean' | 'cls'

/**
 * rows × dims out of rows × tokens × dims.
 * @param mask rows × tokens, 1 = a token that counts; only the mean looks at it
 */
export function poolTokens(
  hidden: Float32Array,
  mask: ArrayLike<number | bigint>,
  shape: { rows: number; tokens: number; dims: number },
  pooling: Pooling,
): Float32Array {
  const { rows, tokens, dims } = shape
  const out = new Float32Array(rows * dims)
  for (let row = 0; row < rows; row++) {
    let counted = 0
    for (let t = 0; t < (pooling === 'cls' ? 1 : tokens); t++) {
      if (pooling === 'mean' && Number(mask[row * tokens + t]) === 0) continue
      counted++
      const from = (row * tokens + t) * dims
      for (let i = 0; i < dims; i++) out[row * dims + i]! += hidden[from + i]!
    }
    for (let i = 0; counted > 1 && i < dims; i++) out[row * dims + i]! /= counted
  }
  return out
}

/**
 * One row per sample out of one per picture: the mean of its pictures' vectors, of length 1 again; zeros for none.
 * @param counts how many of the rows of `vectors`, which follow one another, belong to each sample
 */
export function joinPictures(vectors: Float32Array, counts: readonly number[], dims: number): Float32Array {
  const out = new Float32Array(counts.length * dims)
  let at = 0
  for (const [row, count] of counts.entries()) {
    for (let end = at + count * dims; at < end; at += dims)
      for (let i = 0; i < dims; i++) out[row * dims + i]! += vectors[at + i]! / count
  }
  return normalizeRows(out, dims)
}

/** Rows of length 1 (zeros where there is nothing to see), in the order given. */
export interface TextModel {
  readonly modality: 'text'
  readonly dims: number
  encode(texts: readonly string[]): Promise<Float32Array>
  dispose(): Promise<void>
}

export interface ImageModel {
  readonly modality: 'image'
  readonly dims: number
  /** The bitmaps stay the caller's. */
  encode(pictures: readonly ImageBitmap[]): Promise<Float32Array>
  dispose(): Promise<void>
}

export type EncoderModel = TextModel | ImageModel
