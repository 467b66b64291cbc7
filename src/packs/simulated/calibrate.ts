/**
 * Steers the drawn answers to the published figures. The coins are thrown first and kept: an answer is right when its
 * logit exceeds the logit of its coin. So the ability that makes exactly k test answers right is an order statistic,
 * and the oracle's figures become smooth functions of two knobs, found by bisection:
 * the weight of difficulty (a larger one makes models fail together) for the oracle's accuracy,
 * and a shift of the cheapest models' accuracies for its cost.
 */
import { oraclePicks } from '../../core/hindsight.ts'
import { type PickMetrics, pickMetrics } from '../../core/metrics.ts'
import { steepnesses } from './latents.ts'
import { type ModelSpec, models, type Rows, shape, targets } from './spec.ts'

const m = models.length

/** Everything that stays fixed while the knobs move. */
export interface Drawn {
  readonly rows: Rows
  /** n: standard normal within each dataset. */
  readonly difficulty: Float64Array
  /** n × models: the logit but for ability and difficulty. */
  readonly logits: Float64Array
  /** n × models: the logit of each coin, a logistic random number. */
  readonly coins: Float64Array
  /** Dollars per call, n × models. */
  readonly cost: Float64Array
}

export interface Calibrated {
  /** Models: the ability, in logits. */
  readonly ability: Float64Array
  /** Logits per unit of difficulty, for a model of steepness 1. */
  readonly difficultySlope: number
  /** n × models: 1 right, 0 wrong. */
  readonly quality: Float32Array
}

interface Knobs {
  readonly difficultySlope: number
  /** Added to the accuracy of the cheap models. */
  readonly cheapShift: number
}

/** Finds abilities and knobs; calls `onRound` after each of `rounds` rounds. */
export function calibrate(drawn: Drawn, rounds: number, onRound: (done: number) => void): Calibrated {
  let knobs: Knobs = { difficultySlope: shape.discrimination * shape.difficultySpread, cheapShift: 0 }
  for (let round = 1; round <= rounds; round++) {
    // Aims half-way between the test split, which is published, and the whole pack, which should not differ from it.
    const difficultySlope = bisect(1, 7, (slope) => {
      const { test, all } = oracle(drawn, { ...knobs, difficultySlope: slope })
      return (test.accuracy + all.accuracy) / 2 > targets.oracleAccuracy
    })
    const cheapShift = bisect(-0.1, 0.1, (shift) => {
      const { test } = oracle(drawn, { difficultySlope, cheapShift: shift })
      return test.avgCost * 1e4 > targets.oracleCost + shape.oracleCostAim
    })
    knobs = { difficultySlope, cheapShift }
    onRound(round)
  }
  return { ...answer(drawn, knobs), difficultySlope: knobs.difficultySlope }
}

/** What the oracle reaches with these knobs, on the test split and on all rows. */
function oracle(drawn: Drawn, knobs: Knobs): { test: PickMetrics; all: PickMetrics } {
  const { rows, cost } = drawn
  const { quality } = answer(drawn, knobs)
  const picks = oraclePicks(quality, cost, rows.n, m)
  // The rank score is not looked at here, so its bounds do not matter.
  const scoring = { quality, cost, K: m, bounds: { cmin: 1, cmax: 2 }, beta: 0 }
  return { test: pickMetrics(picks, scoring, rows.test), all: pickMetrics(picks, scoring) }
}

/** Solves the abilities for these knobs and gives every answer. */
function answer(drawn: Drawn, { difficultySlope, cheapShift }: Knobs): Pick<Calibrated, 'ability' | 'quality'> {
  const hurdle = hurdles(drawn, difficultySlope)
  const ability = Float64Array.from(models, (model, column) => {
    // The weakest model stays the weakest, whatever the oracle is to pay.
    const wanted = Math.max(targets.weakestAccuracy, model.accuracy + (isCheap(model) ? cheapShift : 0))
    return abilityFor(
      wanted,
      Float64Array.from(drawn.rows.test, (row) => hurdle[row * m + column]),
    )
  })
  const quality = new Float32Array(hurdle.length)
  for (let at = 0; at < quality.length; at++) quality[at] = ability[at % m] > hurdle[at] ? 1 : 0
  return { ability, quality }
}

/** n × models: an answer is right when the model's ability exceeds this. */
function hurdles({ rows, difficulty, logits, coins }: Drawn, difficultySlope: number): Float64Array {
  const hurdle = new Float64Array(logits.length)
  for (let row = 0; row < rows.n; row++) {
    const extra = difficultySlope * difficulty[row]
    for (let at = row * m; at < (row + 1) * m; at++) hurdle[at] = coins[at] - logits[at] + extra * steepnesses[at % m]
  }
  return hurdle
}

/** The models whose accuracy decides what the oracle pays; the weakest stays where it is, as the lower end. */
const isCheap = ({ price, accuracy }: ModelSpec): boolean =>
  price.inputPerMillion <= 0.1 && accuracy > targets.weakestAccuracy

/** Half-way between the last hurdle to clear and the first not to. */
function abilityFor(accuracy: number, hurdles: Float64Array): number {
  hurdles.sort()
  const nRight = Math.round(accuracy * hurdles.length)
  return (hurdles[nRight - 1] + hurdles[nRight]) / 2
}

/** The point between low and high where `tooLow` turns from true to false. */
function bisect(low: number, high: number, tooLow: (x: number) => boolean): number {
  for (let step = 0; step < 10; step++) {
    const middle = (low + high) / 2
    if (tooLow(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}
