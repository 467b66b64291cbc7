/** The k best rows of a query: ranked exactly (TopK), and shortlisted from similarities with a known error (Shortlist). */
import type { NeighborTable } from '../core/types.ts'

export function emptyTable(n: number, k: number): NeighborTable {
  return { n, k, index: new Int32Array(n * k), distance: new Float32Array(n * k) }
}

/**
 * Cosines are rounded to multiples of 2⁻⁴⁰ (10⁻¹²) before they are ranked. Rows in the same direction then tie, whatever
 * the order of summation, and a row's distance to itself is 0, where float64 alone would leave 10⁻¹⁶ of noise.
 */
export const roundCosine = (cosine: number) => Math.max(-1, Math.min(1, Math.round(cosine * 2 ** 40) / 2 ** 40))

/**
 * Keeps the k most similar rows, most similar first, in whatever order they are offered; ties to the lower place, which is
 * the row number where no places are given.
 */
export class TopK {
  private readonly similarity: Float64Array
  private readonly row: Int32Array
  private count = 0
  constructor(
    private readonly k: number,
    private readonly places?: Int32Array,
  ) {
    this.similarity = new Float64Array(k)
    this.row = new Int32Array(k)
  }

  offer(similarity: number, row: number): void {
    let at = this.count
    if (at === this.k) {
      if (at === 0 || !this.before(similarity, row, at - 1)) return
      at--
    } else this.count++
    for (; at > 0 && this.before(similarity, row, at - 1); at--) {
      this.similarity[at] = this.similarity[at - 1]
      this.row[at] = this.row[at - 1]
    }
    this.similarity[at] = similarity
    this.row[at] = row
  }

  private before(similarity: number, row: number, at: number): boolean {
    if (similarity !== this.similarity[at]) return similarity > this.similarity[at]
    const { places } = this
    return places ? places[row] < places[this.row[at]] : row < this.row[at]
  }

  /** Writes the rows as line `line` of the table, and empties itself. */
  moveTo(table: NeighborTable, line: number): void {
    for (let j = 0; j < this.count; j++) {
      table.index[line * this.k + j] = this.row[j]
      table.distance[line * this.k + j] = 1 - this.similarity[j]
    }
    this.count = 0
  }
}

/**
 * Rows that can be among the k most similar when each similarity given is off by at most margin / 2: all within
 * `margin` of the k-th best seen. Most rows fall below `floor`, which the caller tests for with SIMD.
 */
export class Shortlist {
  /** A row less similar than this cannot be among the k. −∞ until k rows have been seen. */
  floor = Number.NEGATIVE_INFINITY
  private count = 0
  private rows: Int32Array
  private similarities: Float32Array
  /** The k best similarities so far, best first. */
  private readonly best: Float32Array
  private seen = 0

  constructor(
    private readonly k: number,
    private readonly margin: number,
  ) {
    this.best = new Float32Array(k)
    this.rows = new Int32Array(8 * k)
    this.similarities = new Float32Array(8 * k)
  }

  add(row: number, similarity: number): void {
    if (similarity < this.floor) return
    if (this.count === this.rows.length) this.makeRoom()
    this.rows[this.count] = row
    this.similarities[this.count++] = similarity
    this.raise(similarity)
  }

  private raise(similarity: number): void {
    const { best, k } = this
    if (this.seen === k && similarity <= best[k - 1]) return
    let at = this.seen < k ? this.seen++ : k - 1
    for (; at > 0 && best[at - 1] < similarity; at--) best[at] = best[at - 1]
    best[at] = similarity
    if (this.seen === k) this.floor = best[k - 1] - this.margin
  }

  /** Drops what has fallen below the floor; grows when near-ties keep it more than half full. */
  private makeRoom(): void {
    this.drop()
    if (this.count * 2 < this.rows.length) return
    const { rows, similarities } = this
    this.rows = new Int32Array(2 * rows.length)
    this.rows.set(rows)
    this.similarities = new Float32Array(2 * rows.length)
    this.similarities.set(similarities)
  }

  private drop(): void {
    let kept = 0
    for (let i = 0; i < this.count; i++) {
      if (this.similarities[i] < this.floor) continue
      this.rows[kept] = this.rows[i]
      this.similarities[kept++] = this.similarities[i]
    }
    this.count = kept
  }

  /** The shortlist (valid until the next add), which starts again from nothing. */
  take(): Int32Array {
    this.drop()
    const rows = this.rows.subarray(0, this.count)
    this.count = 0
    this.seen = 0
    this.floor = Number.NEGATIVE_INFINITY
    return rows
  }
}
