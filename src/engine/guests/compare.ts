/**
 * Two answers about the same rows: the same up to rounding, or a sentence on where they differ. Rounding is measured against
 * what decides, the distance between the scores of a row: whoever hides a choice in the last digits is found.
 */
import type { Prediction } from '../../core/router.ts'

/** Float32 sums in another order differ by a few units of 6e-8 of their largest term. */
const rounding = 1e-5

/** Of so many rows one may fall to another model by rounding alone. */
const rowsPerFlip = 1000

/** The answers about the rows at these positions. */
export function pickAnswer(answer: Prediction, at: ArrayLike<number>, K: number): Prediction {
  const rows = <T extends Float32Array | Int32Array | Uint8Array>(source: T, width: number): T => {
    const out = source.slice(0, at.length * width) as T
    for (let i = 0; i < at.length; i++) out.set(source.subarray(at[i]! * width, (at[i]! + 1) * width), i * width)
    return out
  }
  const probes = answer.probes && { probes: rows(answer.probes, K) }
  if ('choices' in answer) return { choices: rows(Int32Array.from(answer.choices), 1), ...probes }
  const { scores, kind, choice } = answer
  return { scores: rows(scores, K), kind, ...(choice && { choice: rows(choice, 1) }), ...probes }
}

interface Compared {
  /** What the rows are called; their position when absent. */
  readonly at?: ArrayLike<number>
  /** Of `a`, or of an answer that `a` is a part of: see `scaleOf`. */
  readonly scale?: number
}

/** The first difference of two answers in words; undefined when there is none. Rounding in the last digits is none. */
export function difference(a: Prediction, b: Prediction, K: number, { at, scale }: Compared = {}): string | undefined {
  const row = (i: number) => `row ${at ? at[i] : i}`
  const probed = firstApart(a.probes ?? [], b.probes ?? [], 0)
  if (probed >= 0)
    return `${row(Math.floor(probed / K))} probes ${a.probes?.[probed]} for model ${probed % K} once and ${b.probes?.[probed]} the other time`
  if ('choices' in a && 'choices' in b)
    return inWords('chooses', flips(a.choices, b.choices), a.choices, b.choices, row)
  if ('choices' in a || 'choices' in b) return 'it returns scores once and choices once'
  if (a.kind !== b.kind) return `its scores are of kind '${a.kind}' once and '${b.kind}' once`
  const apart = firstApart(a.scores, b.scores, scale ?? scaleOf(a, K))
  if (apart >= 0)
    return `${row(Math.floor(apart / K))} scores ${a.scores[apart]} for model ${apart % K} once and ${b.scores[apart]} the other time`
  const [x, y] = [a.choice ?? favourites(a.scores, K), b.choice ?? favourites(b.scores, K)]
  return inWords('favours', flips(x, y), x, y, row)
}

function inWords(
  verb: string,
  flipped: readonly number[],
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  row: (i: number) => string,
): string | undefined {
  const [first] = flipped
  if (first === undefined || flipped.length <= x.length / rowsPerFlip) return undefined
  return `${row(first)} ${verb} ${x[first]} once and ${y[first]} the other time`
}

/** How far apart the scores of a row usually are; 0 for choices. */
export function scaleOf(answer: Prediction, K: number): number {
  if ('choices' in answer) return 0
  const { scores } = answer
  const spreads = Float64Array.from({ length: scores.length / K }, (_, i) => {
    const row = scores.subarray(i * K, (i + 1) * K)
    return Math.max(...row) - Math.min(...row)
  }).sort()
  return spreads[spreads.length >> 1] ?? 0
}

/** Where values differ by more than rounding; −1 for nowhere. */
function firstApart(x: ArrayLike<number>, y: ArrayLike<number>, scale: number): number {
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    // Negated, so that a value that is missing on one side counts.
    if (!(Math.abs(x[i]! - y[i]!) <= rounding * Math.max(scale, Math.abs(x[i]!)))) return i
  }
  return -1
}

function flips(x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  return Array.from({ length: Math.max(x.length, y.length) }, (_, i) => i).filter((i) => x[i] !== y[i])
}

/** The model of the highest score of each row; ties to the lowest column. */
function favourites(scores: Float32Array, K: number): Int32Array {
  return Int32Array.from({ length: scores.length / K }, (_, i) => {
    let best = 0
    for (let k = 1; k < K; k++) if (scores[i * K + k]! > scores[i * K + best]!) best = k
    return best
  })
}
