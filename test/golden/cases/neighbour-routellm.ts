import { apgr, callsFor, pairArea, pairCurve, pairEnds } from '../../../src/core/other-benchmarks/routellm.ts'
import { calibratedThreshold, optimalAccuracy, repositoryCallsFor } from '../reference/routellm.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  tolerance: number
  percent_tolerance: number
  cases: {
    strong_win_rate: number[]
    strong_correct: number[]
    weak_correct: number[]
    num_results: number
    curve: { threshold: number; strong_percentage: number; accuracy: number }[]
    monotone: boolean
    weak_accuracy: number
    strong_accuracy: number
    reference: { calls_at_20: string; calls_at_50: string; calls_at_80: string; auc: number; apgr: number }
    first_crossing: { cpt_20: number | null; cpt_50: number | null; cpt_80: number | null }
    optimal_accuracy: { strong_fraction: number; accuracy: number }[]
    calibration: { strong_pct: number; threshold: number }[]
  }[]
}

/** Our shares are 0..1, the file's are percent; "never" is null in both. */
const percent = (share: number | null): number => (share === null ? Number.NaN : 100 * share)

export function checkRouteLlm(): void {
  const { tolerance, percent_tolerance, cases } = readGolden<Golden>('neighbour_routellm')
  const checks = new Checks('neighbour_routellm')
  cases.forEach((c, i) => {
    const near = (got: number, want: number, what: string) => checks.near(got, want, tolerance, `case ${i}, ${what}`)
    const pair = { score: c.strong_win_rate, strongCorrect: c.strong_correct, weakCorrect: c.weak_correct }
    const curve = pairCurve(pair, c.num_results)
    const ends = pairEnds(pair)
    checks.equal(curve.length, c.curve.length, `case ${i}, points`)
    c.curve.forEach((want, p) => {
      near(curve[p].threshold, want.threshold, `threshold ${p}`)
      near(100 * curve[p].strongShare, want.strong_percentage, `share ${p}`)
      near(100 * curve[p].accuracy, want.accuracy, `accuracy ${p}`)
    })
    near(100 * ends.weak, c.weak_accuracy, 'weak')
    near(100 * ends.strong, c.strong_accuracy, 'strong')
    near(100 * pairArea(curve), c.reference.auc, 'area')
    near(apgr(curve, ends), c.reference.apgr, 'APGR')
    for (const x of [20, 50, 80] as const) {
      near(percent(callsFor(x / 100, curve, ends)), c.first_crossing[`cpt_${x}`] ?? Number.NaN, `CPT(${x})`)
      if (!c.monotone) continue
      const printed = Number.parseFloat(c.reference[`calls_at_${x}`])
      const got = percent(repositoryCallsFor(x / 100, curve, ends))
      checks.near(got, printed, percent_tolerance, `case ${i}, calls at ${x} %`)
    }
    for (const want of c.optimal_accuracy) {
      near(100 * optimalAccuracy(pair, want.strong_fraction), want.accuracy, `optimum at ${want.strong_fraction}`)
    }
    for (const want of c.calibration) {
      near(calibratedThreshold(pair.score, want.strong_pct), want.threshold, `threshold for ${want.strong_pct}`)
    }
  })
}
