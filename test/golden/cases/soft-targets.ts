import { solvableRows } from '../../../src/core/hindsight.ts'
import { hardTargets, relevanceTargets, softTargets } from '../../../src/core/targets.ts'
import { softTargetStats } from '../reference/soft-target-stats.ts'
import { Checks, readGolden } from './checks.ts'
import { labelsOf } from './trained-data.ts'

interface Golden {
  tolerance: number
  Y: number[][]
  C: number[][]
  cases: {
    scheme: 'exp' | 'power'
    lam: number
    cost_scale: number
    fallback: 'cheapest' | 'cost_soft'
    T: number[][]
  }[]
  hard_labels_with_fallback: number[]
  hard_labels_valid_rows: number[]
  relevance_targets: { lam: number; cost_scale: number; fallback: 'zeros' | 'cheapest'; R: number[][] }[]
  soft_target_stats: { case: number; stats: Record<string, number> }[]
}

/** The reference gives ties of cost to the first model. */
const first = <T extends string>(fallback: T) => (fallback === 'cheapest' ? 'first-cheapest' : fallback) as T

export function checkSoftTargets(): void {
  const golden = readGolden<Golden>('soft_targets')
  const { tolerance, cases } = golden
  const checks = new Checks('soft_targets')
  const Y = golden.Y.flat()
  const C = golden.C.flat()
  const n = golden.Y.length
  const K = golden.Y[0].length
  const made = cases.map(({ scheme, lam, cost_scale, fallback, T }) => {
    const targets = softTargets(Y, C, n, K, {
      scheme,
      lambda: lam,
      costScale: cost_scale,
      fallback: first(fallback),
    })
    checks.nearAll(targets, T.flat(), tolerance, `${scheme} lambda ${lam} scale ${cost_scale} ${fallback}`)
    return targets
  })
  checks.equalAll(labelsOf(hardTargets(Y, C, n, K), K), golden.hard_labels_with_fallback, 'hard labels')
  checks.equalAll(solvableRows(Y, n, K), golden.hard_labels_valid_rows, 'solvable rows')
  const kept = labelsOf(hardTargets(Y, C, n, K, 'none'), K)
  const valid = new Set(golden.hard_labels_valid_rows)
  kept.forEach((label, i) => {
    checks.equal(
      label,
      valid.has(i) ? golden.hard_labels_with_fallback[i] : -1,
      `hard label of row ${i}, without fallback`,
    )
  })
  for (const { lam, cost_scale, fallback, R } of golden.relevance_targets) {
    const targets = relevanceTargets(Y, C, n, K, { lambda: lam, costScale: cost_scale, fallback: first(fallback) })
    checks.nearAll(targets, R.flat(), tolerance, `relevance, lambda ${lam} ${fallback}`)
  }
  for (const { case: index, stats } of golden.soft_target_stats) {
    const got = softTargetStats(made[index], Y, C, n, K)
    const pairs: [keyof typeof got, string][] = [
      ['meanEntropy', 'mean_entropy'],
      ['stdEntropy', 'std_entropy'],
      ['maxEntropy', 'max_entropy'],
      ['meanEffectiveModels', 'mean_effective_K'],
      ['meanOnLabel', 'mean_prob_cheapest_correct'],
      ['medianOnLabel', 'median_prob_cheapest_correct'],
      ['meanActiveModels', 'mean_active_models'],
      ['percentUnsolved', 'pct_no_correct'],
    ]
    for (const [ours, theirs] of pairs)
      checks.near(got[ours], stats[theirs], tolerance, `statistics of case ${index}, ${theirs}`)
  }
}
