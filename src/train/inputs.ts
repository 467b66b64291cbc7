/** What trained routers read from a train set: checked embeddings and targets with their λ. */
import { solvableRows } from '../core/hindsight.ts'
import type { Batch, Lib, ParamValues, TrainSet } from '../core/router.ts'
import { hardTargets, softTargets } from '../core/targets.ts'
import type { Pause } from './design.ts'
import type { Floats } from './floats.ts'

export interface Rows {
  /** Row-major n×dims. */
  readonly embedding: Float32Array
  readonly dims: number
  readonly n: number
}

/** The batch's embedding. Throws a sentence when there is none, or when a value is not a number. */
export function embeddingOf({ embedding, dims, n, ids }: Batch, router: string): Rows {
  if (!embedding || dims === undefined) throw new Error(`${router} was given no embedding: prepare the features first`)
  if (dims === 0) throw new Error(`the features have no columns: ${router} sees nothing, choose other features`)
  const bad = firstNonFinite(embedding)
  if (bad < 0) return { embedding, dims, n }
  const id = ids[Math.floor(bad / dims)]
  throw new Error(
    `feature ${bad % dims} of question "${id}" is ${embedding[bad]}: ${router} needs numbers, leave the question out or repair its embedding`,
  )
}

/** Index of the first value that is not a number, −1 when all are. */
function firstNonFinite(values: Floats): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i
  return -1
}

/** λ of the training targets from the form: a finite number ≥ 0, or Infinity for hard labels. */
export function trainLambda(params: ParamValues, otherwise: number): number {
  const value = params.trainLambda ?? otherwise
  const lambda = value === 'inf' ? Infinity : Number(value)
  if (lambda >= 0) return lambda
  throw new Error(`the training λ is "${value}": give a number from 0, or inf for hard labels`)
}

export interface Targets {
  /** Rows of the train set to learn from, ascending. */
  readonly rows: Int32Array
  /** Row-major n×K over the whole train set, each row summing to 1: all on the cheapest correct model when λ is infinite. */
  readonly soft: Float32Array
}

/**
 * Training targets (protocol 2.1, 2.3). @param unsolved rows that no model answers are dropped, or kept with the cheapest
 * model as their target (ZOOTER). Throws a sentence when nothing is left to learn from.
 */
export function trainingTargets(
  { quality, cost, n, K }: Pick<TrainSet, 'quality' | 'cost' | 'n' | 'K'>,
  { lambda, costScale, unsolved }: { lambda: number; costScale: number; unsolved: 'drop' | 'keep' },
): Targets {
  const rows = unsolved === 'keep' ? Int32Array.from({ length: n }, (_, i) => i) : solvableRows(quality, n, K)
  if (rows.length === 0)
    throw new Error('no training question is answered by any model: there is nothing to learn, choose other data')
  if (lambda !== Infinity) return { rows, soft: softTargets(quality, cost, n, K, { lambda, costScale }) }
  return { rows, soft: hardTargets(quality, cost, n, K) }
}

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
