/**
 * A study's pieces, shared out over processes: one plans, many compute a few pieces each, one puts the study together, and all of them
 * walk through the same study.
 */
import type { Pieces } from '../../engine/study/lab.ts'
import { messageOf } from '../../packs/findings.ts'

/** What came of a piece: plain data, or why there is none. */
export type Answer = { readonly kept: unknown } | { readonly failure: string }

/** Takes what is known, computes what is wanted, and remembers what else was asked for. */
export class SharedPieces implements Pieces {
  /** Names of pieces that are nowhere yet, in the order of the study. */
  readonly missing = new Set<string>()
  private readonly wanted: Set<string>

  /** @param onMade hears of each piece that is computed here, and how many are still wanted */
  constructor(
    private readonly known: ReadonlyMap<string, Answer>,
    wanted: Iterable<string> = [],
    private readonly onMade: (name: string, answer: Answer, left: number) => void = () => {},
  ) {
    this.wanted = new Set(wanted)
  }

  get lacking(): boolean {
    return this.missing.size > 0
  }

  async of<Kept>(name: string, make: () => Promise<Kept>): Promise<Kept | undefined> {
    const answer = this.known.get(name) ?? (this.wanted.has(name) ? await this.make(name, make) : undefined)
    if (!answer) {
      this.missing.add(name)
      return undefined
    }
    if ('failure' in answer) throw new Error(answer.failure)
    // Written by the same part of the same study: the plan names it.
    return answer.kept as Kept
  }

  private async make(name: string, make: () => Promise<unknown>): Promise<Answer> {
    const answer = await make().then(
      (kept) => ({ kept }),
      (error: unknown) => ({ failure: messageOf(error) }),
    )
    this.wanted.delete(name)
    this.onMade(name, answer, this.wanted.size)
    return answer
  }
}
