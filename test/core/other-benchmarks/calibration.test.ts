import { describe, expect, it } from 'vitest'
import {
  brierBaseRate,
  brierScore,
  calibrationBins,
  calibrationError,
  confidence,
  failureAuc,
  matchedAccuracyCostReduction,
  matchedCostAccuracy,
  normalisedCost,
  oracleGap,
  riskCoverageArea,
} from '../../../src/core/other-benchmarks/calibration.ts'
import { createRng } from '../../../src/core/rng.ts'
import { randomData } from '../random-data.ts'

const nan = Number.NaN

describe('risk against failures', () => {
  it('is perfect for a prediction that is certain and right', () => {
    const failures = [0, 1, 1, 0, 1]
    expect(brierScore(failures, failures)).toBe(0)
    expect(calibrationError(failures, failures)).toBe(0)
    expect(failureAuc(failures, failures)).toBe(1)
  })
  it('says chance for a constant prediction', () => {
    expect(failureAuc([0.3, 0.3, 0.3], [0, 1, 0])).toBe(0.5)
    expect(brierScore([0.5, 0.5], [0, 1])).toBe(0.25)
  })
  it('drops pairs that are not finite', () => {
    const risk = [0.2, nan, Infinity, 0.9, 0.4]
    const failures = [0, 1, 1, 1, nan]
    expect(brierScore(risk, failures)).toBe(brierScore([0.2, 0.9], [0, 1]))
    expect(calibrationBins(risk, failures).total).toBe(2)
  })
  it('is NaN without pairs, and the AUC with one class only', () => {
    for (const metric of [brierScore, calibrationError, failureAuc]) {
      expect(metric([], [])).toBeNaN()
      expect(metric([nan], [1])).toBeNaN()
    }
    expect(failureAuc([0.1, 0.7], [1, 1])).toBeNaN()
  })
  it('turns round when risks do', () => {
    const rng = createRng(3)
    const risk = Array.from({ length: 60 }, () => Math.round(20 * rng.random()) / 20)
    const failures = risk.map((r) => Number(rng.random() < r))
    const flipped = risk.map((r) => 1 - r)
    expect(failureAuc(flipped, failures)).toBeCloseTo(1 - failureAuc(risk, failures), 12)
  })
  it('puts an edge into the bin it begins, and 1 into the last', () => {
    const edges = Array.from({ length: 11 }, (_, b) => b / 10)
    const { bins } = calibrationBins(edges, edges, 10)
    expect(bins.map((bin) => bin.n)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
  })
  it('leaves risks outside 0..1 in no bin', () => {
    const { bins, total } = calibrationBins([-0.1, 1.2, 0.5], [0, 1, 1])
    expect(bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(1)
    expect(total).toBe(3)
  })
})

describe('riskCoverageArea', () => {
  it('is higher when the wrong answers are the risky ones', () => {
    const correct = [1, 0, 1, 0]
    const good = riskCoverageArea([0.1, 0.9, 0.2, 0.8], correct)
    const bad = riskCoverageArea([0.9, 0.1, 0.8, 0.2], correct)
    expect(good).toBeGreaterThan(bad)
  })
  it('keeps the order of equal risks', () => {
    // a = 1, 1/2: area = (1·1 + (1 + 1/2)/2)/2.
    expect(riskCoverageArea([0.5, 0.5], [1, 0])).toBeCloseTo((1 + 0.75) / 2, 12)
  })
  it('of one row is its accuracy, without rows NaN', () => {
    expect(riskCoverageArea([0.4], [1])).toBe(1)
    expect(riskCoverageArea([nan], [1])).toBeNaN()
  })
})

describe('confidence', () => {
  it('looks at the rows asked for', () => {
    const { quality, K } = randomData(20, 3, 5)
    const risk = Float64Array.from(quality, (q) => 0.8 - 0.6 * q)
    const picks = new Int32Array(20).fill(1)
    const got = confidence(picks, { risk, quality, K }, [2, 5, 7])
    expect(got.pairs).toBe(9)
    expect(got.brier).toBeCloseTo(0.04, 6)
    picks[2] = -1
    expect(confidence(picks, { risk, quality, K }, [2]).riskCoverageArea).toBeNaN()
  })
})

describe('matched metrics', () => {
  const baseline = [
    { cost: 0.0001, accuracy: 0.5 },
    { cost: 0.0003, accuracy: 0.7 },
    { cost: 0.0002, accuracy: 0.4 },
    { cost: nan, accuracy: 0.9 },
  ]
  it('never falls in matched-cost accuracy as cost rises', () => {
    const costs = [0.0001, 0.00015, 0.0002, 0.00025, 0.0003, 1]
    const got = costs.map((cost) => matchedCostAccuracy(cost, baseline))
    expect(got).toEqual(got.toSorted((a, b) => a - b))
    expect(got[0]).toBeCloseTo(0.5, 6)
    expect(got[5]).toBeCloseTo(0.7, 6)
  })
  it('finds a baseline at exactly the router’s cost and accuracy', () => {
    expect(matchedCostAccuracy(0.0003, baseline)).toBeCloseTo(0.7, 6)
    expect(matchedAccuracyCostReduction({ cost: 0.0003, accuracy: 0.7 }, baseline)).toBeCloseTo(0, 6)
  })
  it('is NaN when no baseline matches or it is free', () => {
    expect(matchedCostAccuracy(0.00005, baseline)).toBeNaN()
    expect(matchedAccuracyCostReduction({ cost: 0.0001, accuracy: 0.8 }, baseline)).toBeNaN()
    expect(matchedAccuracyCostReduction({ cost: 1, accuracy: 0 }, [{ cost: 0, accuracy: 1 }])).toBeNaN()
    expect(matchedCostAccuracy(1, [])).toBeNaN()
  })
  it('counts a saving as positive', () => {
    expect(matchedAccuracyCostReduction({ cost: 0.00015, accuracy: 0.6 }, baseline)).toBeCloseTo(0.5, 5)
  })
})

describe('normalisedCost', () => {
  it('clips, keeps NaN, and is 0 without a range', () => {
    expect([...normalisedCost([0, 1, 2, 5, nan], { cmin: 1, cmax: 3 })]).toEqual([0, 0, 0.5, 1, nan])
    expect([...normalisedCost([0, 5], { cmin: 1, cmax: 1 })]).toEqual([0, 0])
  })
})

it('measures the oracle gap in accuracy points', () => {
  expect(oracleGap(0.9, 0.7)).toBeCloseTo(0.2, 12)
})

describe('the base rate of the Brier score', () => {
  it('is what predicting every model’s accuracy gets, and no router that looks at nothing beats it', () => {
    expect(brierBaseRate([0.5, 1], [1, 1, 0, 1])).toBeCloseTo(0.125, 12)
    const { quality, n, K } = randomData(400, 5, 3)
    const means = Array.from(
      { length: K },
      (_, k) => quality.reduce((sum, q, at) => sum + (at % K === k ? q : 0), 0) / n,
    )
    const failures = Float64Array.from(quality, (q) => 1 - q)
    const blind = Float64Array.from(quality, () => 0.5)
    expect(brierBaseRate(means, quality)).toBeLessThan(brierScore(blind, failures))
  })
})
