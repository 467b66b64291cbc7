/** Two rows of the board side by side, on the test questions they send to different models. */
import { outcomesOf } from '../score/outcomes.ts'
import type { Scorable } from '../score/score.ts'

/** Counts of questions; costs in dollars per 10,000 of the questions where the choices differ, NaN where there are none. */
export interface Duel {
  readonly n: number
  /** Sent to different models; the next three add up to it. */
  readonly differ: number
  /** Only one answered better (right where the other was wrong, for answers that are right or wrong). */
  readonly betterA: number
  readonly betterB: number
  /** As good as each other. */
  readonly even: number
  readonly costA: number
  readonly costB: number
}

export interface Contest {
  readonly overall: Duel
  readonly datasets: readonly (Duel & { readonly dataset: string })[]
}

/** Undefined where one of them has no answers, or is not on the board. @param keys of the two rows */
export function contest(input: Scorable, keys: readonly [string, string]): Contest | undefined {
  const outcomes = outcomesOf(input)
  const [a, b] = keys.map((key) => outcomes.find((outcome) => outcome.key === key))
  if (!a || !b || !input.priced) return undefined
  const { datasets } = input.pack.info
  const part = input.priced.parts.get('test').dataset
  const tallies = datasets.map(() => new Tally())
  const all = new Tally()
  for (const [i, dataset] of part.entries())
    for (const tally of [all, tallies[dataset]!])
      tally.add(a.picks[i] !== b.picks[i], a.quality[i]! - b.quality[i]!, a.cost[i]!, b.cost[i]!)
  return {
    overall: all.duel(),
    datasets: datasets.map(({ id }, d) => ({ dataset: id, ...tallies[d]!.duel() })).filter(({ n }) => n > 0),
  }
}

class Tally {
  private n = 0
  private differ = 0
  private betterA = 0
  private betterB = 0
  private costA = 0
  private costB = 0

  add(differ: boolean, lead: number, costA: number, costB: number) {
    this.n++
    if (!differ) return
    this.differ++
    if (lead > 0) this.betterA++
    if (lead < 0) this.betterB++
    this.costA += costA
    this.costB += costB
  }

  duel(): Duel {
    const { n, differ, betterA, betterB } = this
    const per10k = (sum: number) => (differ ? (sum / differ) * 10_000 : Number.NaN)
    const even = differ - betterA - betterB
    return { n, differ, betterA, betterB, even, costA: per10k(this.costA), costB: per10k(this.costB) }
  }
}
