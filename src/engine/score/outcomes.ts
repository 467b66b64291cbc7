/** What every row of the board did on each test question: the choice, what it was worth, what it cost. */
import { billOf } from './billing.ts'
import type { RowKind } from './board.ts'
import { kindOf, type Scorable, type ScorableRow, testPicks } from './score.ts'

export interface Outcome {
  /** Key of the board's row. */
  readonly key: string
  readonly kind: RowKind
  /** The model asked, for each row of the test part. */
  readonly picks: ArrayLike<number>
  /** Quality of its answer, 0-1. */
  readonly quality: Float64Array
  /** Realised dollars. */
  readonly cost: Float64Array
}

type Priced = NonNullable<Scorable['priced']>

/** Rows that have run, in the board's order: routers and baselines, the oracle, then every model on its own. */
export function outcomesOf({ pack, priced }: Scorable): Outcome[] {
  if (!priced) return []
  const { m } = pack
  const test = priced.parts.get('test')
  const alone = (picks: Int32Array) => ({ picks, ...paid(picks, test, m) })
  return [
    ...priced.rows.flatMap((row) => outcomeOf(row, priced, m)),
    { key: 'oracle', kind: 'oracle', ...alone(test.oracle) },
    ...pack.info.models.map(({ id }, k): Outcome => {
      return { key: `model:${id}`, kind: 'model', ...alone(new Int32Array(test.rows.length).fill(k)) }
    }),
  ]
}

/** One row's, at its λ; none where it has not run. */
export function outcomeOf(row: ScorableRow, { parts }: Priced, m: number): Outcome[] {
  const { entry, router, run } = row
  if (!run) return []
  const test = parts.get('test')
  const picks = testPicks(row, run, parts, m)
  const { cost } = billOf(test, run.test, m)
  return [{ key: entry.key, kind: kindOf(entry, router), picks, ...paid(picks, { quality: test.quality, cost }, m) }]
}

function paid(picks: ArrayLike<number>, { quality, cost }: { quality: Float32Array; cost: Float64Array }, m: number) {
  const at = (matrix: ArrayLike<number>) =>
    Float64Array.from({ length: picks.length }, (_, i) => matrix[i * m + picks[i]!]!)
  return { quality: at(quality), cost: at(cost) }
}
