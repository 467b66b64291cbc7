/** Routes rows in pieces, so that large batches neither block the event loop nor need large intermediate matrices. */
import type { Lib } from '../core/router.ts'
import type { Pause } from './design.ts'
import { firstNonFinite, type Rows } from './inputs.ts'

const pieceRows = 512

/** Scores or logits (row-major rows×K) of some rows. Must treat every row by itself. */
export type ForwardRows = (embedding: Float32Array, rows: number) => Float32Array

export async function forwardInPieces(
  { embedding, dims, n }: Rows,
  K: number,
  forward: ForwardRows,
  pause: Pause,
): Promise<Float32Array> {
  const out = new Float32Array(n * K)
  for (let from = 0; from < n; from += pieceRows) {
    const count = Math.min(pieceRows, n - from)
    out.set(forward(embedding.subarray(from * dims, (from + count) * dims), count), from * K)
    await pause()
  }
  return out
}

/** Row-wise softmax in place; throws a sentence when logits have overflowed. */
export function probabilities(logits: Float32Array, n: number, K: number, lib: Lib, router: string): Float32Array {
  lib.softmaxRows(logits, n, K)
  if (firstNonFinite(logits) < 0) return logits
  throw new Error(
    `${router} gave scores that are not numbers: its weights grew too large, choose a smaller learning rate`,
  )
}
