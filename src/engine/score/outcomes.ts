/** What every row of the board did on each test question: the choice, what it was worth, what it cost. */
import { billOf } from './billing.ts'
import { type Scorable, testPicks } from './score.ts'

export interface Outcome {
  /** Key of the board's row. */
  readonly key: string
  /** The model asked, for each row of the test part. */
  readonly picks: ArrayLike<number>
  /** Quality of its answer, 0-1. */
  readonly quality: Float64Array
  /** Realised dollars. */
  readonly cost: Float64Array
}

/** Rows that have run, in the board's order: routers and baselines, the oracle, then every model on its own. */
export function outcomesOf({ pack, priced }: Scorable): Outcome[] {
  if (!priced) return []
  const { m } = pack
  const test = priced.parts.get('test')
  const outcome = (key: string, picks: ArrayLike<number>, cost = test.cost): Outcome => {
    const at = (matrix: ArrayLike<number>) =>
      Float64Array.from({ length: test.rows.length }, (_, i) => matrix[i * m + picks[i]!]!)
    return { key, picks, quality: at(test.quality), cost: at(cost) }
  }
  const routers = priced.rows.flatMap((row) => {
    if (!row.run) return []
    const { cost } = billOf(test, row.run.test, m)
    return [outcome(row.entry.key, testPicks(row, row.run, priced.parts, m), cost)]
  })
  const models = pack.info.models.map(({ id }, k) => outcome(`model:${id}`, new Int32Array(test.rows.length).fill(k)))
  return [...routers, outcome('oracle', test.oracle), ...models]
}
