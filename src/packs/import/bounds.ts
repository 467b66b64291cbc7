/** What no importer may let through: scores, tokens and costs that cannot be what they are called. */
import type { Finding } from '../../core/types.ts'
import { problem, some } from '../findings.ts'

/** A call dearer than this is a slip of the keyboard. */
const maxCostUsd = 10_000
const maxTokens = 2 ** 32 - 1

interface Matrices {
  readonly rows: (row: number) => string
  readonly models: readonly string[]
  readonly score: ArrayLike<number>
  readonly inTokens?: ArrayLike<number> | undefined
  readonly outTokens?: ArrayLike<number> | undefined
  readonly cost?: ArrayLike<number> | undefined
}

/** One error per kind of impossible value; NaN is missing, not impossible. */
export function impossible(where: string, { rows, models, score, inTokens, outTokens, cost }: Matrices): Finding[] {
  const look = (values: ArrayLike<number> | undefined, most: number, what: string, fix: string): Finding[] => {
    const odd: string[] = []
    const m = values?.length === score.length ? models.length : 1
    for (let at = 0; at < (values?.length ?? 0); at++) {
      const value = values![at]
      if (value < 0 || value > most)
        odd.push(`${value} (${rows(Math.floor(at / m))}${m > 1 ? `, ${models[at % m]}` : ''})`)
    }
    return odd.length === 0 ? [] : [problem(where, `${odd.length} ${what}: ${some(odd)}`, fix)]
  }
  return [
    ...look(score, 1, 'scores lie outside of 0 to 1', 'Divide them by their largest value, or map another column.'),
    ...look(inTokens, maxTokens, 'counts of input tokens are impossible', 'Correct them, or leave them empty.'),
    ...look(outTokens, maxTokens, 'counts of output tokens are impossible', 'Correct them, or leave them empty.'),
    ...look(cost, maxCostUsd, 'costs of a call are impossible (in dollars)', 'Correct them, or leave them empty.'),
  ]
}
