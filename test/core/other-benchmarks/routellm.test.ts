import { describe, expect, it } from 'vitest'
import {
  apgr,
  callsFor,
  gapRecovered,
  type PairResults,
  pairCurve,
  pairEnds,
  pairResults,
  winRateThresholds,
} from '../../../src/core/other-benchmarks/routellm.ts'
import { createRng } from '../../../src/core/rng.ts'
import { calibratedThreshold, optimalAccuracy, repositoryCallsFor } from '../../golden/reference/routellm.ts'
import { randomData } from '../random-data.ts'

const n = 400
/** Strong is right on seven of ten rows, weak on half of them. */
function randomPair(seed: number): PairResults & { strongCorrect: number[]; weakCorrect: number[] } {
  const rng = createRng(seed)
  const strongCorrect = Array.from({ length: n }, () => Number(rng.random() < 0.7))
  const weakCorrect = Array.from({ length: n }, () => Number(rng.random() < 0.5))
  return { score: Array.from({ length: n }, () => rng.random()), strongCorrect, weakCorrect }
}
const score = (pair: PairResults) => apgr(pairCurve(pair), pairEnds(pair))

describe('pairCurve', () => {
  it('runs from all strong to none', () => {
    const pair = randomPair(1)
    const curve = pairCurve(pair)
    expect(curve.map((p) => p.strongShare)).toEqual(curve.map((p) => p.strongShare).toSorted((a, b) => b - a))
    expect(curve[0]).toMatchObject({ strongShare: 1, accuracy: pairEnds(pair).strong })
    expect(curve[10]).toMatchObject({ strongShare: 0, accuracy: pairEnds(pair).weak })
  })
  it('turns constant scores into a coin', () => {
    const pair = { ...randomPair(2), score: new Float64Array(n) }
    const curve = pairCurve(pair)
    expect(apgr(curve, pairEnds(pair))).toBeCloseTo(0.5, 12)
    expect(callsFor(0.2, curve, pairEnds(pair))).toBeCloseTo(0.2, 12)
  })
  it('has no numbers without rows or with a NaN score', () => {
    const empty = { score: [], strongCorrect: [], weakCorrect: [] }
    const unknown = { score: [0.5, Number.NaN], strongCorrect: [1, 1], weakCorrect: [0, 0] }
    for (const pair of [empty, unknown]) {
      for (const p of pairCurve(pair)) expect(p.accuracy).toBeNaN()
      expect(score(pair)).toBeNaN()
      expect(callsFor(0.5, pairCurve(pair), pairEnds(pair))).toBeNull()
      expect(repositoryCallsFor(0.5, pairCurve(pair), pairEnds(pair))).toBeNull()
    }
  })
  it('works with a single row', () => {
    const pair = { score: [0.3], strongCorrect: [1], weakCorrect: [0] }
    expect(score(pair)).toBeCloseTo(0.5, 12)
  })
  it('bills each mixture', () => {
    const pair = { ...randomPair(3), strongCost: new Float64Array(n).fill(10), weakCost: new Float64Array(n).fill(1) }
    const curve = pairCurve(pair)
    expect(curve[0].cost).toBe(10)
    expect(curve[10].cost).toBe(1)
    expect(pairCurve(randomPair(3))[0].cost).toBeNaN()
  })
})

describe('apgr', () => {
  it('of a perfect router is at least that of a random one', () => {
    for (let seed = 0; seed < 20; seed++) {
      const pair = randomPair(seed)
      const perfect = pair.strongCorrect.map((right, i) => right - pair.weakCorrect[i])
      expect(score({ ...pair, score: perfect })).toBeGreaterThanOrEqual(score(pair))
    }
  })
  it('is defined only where the models differ', () => {
    const same = { ...randomPair(1), strongCorrect: randomPair(1).weakCorrect }
    expect(score(same)).toBeNaN()
    expect(gapRecovered(0.5, { weak: 0.5, strong: 0.5 })).toBeNaN()
  })
})

describe('callsFor', () => {
  const at = (strongShare: number, accuracy: number) => ({ strongShare, accuracy, threshold: 0, cost: 0 })
  const ends = { weak: 0, strong: 1 }
  it('takes the first crossing where the curve falls again', () => {
    const curve = [at(0, 0), at(0.2, 0.6), at(0.6, 0.3), at(1, 1)]
    expect(callsFor(0.5, curve, ends)).toBeCloseTo(0.2 * (0.5 / 0.6), 12)
    expect(repositoryCallsFor(0.5, curve, ends)).toBeNull()
  })
  it('agrees with the repository on rising curves', () => {
    const curve = [at(1, 1), at(0.5, 0.9), at(0, 0)]
    for (const x of [0.2, 0.5, 0.8, 0.95]) {
      expect(repositoryCallsFor(x, curve, ends)).toBeCloseTo(callsFor(x, curve, ends)!, 12)
    }
  })
  it('is null when the gap is never recovered', () => {
    expect(callsFor(0.8, [at(0, 0), at(1, 0.7)], ends)).toBeNull()
  })
})

describe('the optimum', () => {
  it('is never below any mixture with as many strong calls', () => {
    for (let seed = 0; seed < 20; seed++) {
      const pair = randomPair(seed)
      for (const p of pairCurve(pair)) {
        expect(optimalAccuracy(pair, p.strongShare)).toBeGreaterThanOrEqual(p.accuracy - 1e-12)
      }
    }
  })
})

describe('pairResults', () => {
  it('scores the strong column against the weak one on the rows asked for', () => {
    const data = randomData(30, 4, 7)
    const rows = [3, 9, 4]
    const pair = pairResults(data, 3, 0, rows)
    expect(pair.score[1]).toBe(data.scores[9 * 4 + 3] - data.scores[9 * 4])
    expect(pair.weakCost?.[2]).toBe(data.cost[4 * 4])
    expect(pairResults(data, 1, 2).score.length).toBe(30)
  })
})

describe('calibration', () => {
  it('sends about the wanted share to the strong model', () => {
    const { score: s } = randomPair(5)
    const threshold = calibratedThreshold(s, 0.3)
    const calls = Array.from(s).filter((value) => value >= threshold).length
    expect(calls / n).toBeCloseTo(0.3, 2)
    expect(winRateThresholds(s)[7]).toBeCloseTo(threshold, 12)
    expect(calibratedThreshold([], 0.3)).toBeNaN()
  })
})
