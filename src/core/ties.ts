/**
 * What decides between equally good models. Never the column they stand in: first something that matters (the cheaper one,
 * the more accurate one), and where that ties too, a lot drawn from the model's id alone.
 */

type Named = { readonly id: string }

/** Higher wins; the same for a model wherever it stands and whatever else is in the pack. */
export const lotsOf = (models: readonly Named[]): Float64Array => Float64Array.from(models, ({ id }) => lot(id))

/** One per model, 0 for the last: of models that tie the higher is taken. */
export type Ranks = Int32Array

/** By how good each model is on the whole, its mean quality on train, then by lot. */
export function ranksOf(quality: ArrayLike<number>, models: readonly Named[]): Ranks {
  const lots = lotsOf(models)
  // Means of the same numbers in another order must not tell models apart.
  const rounded = Float64Array.from(quality, (value) => Math.round(value / rounding))
  const ranks = new Int32Array(models.length)
  const order = models.map((_, k) => k).sort((a, b) => rounded[a] - rounded[b] || lots[a] - lots[b])
  for (const [rank, k] of order.entries()) ranks[k] = rank
  return ranks
}

/** Spreads a text over 0 .. 2³² − 1: FNV-1a, then the finaliser of MurmurHash3, so that similar ids are far apart. */
export function lot(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Sums of the same numbers in another order differ by less than this share. */
const rounding = 1e-9

/**
 * The column with the highest value. Equal ones, up to rounding, are decided by the next list, and so on; a list is only
 * made when it is needed. NaN counts as the lowest.
 */
export function highest(first: ArrayLike<number>, ...next: (() => ArrayLike<number>)[]): number {
  let tied = Array.from({ length: first.length }, (_, k) => k)
  for (const list of [() => first, ...next]) {
    const values = list()
    const of = (k: number) => (Number.isNaN(values[k]) ? -Infinity : values[k])
    const top = Math.max(...tied.map(of))
    tied = tied.filter((k) => of(k) === top || top - of(k) <= rounding * Math.abs(top))
    if (tied.length === 1) break
  }
  return tied[0] ?? 0
}
