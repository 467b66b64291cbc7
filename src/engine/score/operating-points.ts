/**
 * One budget does not answer what a visitor asks. Is a router more accurate than the best model? That is for its most accurate
 * budget to say. Cheaper at equal accuracy, better at equal spend? Each has a λ of its own. All are chosen on dev, so that
 * test only measures them.
 */

import type { CostCurve } from '../../core/budget.ts'
import { referenceRow } from '../../experiment/experiment.ts'
import { billOf } from './billing.ts'
import { isHonest } from './board.ts'
import { type Outcome, outcomeOf } from './outcomes.ts'
import { curveOn, grid, kindOf, picksOf, type Scorable, type ScorableRow } from './score.ts'

export type Question =
  /** At the budget of the board. */
  | 'now'
  /** At the budget with the highest accuracy on dev. */
  | 'accurate'
  /** At the cheapest budget that is as accurate on dev as the best single model. */
  | 'cheaper'
  /** At the most accurate budget that costs no more on dev than the best single model. */
  | 'spend'

/** Where a row answers a question. */
export interface Point {
  /** Index of the outcome. */
  readonly outcome: number
  /** Absent for rows that the budget does not move. */
  readonly lambda?: number
}

/** The points of one row. A question is missing where no budget answers it on dev, or there is no dev. */
export interface RowPoints {
  readonly key: string
  readonly at: Readonly<Partial<Record<Question, Point>>> & { readonly now: Point }
}

type Priced = NonNullable<Scorable['priced']>

/**
 * @param outcomes of the board's rows
 * @returns the points of every honest row but the best single model, and the outcomes that come behind the board's for them
 */
export function operatingPoints(
  input: Scorable,
  outcomes: readonly Outcome[],
): { readonly points: readonly RowPoints[]; readonly more: readonly Outcome[] } {
  const { priced, pack } = input
  const best = priced?.rows.find(({ entry, run }) => entry.key === referenceRow && run)
  if (!priced || !best) return { points: [], more: [] }
  const target = devCurve(best, priced, pack.m)
  const more: Outcome[] = []
  const points = priced.rows.flatMap((row): RowPoints[] => {
    const at = outcomes.findIndex(({ key }) => key === row.entry.key)
    if (!row.run || row === best || !isHonest(kindOf(row.entry, row.router))) return []
    const place = placer(row, input, { at, first: outcomes.length, more })
    const chosen = target && chosenOn(devCurve(row, priced, pack.m), target)
    return [
      {
        key: row.entry.key,
        at: { now: place(row.lambda), ...perQuestion(chosen, (index) => place(lambdaAt(row, index))) },
      },
    ]
  })
  return { points, more }
}

const lambdaAt = ({ run }: ScorableRow, index: number) => (run && 'scores' in run.dev ? grid[index] : undefined)

type Chosen = Readonly<Record<Exclude<Question, 'now'>, number | undefined>>

const perQuestion = (chosen: Chosen | undefined, place: (index: number) => Point) =>
  Object.fromEntries(
    Object.entries(chosen ?? {}).flatMap(([question, index]) =>
      index === undefined ? [] : [[question, place(index)]],
    ),
  ) as Partial<Record<Question, Point>>

/** Finds the outcome of a row at a λ: the board's own where it is that one, else another behind the board's. */
function placer(row: ScorableRow, { pack, priced }: Scorable, into: { at: number; first: number; more: Outcome[] }) {
  const known = new Map<number | undefined, Point>([
    [row.lambda, { outcome: into.at, ...(row.lambda !== undefined && { lambda: row.lambda }) }],
  ])
  return (lambda: number | undefined): Point => {
    const there = known.get(lambda)
    if (there || !priced || lambda === undefined) return there ?? { outcome: into.at }
    const point = { outcome: into.first + into.more.length, lambda }
    into.more.push(...outcomeOf({ ...row, lambda }, priced, pack.m))
    known.set(lambda, point)
    return point
  }
}

/** Accuracy and cost on dev at every λ; one point for rows that no budget moves, as none does without costs. Undefined without dev. */
function devCurve({ run, lambda }: ScorableRow, { parts }: Priced, K: number): CostCurve | undefined {
  const dev = parts.get('dev')
  const n = dev.rows.length
  if (!run || n === 0) return undefined
  if ('scores' in run.dev && !parts.priced.unknown) return curveOn(run.dev, dev, K)
  const { cost } = billOf(dev, run.dev, K)
  const picks = picksOf(run.dev, dev, K, lambda)
  const mean = (matrix: ArrayLike<number>) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += matrix[i * K + picks[i]!]!
    return Float64Array.of(sum / n)
  }
  return { accuracy: mean(dev.quality), costUsd: mean(cost) }
}

/** Sums in another order differ in their last bits. */
const hair = 1e-9

function chosenOn(own: CostCurve | undefined, best: CostCurve): Chosen {
  const { accuracy = new Float64Array(), costUsd = new Float64Array() } = own ?? {}
  const [accuracyOf, costOf] = [best.accuracy[0]!, best.costUsd[0]!]
  const costs = (a: number, b: number) => costUsd[a]! - costUsd[b]!
  const worse = (a: number, b: number) => accuracy[b]! - accuracy[a]!
  const first = (allowed: (at: number) => boolean, ...order: ((a: number, b: number) => number)[]) =>
    [...accuracy.keys()].filter(allowed).sort((a, b) => order.reduce((found, by) => found || by(a, b), 0))[0]
  return {
    accurate: first(() => true, worse, costs),
    cheaper: first((at) => accuracy[at]! >= accuracyOf - hair, costs, worse),
    spend: first((at) => costUsd[at]! <= costOf * (1 + hair), worse, costs),
  }
}
