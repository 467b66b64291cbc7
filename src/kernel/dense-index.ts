/**
 * Exact cosine neighbours of dense rows. Two passes: similarities of the normalised rows in float32, by matrix products,
 * leave a shortlist per query that is certain to hold the answer (their error has a proven bound); the shortlist is
 * then ranked by cosines in float64 from the float32 features.
 *
 * Equal training rows are compared once. Work for a query grows with its shortlist, which is k plus a few in ordinary
 * data; thousands of training rows within 10⁻⁵ of the k-th would make it slow, not wrong.
 */
import type { NeighborTable } from '../core/types.ts'
import { columnBlock, columnTile, type Kernel, padColumns, padRows, rowTile, type Space, sumError } from './kernel.ts'
import type { Pace } from './pace.ts'
import { dot, type Groups, groupRows, rowNorms } from './rows.ts'
import { emptyTable, roundCosine, Shortlist, TopK } from './top-k.ts'

export interface DenseIndexOptions {
  /** Query rows per matrix product; 192 when absent. */
  readonly queryBlock?: number
  /** Training rows are packed in slabs of at most this many bytes; 512 MB when absent. */
  readonly slabBytes?: number
  readonly places?: Int32Array | undefined
}

/** Query rows and what is known of them. */
interface Queries {
  readonly data: Float32Array
  readonly norms: Float64Array
}

export class DenseIndex {
  private readonly norms: Float64Array
  private readonly groups: Groups
  private readonly space: Space
  private readonly queryBlock: number
  /** Distinct rows per slab: a multiple of columnBlock. */
  private readonly slabRows: number
  private readonly stage: number
  private readonly packedQuery: number
  private readonly result: number
  private readonly hits: number
  private readonly slab: number
  private packedSlab = -1
  private readonly places: Int32Array | undefined

  /** Keeps `train` (n×d, row-major) as it is, and a packed copy of its distinct rows. */
  constructor(
    private readonly train: Float32Array,
    readonly n: number,
    readonly d: number,
    kernel: Kernel,
    { queryBlock = 192, slabBytes = 2 ** 29, places }: DenseIndexOptions = {},
  ) {
    this.places = places
    this.norms = rowNorms('training', train, n, d)
    this.groups = groupRows(train, n, d)
    this.queryBlock = padRows(queryBlock)
    const wanted = Math.max(1, Math.floor(slabBytes / (4 * columnBlock * Math.max(1, d)))) * columnBlock
    this.slabRows = Math.min(wanted, Math.ceil(this.groups.count / columnBlock) * columnBlock)
    this.space = kernel.space()
    this.packedQuery = this.space.allocate(this.queryBlock * d * 4)
    this.stage = this.space.allocate(Math.max(this.queryBlock, columnBlock) * d * 4)
    this.result = this.space.allocate(this.queryBlock * columnBlock * 4)
    this.hits = this.space.allocate(columnBlock * 4)
    this.slab = this.space.allocate(Math.min(this.slabRows, padColumns(this.groups.count)) * d * 4)
  }

  /** Table of the min(k, n) nearest training rows of each query row. `pace` hears how many query rows are done. */
  async nearest(query: Float32Array, rows: number, k: number, pace: Pace): Promise<NeighborTable> {
    const { d, n } = this
    const table = emptyTable(rows, Math.min(k, n))
    if (table.k === 0) return table
    const queries = { data: query, norms: rowNorms('query', query, rows, d) }
    // Twice the error of one similarity: of the sum, of normalising to float32 (2⁻²³), of the float64 rounding.
    const margin = 2 * (sumError(d) + 2 ** -22)
    const shortlists = Array.from({ length: Math.min(rows, this.queryBlock) }, () => new Shortlist(table.k, margin))
    const top = new TopK(table.k, this.places)
    for (let from = 0; from < rows; from += this.queryBlock) {
      const count = Math.min(this.queryBlock, rows - from)
      await this.shortlistBlock(queries, from, count, shortlists, pace)
      for (let i = 0; i < count; i++) {
        this.rank(queries, from + i, shortlists[i].take(), top)
        top.moveTo(table, from + i)
        if (i % 16 === 0) await pace(from + i)
      }
    }
    await pace(rows)
    return table
  }

  private async shortlistBlock(queries: Queries, from: number, count: number, shortlists: Shortlist[], pace: Pace) {
    const { space, d, groups } = this
    this.stageRows(queries.data, queries.norms, count, (i) => from + i)
    space.code.pack(this.stage, d * 4, 4, count, d, rowTile, this.packedQuery)
    for (let first = 0; first < groups.count; first += columnBlock) {
      const slab = Math.floor(first / this.slabRows)
      if (slab !== this.packedSlab) await this.packSlab(slab, () => pace(from))
      const columns = Math.min(columnBlock, groups.count - first)
      const packed = this.slab + (first - slab * this.slabRows) * d * 4
      space.code.multiply(
        this.packedQuery,
        packed,
        this.result,
        padRows(count) / rowTile,
        padColumns(columns) / columnTile,
        d,
      )
      this.collect(queries, from, count, first, columns, shortlists)
      await pace(from + Math.floor((count * first) / groups.count))
    }
  }

  /** Packs the training rows of a slab: once in all when there is one, else for every block of queries. */
  private async packSlab(slab: number, pause: () => Promise<void>): Promise<void> {
    const { space, d, groups } = this
    const start = slab * this.slabRows
    const end = Math.min(start + this.slabRows, groups.count)
    this.packedSlab = -1
    for (let first = start; first < end; first += columnBlock) {
      const lines = Math.min(columnBlock, end - first)
      this.stageRows(this.train, this.norms, lines, (i) => this.firstMember(first + i))
      space.code.pack(this.stage, d * 4, 4, lines, d, columnTile, this.slab + (first - start) * d * 4)
      await pause()
    }
    this.packedSlab = slab
  }

  /** Writes rows, divided by their length, to the stage. Rows of zeros stay zeros. */
  private stageRows(data: Float32Array, norms: Float64Array, count: number, rowOf: (i: number) => number): void {
    const { d } = this
    const stage = this.space.floats(this.stage, count * d)
    for (let i = 0; i < count; i++) {
      const row = rowOf(i)
      const scale = norms[row] > 0 ? 1 / norms[row] : 0
      for (let c = 0; c < d; c++) stage[i * d + c] = data[row * d + c] * scale
    }
  }

  /** Hands the similarities of one product that can matter to the shortlists. */
  private collect(
    queries: Queries,
    from: number,
    count: number,
    first: number,
    columns: number,
    shortlists: Shortlist[],
  ) {
    const { space, result, hits } = this
    const width = padColumns(columns)
    const similarities = space.floats(result, count * width)
    const positions = space.integers(hits, columns)
    for (let i = 0; i < count; i++) {
      if (queries.norms[from + i] === 0) continue
      const shortlist = shortlists[i]
      const found = space.code.above(result + i * width * 4, columns, shortlist.floor, hits)
      for (let h = 0; h < found; h++) shortlist.add(first + positions[h], similarities[i * width + positions[h]])
    }
  }

  /** Ranks the members of the shortlisted groups by float64 cosine. */
  private rank({ data, norms }: Queries, query: number, shortlist: Int32Array, top: TopK): void {
    const { d, groups, train } = this
    // A row of zeros is at distance 1 from every row: the lowest places are its neighbours.
    if (norms[query] === 0) for (let row = 0; row < this.n; row++) top.offer(0, row)
    for (const group of shortlist) {
      const first = this.firstMember(group)
      const lengths = norms[query] * this.norms[first]
      const cosine = lengths > 0 ? roundCosine(dot(data, query * d, train, first * d, d) / lengths) : 0
      for (let at = groups.start[group]; at < groups.start[group + 1]; at++) top.offer(cosine, groups.members[at])
    }
  }

  private firstMember(group: number): number {
    return this.groups.members[this.groups.start[group]]
  }
}
