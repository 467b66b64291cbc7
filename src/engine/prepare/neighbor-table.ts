/** The neighbour table of a split's features: computed once, then read from the cache. */
import type { NeighborTable, OnProgress } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import type { Nearest, NearestJob } from '../../kernel/shards.ts'
import type { Features } from './features.ts'
import type { DerivedCache } from './pack-source.ts'
import { durationInWords, searchSeconds } from './search-cost.ts'

export interface PrepareOptions {
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
  /** Search for neighbours however long it takes. */
  readonly searchAnyway?: boolean
}

export interface NeighborTools {
  /** Exact neighbours: sharded over workers in the page, in place on the command line. */
  readonly nearest: Nearest
  readonly cache: DerivedCache
  /** A search that would take longer is left out unless it is asked for; none is when absent. */
  readonly searchWithinSeconds?: number
}

/** Why there is no table, in a sentence without its full stop. */
interface LeftOut {
  readonly leftOut: string
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
  { nearest, cache, searchWithinSeconds = Number.POSITIVE_INFINITY }: NeighborTools,
  options: PrepareOptions,
): Promise<NeighborTable | LeftOut> {
  const name = `${version}/${key}`
  const kept = (await cache.get(hash, name)) as NeighborTable | undefined
  if (kept && kept.n === query.rows) return kept
  const job = { train, query, k: neighborCount + 1, places }
  const seconds = await searchSeconds(job, nearest, options, () => performance.now())
  if (seconds > searchWithinSeconds && !options.searchAnyway) return { leftOut: leftOut(job, seconds) }
  if (seconds > 0) options.onProgress(ahead(job, seconds))
  const table = cut(await nearest(job, options))
  await cache.put(hash, name, table)
  return table
}

const leftOut = ({ train, query }: NearestJob, seconds: number): string =>
  `the search for the nearest of ${plural(train.rows, 'training question')} to ${plural(query.rows, 'question')} of dev and test was left out: it would take about ${durationInWords(seconds)} on this machine`

const ahead = ({ query }: NearestJob, seconds: number) => ({
  done: 0,
  total: query.rows,
  unit: 'questions',
  note: `nearest neighbours, about ${durationInWords(seconds)}`,
})

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
