/** Shared by the nearest-neighbour routers: which neighbours count, and their weights. */

import type { Batch } from '../core/router.ts'
import { plural } from '../core/words.ts'

/** A NeighborTable whose distances may also be float64, so that the maths can be checked at full precision. */
export interface Neighbors {
  readonly n: number
  readonly k: number
  readonly index: ArrayLike<number>
  readonly distance: ArrayLike<number>
}

/** Neighbours count equally, or by distance. */
export type Weighting = 'distance' | 'uniform'

/** The counted neighbours of one row; refilled row by row. */
export interface NearRow {
  /** Number of valid entries in the arrays below. */
  count: number
  /** Training row of each, nearest first. */
  readonly train: Int32Array
  readonly distance: Float64Array
  readonly weight: Float64Array
}

/** Buffers for at most `k` neighbours. */
export function nearRow(k: number): NearRow {
  return { count: 0, train: new Int32Array(k), distance: new Float64Array(k), weight: new Float64Array(k) }
}

/** Fills `near` with the row's nearest training rows that `usable` admits (all when absent): fewer than k if there are no more. */
export function findNear(near: NearRow, neighbors: Neighbors, row: number, usable: Uint8Array | undefined): void {
  const { k, index, distance } = neighbors
  let count = 0
  for (let at = row * k; at < (row + 1) * k && count < near.train.length; at++) {
    const train = index[at]
    if (usable && usable[train] === 0) continue
    near.train[count] = train
    near.distance[count++] = distance[at]
  }
  near.count = count
}

/** 1/distance; if any distance is exactly 0, only those neighbours count, each 1 (protocol 5.1). */
export function weighByDistance({ count, distance, weight }: NearRow): void {
  let exact = false
  for (let i = 0; i < count; i++) exact ||= distance[i] === 0
  for (let i = 0; i < count; i++) weight[i] = exact ? Number(distance[i] === 0) : 1 / distance[i]
}

/** 1/(10⁻⁶ + distance): the softened rule of PRkNN (protocol 5.2). */
export function weighSmoothly({ count, distance, weight }: NearRow): void {
  for (let i = 0; i < count; i++) weight[i] = 1 / (1e-6 + distance[i])
}

/** 1 for training rows that at least one model answers. */
export function usableRows(solvable: Int32Array, n: number): Uint8Array {
  const usable = new Uint8Array(n)
  for (const row of solvable) usable[row] = 1
  return usable
}

/** The batch's neighbour table; throws a sentence if there is none. */
export function neighborsOf(batch: Batch, router: string): Neighbors {
  if (!batch.neighbors) throw new Error(`${router} got no nearest-neighbour table: prepare the features first`)
  return batch.neighbors
}

/** A note for the visitor when there are too few solvable neighbours; undefined otherwise. */
export function shortageNote(rows: number, n: number, wanted: number, kept: number): string | undefined {
  if (rows === 0) return undefined
  const which = `${rows} of ${plural(n, 'question')} ${rows === 1 ? 'has' : 'have'} fewer than ${wanted} solvable training questions among ${rows === 1 ? 'its' : 'their'} ${kept} nearest`
  return `${which}. The available ones are used; without any, the average over all of train.`
}
