import { rankScore } from '../../../src/core/metrics.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  tolerance: number
  cases: { acc: number; cost: number; cmin: number; cmax: number; beta: number; score: number; tag: string }[]
  table_units: {
    acc_percent: number
    cost_per_10k: number
    cmin_per_10k: number
    cmax_per_10k: number
    beta: number
    score_percent: number
  }[]
}

export function checkRankScore(): void {
  const { tolerance, cases, table_units } = readGolden<Golden>('rank_score')
  const checks = new Checks('rank_score')
  for (const c of cases)
    checks.near(rankScore(c.acc, c.cost, c, c.beta), c.score, tolerance, `${c.tag} ${JSON.stringify(c)}`)
  for (const c of table_units) {
    const bounds = { cmin: c.cmin_per_10k / 1e4, cmax: c.cmax_per_10k / 1e4 }
    const score = 100 * rankScore(c.acc_percent / 100, c.cost_per_10k / 1e4, bounds, c.beta)
    // Percent: one hundred times the score, so one hundred times the tolerance.
    checks.near(score, c.score_percent, 100 * tolerance, 'table units')
  }
}
