import {
  calibrationError,
  confidence,
  matchedAccuracyCostReduction,
  matchedCostAccuracy,
  normalisedCost,
} from '../../../src/core/other-benchmarks/calibration.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  tolerance: number
  calibration: {
    Y: number[][]
    risk: number[][]
    picks: number[]
    brier: number
    ece_15: number
    ece_10: number
    failure_auc: number
    risk_coverage_auc: number
  }[]
  matched: {
    accuracy: number
    avg_cost: number
    frontier_cost: number[]
    frontier_accuracy: number[]
    matched_cost_accuracy: number
    matched_accuracy_cost_reduction: number
  }[]
  normalised_cost: { cmin: number; cmax: number; costs: number[]; normalised: number[] }[]
}

export function checkCalibration(): void {
  const golden = readGolden<Golden>('neighbour_calibration')
  const { tolerance } = golden
  const checks = new Checks('neighbour_calibration')
  golden.calibration.forEach((c, i) => {
    const near = (got: number, want: number, what: string) => checks.near(got, want, tolerance, `case ${i}, ${what}`)
    const quality = c.Y.flat()
    const risk = c.risk.flat()
    const got = confidence(c.picks, { risk, quality, K: c.Y[0].length })
    const failures = quality.map((q) => 1 - q)
    near(got.brier, c.brier, 'Brier')
    near(got.calibrationError, c.ece_15, 'ECE of 15 bins')
    near(calibrationError(risk, failures, 10), c.ece_10, 'ECE of 10 bins')
    near(got.failureAuc, c.failure_auc, 'failure AUC')
    near(got.riskCoverageArea, c.risk_coverage_auc, 'risk–coverage')
  })
  golden.matched.forEach((c, i) => {
    const baseline = c.frontier_cost.map((cost, p) => ({ cost, accuracy: c.frontier_accuracy[p] }))
    const router = { cost: c.avg_cost, accuracy: c.accuracy }
    checks.near(matchedCostAccuracy(c.avg_cost, baseline), c.matched_cost_accuracy, tolerance, `matched cost ${i}`)
    const want = c.matched_accuracy_cost_reduction
    // Relative (README); a saving near 0 is a difference of nearly equal float32 costs, so relative to those.
    const scale = Number.isNaN(want) ? 1 : Math.max(1, Math.abs(want))
    checks.near(matchedAccuracyCostReduction(router, baseline), want, tolerance * scale, `matched accuracy ${i}`)
  })
  golden.normalised_cost.forEach((c, i) => {
    checks.nearAll(normalisedCost(c.costs, c), c.normalised, tolerance, `normalised cost ${i}`)
  })
}
