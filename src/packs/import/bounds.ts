/** What no importer may let through: scores, tokens and costs that cannot be what they are called. */
import type { Finding } from '../../core/types.ts'
import { firstFew, note, problem } from '../findings.ts'
import { isGrade } from '../matrices.ts'

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
  const look = (
    values: ArrayLike<number> = [],
    isOdd: (value: number) => boolean,
    what: string,
    fix: string,
    say = problem,
  ): Finding[] => {
    const odd: string[] = []
    const m = values.length === score.length ? models.length : 1
    for (let at = 0; at < values.length; at++)
      if (isOdd(values[at]))
        odd.push(`${values[at]} (${rows(Math.floor(at / m))}${m > 1 ? `, ${models[at % m]}` : ''})`)
    return odd.length === 0 ? [] : [say(where, `${odd.length} ${what}: ${firstFew(odd)}`, fix)]
  }
  const beyond = (most: number) => (value: number) => value < 0 || value > most
  const isStray = (value: number) => beyond(1)(value) && isGrade(value)
  const isOff = (value: number) => !Number.isNaN(value) && !isGrade(value)
  return [
    ...look(
      score,
      isOff,
      'scores lie outside of 0 to 1',
      'Divide them by the largest there is, or map another column.',
    ),
    ...look(score, isStray, 'scores stray outside of 0 to 1', 'Kept as they are; the data check can clip them.', note),
    ...look(inTokens, beyond(maxTokens), 'counts of input tokens are impossible', leave),
    ...look(outTokens, beyond(maxTokens), 'counts of output tokens are impossible', leave),
    ...look(cost, beyond(maxCostUsd), 'costs of a call are impossible (in dollars)', leave),
  ]
}

const leave = 'Correct them, or leave them empty.'
