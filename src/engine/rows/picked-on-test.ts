/**
 * Metrics that pick a setting, and the best single model, by their test figures: their definitions say so, and a figure picked
 * as the best is flattered by the pick. Their intervals resample the questions at the setting and the model that were picked on the
 * whole test split: the pick itself is held fixed, so that it is not in the interval.
 */
import * as mmr from '../../core/frontier.ts'
import { intervalOf } from '../../core/statistics/bootstrap.ts'
import type { Bounds } from '../../core/statistics/simultaneous.ts'
import { type Outcome, outcomeOf, outcomesOf } from '../score/outcomes.ts'
import { curvesOf, type Scorable } from '../score/score.ts'
import type { ResampledMeans } from './routing-gain.ts'

/** By key of the row and id of the metric. A metric that is never reached has none. */
export type PickedIntervals = ReadonlyMap<string, Readonly<Record<string, Bounds>>>

/** Means per question, of the row and of the best single model. */
interface Means {
  readonly accuracy: number
  readonly cost: number
}

/** Each at the setting that it picks: the most accurate one, or the cheapest that is as accurate as the best single model. */
const metrics: readonly {
  readonly id: string
  readonly at: 'top' | 'cheapest'
  readonly of: (own: Means, best: Means) => number
}[] = [
  { id: 'peak-score', at: 'top', of: ({ accuracy }) => accuracy },
  { id: 'perf-gain', at: 'top', of: (own, best) => (own.accuracy - best.accuracy) / best.accuracy },
  { id: 'cost-save', at: 'cheapest', of: (own, best) => 1 - own.cost / best.cost },
  { id: 'qnc', at: 'cheapest', of: (own, best) => own.cost / best.cost },
]

/** None while costs are not known. */
export function pickedIntervals(input: Scorable, resample: ResampledMeans): PickedIntervals {
  const { priced } = input
  if (!priced || priced.parts.priced.unknown) return new Map()
  const outcomes = outcomesOf(input)
  const best = mmr.bestSingle(
    outcomes.filter(({ kind }) => kind === 'model').map((outcome) => ({ outcome, ...means(outcome) })),
  )
  if (!best) return new Map()
  const rows = outcomes.filter(({ kind }) => kind !== 'model')
  const picked = rows.map(({ key }) => ({ key, ...pickOf(settingsOf(key, input, outcomes), best.accuracy) }))
  // One product for all rows: the counts are prepared for it once.
  const drawn = together([best.outcome, ...picked.flatMap(({ top, cheapest }) => [top, cheapest])], resample)
  const bestDrawn = drawn.get(best.outcome) ?? []
  return new Map(
    picked.map(({ key, ...at }) => {
      const found = metrics.flatMap((metric) => {
        const own = at[metric.at] && drawn.get(at[metric.at]!)
        if (!own) return []
        const { low, high } = intervalOf(own.map((means, r) => metric.of(means, bestDrawn[r]!)))
        return [[metric.id, { low, high }]]
      })
      return [key, Object.fromEntries(found)]
    }),
  )
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
const means = ({ quality, cost }: Outcome): Means => ({ accuracy: mean(quality), cost: mean(cost) })

interface Setting extends Means {
  readonly outcome: () => Outcome | undefined
}

/** Every λ of a score-giving row; its one operating point for all others. */
function settingsOf(key: string, input: Scorable, outcomes: readonly Outcome[]): Setting[] {
  const row = input.priced?.rows.find(({ entry }) => entry.key === key)
  const curve = curvesOf(input).find((one) => one.key === key)
  if (!row || !curve || !input.priced) {
    const own = outcomes.find((outcome) => outcome.key === key)
    return own ? [{ ...means(own), outcome: () => own }] : []
  }
  const { priced, pack } = input
  return Array.from(curve.lambda, (lambda, i) => ({
    accuracy: curve.accuracy[i]!,
    cost: curve.costPer10k[i]!,
    outcome: () => outcomeOf({ ...row, lambda }, priced, pack.m)[0],
  }))
}

function pickOf(settings: readonly Setting[], bar: number) {
  const top = settings.reduce<Setting | undefined>((a, b) => (a && a.accuracy >= b.accuracy ? a : b), undefined)
  const cheapest = settings
    .filter(({ accuracy }) => accuracy >= bar)
    .reduce<Setting | undefined>((a, b) => (a && a.cost <= b.cost ? a : b), undefined)
  return { top: top?.outcome(), cheapest: cheapest?.outcome() }
}

/** Each outcome's means on the same resamples. */
function together(picked: readonly (Outcome | undefined)[], resample: ResampledMeans): Map<Outcome, Means[]> {
  const outcomes = [...new Set(picked)].filter((outcome) => outcome !== undefined)
  const columns = resample(outcomes.flatMap(({ quality, cost }) => [quality, cost]))
  return new Map(
    outcomes.map((outcome, o) => {
      const [accuracy, cost] = [columns[2 * o]!, columns[2 * o + 1]!]
      return [outcome, Array.from(accuracy, (value, r) => ({ accuracy: value, cost: cost[r]! }))]
    }),
  )
}
