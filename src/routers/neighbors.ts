/** Shared by the nearest-neighbour routers: which neighbours count, and their weights. */

import type { Batch } from '../core/router.ts'
import { plural } from '../core/words.ts'

/** A NeighborTable whose distances may also be float64, so that the maths can be checked at full precision. */
export interface Neighbors {
  readonly n: number
  readonly k: number
  readonly index: ArrayLike<number>
  readonly distance: ArrayLike<number>
  /** Distance of the nearest row that is not in the table. */
  readonly beyond?: ArrayLike<number>
}

/** Neighbours count equally, or by distance. */
export type Weighting = 'distance' | 'uniform'

/** The counted neighbours of one row; refilled row by row. */
export interface NearRow {
  /** Number of valid entries in the arrays below. */
  count: number
  /** A row that is not counted is as near as the last one that is. */
  tied: boolean
  /** Training row of each, nearest first. */
  readonly train: Int32Array
  readonly distance: Float64Array
  readonly weight: Float64Array
}

/** Buffers for at most `k` neighbours. */
export function nearRow(k: number): NearRow {
  return { count: 0, tied: false, train: new Int32Array(k), distance: new Float64Array(k), weight: new Float64Array(k) }
}

/** Fills `near` with the row's nearest training rows that `usable` admits (all when absent): fewer than k if there are no more. */
export function findNear(near: NearRow, neighbors: Neighbors, row: number, usable: Uint8Array | undefined): void {
  const { k, index, distance, beyond } = neighbors
  const end = (row + 1) * k
  let count = 0
  let at = row * k
  for (; at < end && count < near.train.length; at++) {
    const train = index[at]
    if (usable && usable[train] === 0) continue
    near.train[count] = train
    near.distance[count++] = distance[at]
  }
  while (usable && at < end && usable[index[at]] === 0) at++
  const next = at < end ? distance[at] : beyond?.[row]
  near.count = count
  near.tied = count === near.train.length && count > 0 && next === near.distance[count - 1]
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

/**
 * A note for the visitor when equally near questions compete for the last place; undefined where none do.
 * @param exactAlone an identical question silences all others, so that ties among these do not count
 */
export function tiesNote(
  neighbors: Neighbors,
  k: number,
  usable: Uint8Array | undefined,
  exactAlone: boolean,
): string | undefined {
  const { n } = neighbors
  const near = nearRow(k)
  let tied = 0
  for (let i = 0; i < n; i++) {
    findNear(near, neighbors, i, usable)
    const silenced = exactAlone && near.distance[0] === 0 && near.distance[near.count - 1] > 0
    if (near.tied && !silenced) tied++
  }
  if (tied === 0) return undefined
  const share = ((100 * tied) / n).toFixed(1)
  return `${share} % of ${plural(n, 'question')} ${tied === 1 ? 'has' : 'have'} a tie at the last of ${plural(k, 'neighbour')}: which of the equally near training questions counts is drawn from their ids.`
}
