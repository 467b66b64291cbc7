/** The three parts of a file of whole training runs, fused and standardised as its router does. */
import { fuse } from '../../../src/core/fusion.ts'
import { solvableRows } from '../../../src/core/hindsight.ts'
import type { TrainSet } from '../../../src/core/router.ts'
import { applyScaler, fitScaler, type Scaler } from '../../../src/core/scaler.ts'
import { makeBatch } from '../../routers/fakes.ts'

export interface Part {
  X_text: number[][]
  X_vision: number[][]
  Y: number[][]
  C: number[][]
}

export type PartName = 'train' | 'dev' | 'test'

export interface TrainedData {
  readonly scaler: Scaler
  readonly dims: number
  readonly K: number
  /** With standardised embeddings. */
  readonly sets: Readonly<Record<PartName, TrainSet & { readonly embedding: Float32Array }>>
}

export function trainedData(fusion: string, parts: Record<PartName, Part>, divisor: 'n' | 'n-1'): TrainedData {
  const K = parts.train.Y[0].length
  const features = (rows: number[][]) => ({ values: Float64Array.from(rows.flat()), dims: rows[0].length })
  const fused = ({ X_text, X_vision }: Part) => fuse(fusion, features(X_text), features(X_vision), X_text.length)
  const { values, dims } = fused(parts.train)
  const rows = solvableRows(parts.train.Y.flat(), parts.train.Y.length, K)
  const scaler = fitScaler(values, dims, { rows, divisor })
  const setOf = (part: Part) => {
    const x = fused(part).values
    return {
      ...makeBatch({ n: part.Y.length, K, quality: part.Y.flat(), cost: part.C.flat() }),
      embedding: applyScaler(scaler, x, new Float32Array(x.length)),
      dims,
    }
  }
  return {
    scaler,
    dims,
    K,
    sets: { train: setOf(parts.train), dev: setOf(parts.dev), test: setOf(parts.test) },
  }
}

/** Row-major n×K with a 1 on each row's label. */
export function oneHot(labels: ArrayLike<number>, K: number): Float32Array {
  const out = new Float32Array(labels.length * K)
  for (let i = 0; i < labels.length; i++) out[i * K + labels[i]] = 1
  return out
}

/** The reference's hard labels: of models that share a row's target the lowest index; −1 for rows without a target. */
export const labelsOf = (targets: Float32Array, K: number): Int32Array =>
  Int32Array.from({ length: targets.length / K }, (_, i) => {
    const row = targets.subarray(i * K, (i + 1) * K)
    const top = Math.max(...row)
    return top > 0 ? row.indexOf(top) : -1
  })

/** Best minus second best of a row. */
export function marginOf(row: readonly number[]): number {
  const [first, second] = row.toSorted((a, b) => b - a)
  return first - second
}
