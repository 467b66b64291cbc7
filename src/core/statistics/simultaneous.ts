/**
 * Claims about many rows at once. Whoever looks at twelve intervals and names the best one is wrong far more often than one
 * interval says; these bounds hold for all of them together (max-t over one set of resamples, Romano & Wolf 2005), and the
 * ranks that follow from them hold for the whole table (Mogstad, Romano, Shaikh & Wilhelm 2024).
 */
import { ascending, mean, quantile } from './stats.ts'

/** A figure, or a difference of figures: as observed, and in every resample. */
export interface Resampled {
  readonly observed: number
  readonly drawn: Float64Array
}

export interface Bounds {
  readonly low: number
  readonly high: number
}

/** How often at most a claim about any of the rows may be wrong: on either side of joint bounds, and over all pairs. */
const sideError = 0.025
const familyError = 0.05

export const minus = (a: Resampled, b: Resampled): Resampled => ({
  observed: a.observed - b.observed,
  drawn: a.drawn.map((value, r) => value - b.drawn[r]),
})

/** How far the resamples scatter; 0 where they do not, NaN where a figure is not known. */
function spread({ drawn }: Resampled): number {
  const centre = mean(drawn)
  return Math.sqrt(drawn.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (drawn.length - 1))
}

/** A sum of the same numbers in another order differs in its last bits: that is no difference, and no scatter. */
const nothing = 1e-12
const isNothing = (sd: number, { observed }: Resampled) => !(sd > nothing * Math.max(1, Math.abs(observed)))

/**
 * Low and high for each difference, such that all lows lie below the truth at once in 97.5 % of samples, and all highs above it.
 * A difference that no resample moves is its own bound, and is left out of what the others are held against.
 */
export function jointBounds(differences: readonly Resampled[]): Bounds[] {
  const moving = differences.map((difference) => ({ ...difference, sd: spread(difference) }))
  const held = moving.filter((difference) => !isNothing(difference.sd, difference))
  const over = (sign: 1 | -1) =>
    quantileOfMax(held, 1 - sideError, ({ drawn, observed, sd }, r) => (sign * (drawn[r] - observed)) / sd)
  const [up, down] = [over(1), over(-1)]
  return moving.map((difference) => {
    const { observed, sd } = difference
    if (isNothing(sd, difference)) return { low: observed, high: observed }
    return { low: observed - up * sd, high: observed + down * sd }
  })
}

/**
 * Quantile over resamples of the largest t of any item, two standard errors on the safe side: few resamples, and a few hundred
 * questions, would else make it too small as often as too large. NaN without items.
 */
function quantileOfMax<Item extends { readonly drawn: Float64Array }>(
  items: readonly Item[],
  share: number,
  t: (item: Item, resample: number) => number,
): number {
  const top = new Float64Array(items[0]?.drawn.length ?? 0).fill(Number.NEGATIVE_INFINITY)
  for (const item of items) for (let r = 0; r < top.length; r++) top[r] = Math.max(top[r], t(item, r))
  const safe = share + 2 * Math.sqrt((share * (1 - share)) / top.length)
  return quantile(ascending(top), Math.min(1, safe))
}

/** Two rows, the better one first. */
interface Pair {
  readonly better: number
  readonly worse: number
  readonly observed: number
  /** 0: no resample moves the difference. */
  readonly sd: number
  /** Of the better row. */
  readonly drawn: Float64Array
  readonly other: Float64Array
}

/**
 * Which row is better than which beyond chance, judged over all pairs at once: in about 5 % of samples any of these is
 * wrong. Steps down: what is found leaves the pairs that the rest is held against.
 * @param rows figures of which the higher is better; a row whose figure is not known beats none
 * @returns row-major n×n: 1 where the row beats the column
 */
export function beatsJointly(rows: readonly Resampled[]): Uint8Array {
  const n = rows.length
  const beats = new Uint8Array(n * n)
  let open = pairsOf(rows)
  for (;;) {
    const moving = open.filter(({ sd }) => sd > 0)
    // Both ways: the row that is behind in this sample may be the better one.
    const bar = quantileOfMax(
      moving,
      1 - familyError,
      ({ drawn, other, observed, sd }, r) => Math.abs(drawn[r] - other[r] - observed) / sd,
    )
    const found = ({ observed, sd }: Pair) => (sd > 0 ? observed / sd > bar : observed > nothing)
    if (!open.some(found)) return beats
    for (const { better, worse } of open.filter(found)) beats[better * n + worse] = 1
    open = open.filter((pair) => !found(pair))
  }
}

function pairsOf(rows: readonly Resampled[]): Pair[] {
  return rows.flatMap((row, a) =>
    rows.slice(0, a).flatMap((other, b): Pair[] => {
      const lead = minus(row, other)
      if (Number.isNaN(lead.observed)) return []
      const sd = spread(lead)
      const [better, worse] = lead.observed < 0 ? [b, a] : [a, b]
      const [of, than] = lead.observed < 0 ? [other, row] : [row, other]
      const observed = Math.abs(lead.observed)
      return [{ better, worse, observed, sd: isNothing(sd, lead) ? 0 : sd, drawn: of.drawn, other: than.drawn }]
    }),
  )
}

/**
 * 1 + the number of rows that beat this one. Rank 1 is the best set: in 95 % of samples the truly best row is in it. Ranks are
 * no order: a row of rank 2 need not be worse than every row of rank 1.
 */
export function rankGroups(beats: ArrayLike<number>, n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, row) => {
    let rank = 1
    for (let other = 0; other < n; other++) rank += beats[other * n + row]
    return rank
  })
}

/**
 * In what share of resamples each row has each rank: 1 + the number of rows that are better in that resample. Row-major n×n,
 * rows by ranks.
 * @param rows resampled figures of which the higher is better
 */
export function rankShares(rows: readonly Float64Array[]): Float64Array {
  const n = rows.length
  const shares = new Float64Array(n * n)
  const resamples = rows[0]?.length ?? 0
  for (let r = 0; r < resamples; r++) {
    for (let row = 0; row < n; row++) {
      let rank = 0
      for (let other = 0; other < n; other++) if (rows[other][r] > rows[row][r]) rank++
      shares[row * n + rank] += 1 / resamples
    }
  }
  return shares
}

/** The ranks between which the middle 95 % of the resamples lie. @param shares of one row, by rank from 1 */
export function rankInterval(shares: ArrayLike<number>): { readonly low: number; readonly high: number } {
  const at = (share: number) => {
    let sum = 0
    for (let rank = 0; rank < shares.length; rank++) {
      sum += shares[rank]
      // Shares are sums of thousandths: the last bits are rounding.
      if (sum > share + 1e-9) return rank + 1
    }
    return shares.length
  }
  return { low: at(sideError), high: at(1 - sideError) }
}
