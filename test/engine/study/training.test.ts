/**
 * What an interval of the method covers: 200 times train, dev and test are drawn anew from a population like the simulated
 * pack's, KNN finds its λ on dev, and its figure is set beside the mean over all draws. Everything is seeded.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { type FigureId, figures } from '../../../src/core/figures.ts'
import { createRng } from '../../../src/core/rng.ts'
import { halves } from '../../../src/core/split.ts'
import { meanSd } from '../../../src/core/statistics/stats.ts'
import {
  methodHalfWidth,
  testCuts,
  together,
  trainingSd,
  varianceOfPair,
} from '../../../src/core/statistics/training-spread.ts'
import type { Drawn } from './redrawn-training.ts'
import { draw, outcomesOf, rowsFigures } from './redrawn-training.ts'

const redraws = 20
const draws = 200
const nTest = 608
const unit = Int32Array.from({ length: 2128 + 304 + nTest }, (_, row) => row)
const sides = testCuts(
  Int32Array.from({ length: nTest }, (_, i) => i),
  20,
  42,
)
const everyone = Int32Array.from({ length: nTest }, (_, i) => i)

interface Judged {
  readonly figure: number
  readonly questions: number
  readonly training: number
}

/** Of test questions, by the bootstrap; of training, by redraws. */
function judge(drawn: Drawn, resamples: readonly Int32Array[]): Record<FigureId, Judged> {
  const whole = outcomesOf(drawn, drawn.split)
  const resampled = resamples.map((rows) => rowsFigures(whole, rows))
  const pairs = Array.from({ length: redraws }, (_, r) =>
    halves(drawn.split, unit, r).map((half) => {
      const outcomes = outcomesOf(drawn, half)
      return sides.map(([one, other]) => [rowsFigures(outcomes, one), rowsFigures(outcomes, other)] as const)
    }),
  )
  const figure = rowsFigures(whole, everyone)
  const of = (id: FigureId): Judged => ({
    figure: figure[id],
    questions: meanSd(resampled.map((each) => each[id])).sd,
    training: trainingSd(
      pairs.map(([a, b]) =>
        varianceOfPair(a.map(([x, y], cut) => [x[id] - b[cut][0][id], y[id] - b[cut][1][id]] as const)),
      ),
    ),
  })
  return Object.fromEntries(figures.map(({ id }) => [id, of(id)])) as Record<FigureId, Judged>
}

describe('200 redraws of train, dev and test: KNN, k = 5, λ on dev', () => {
  let judged: Record<FigureId, Judged>[]
  beforeAll(() => {
    const rng = createRng(2512)
    const resamples = Array.from({ length: 200 }, () => everyone.map(() => rng.randomInt(nTest - 1)))
    judged = Array.from({ length: draws }, (_, d) => judge(draw(1000 + d, [2128, 304, nTest]), resamples))
  }, 240_000)

  const coverage = (id: FigureId) => {
    const all = judged.map((each) => each[id])
    const { mean, sd } = meanSd(all.map(({ figure }) => figure))
    const share = (half: (one: Judged) => number) =>
      all.filter((one) => Math.abs(one.figure - mean) <= half(one)).length / all.length
    const without = share(({ questions }) => 1.96 * questions)
    const covered = share(({ questions, training }) =>
      methodHalfWidth(together(questions, training), training, redraws),
    )
    const rms = (of: (one: Judged) => number) => Math.sqrt(meanSd(all.map((one) => of(one) ** 2)).mean)
    const sources = [rms(({ questions }) => questions), rms(({ training }) => training)]
    console.log(
      `${id}: test questions alone cover ${100 * without} %, with training ${100 * covered} %; ` +
        `sd ${sd.toPrecision(3)}, from questions ${sources[0].toPrecision(3)}, from training ${sources[1].toPrecision(3)}`,
    )
    return { without, covered, ratio: together(...sources) / sd }
  }

  it('covers the mean accuracy in 93 to 97 % of draws, where test questions alone cover about 80 %', () => {
    const { without, covered, ratio } = coverage('accuracy')
    expect(without).toBeLessThan(0.85)
    expect(covered).toBeGreaterThanOrEqual(0.93)
    expect(covered).toBeLessThanOrEqual(0.97)
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1)
  })

  it('covers Rank Score and cost as often', () => {
    for (const id of ['rankScore', 'costPer10k'] as const) {
      const { covered, ratio } = coverage(id)
      expect(covered).toBeGreaterThanOrEqual(0.93)
      expect(covered).toBeLessThanOrEqual(0.97)
      expect(Math.abs(ratio - 1)).toBeLessThan(0.15)
    }
  })
})
