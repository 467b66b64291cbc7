/** The neighbour table of a split's features: computed once, then read from the cache. */
import type { NeighborTable, OnProgress } from '../../core/types.ts'
import type { Nearest } from '../../kernel/shards.ts'
import type { Features } from './features.ts'
import type { DerivedCache } from './pack-source.ts'

export interface PrepareOptions {
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
}

export interface NeighborTools {
  /** Exact neighbours: sharded over workers in the page, in place on the command line. */
  readonly nearest: Nearest
  readonly cache: DerivedCache
}

/** Names the way the table is made in the cache: a new way must not read an old table. */
const version = 'neighbors 64 v2'

/** Neighbours kept per question: enough for every k the routers offer, and for choosing among solvable rows. */
export const neighborCount = 64

/** @param hash of the pack @param key names the split and the features */
export async function neighborTable(
  hash: string,
  key: string,
  { train, query, places }: Features,
  { nearest, cache }: NeighborTools,
  options: PrepareOptions,
): Promise<NeighborTable> {
  const name = `${version}/${key}`
  const kept = (await cache.get(hash, name)) as NeighborTable | undefined
  if (kept && kept.n === query.rows) return kept
  const table = cut(await nearest({ train, query, k: neighborCount + 1, places }, options))
  await cache.put(hash, name, table)
  return table
}

/** One more neighbour is looked for than is kept: it tells whether the last one stands out from the rest. */
function cut({ n, k, index, distance }: NeighborTable): NeighborTable {
  if (k <= neighborCount) return { n, k, index, distance }
  const kept = <T extends Int32Array | Float32Array>(from: T, to: T): T => {
    for (let i = 0; i < n; i++) to.set(from.subarray(i * k, i * k + neighborCount), i * neighborCount)
    return to
  }
  return {
    n,
    k: neighborCount,
    index: kept(index, new Int32Array(n * neighborCount)),
    distance: kept(distance, new Float32Array(n * neighborCount)),
    beyond: Float32Array.from({ length: n }, (_, i) => distance[i * k + neighborCount]!),
  }
}
