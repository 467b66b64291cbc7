import { normalisedArea, peakScore, qualityNeutralCost } from '../../../src/core/frontier.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  tolerance: number
  cases: {
    frontier: [cost: number, quality: number][]
    single_models: { quality: number; cost: number }[]
    nauc: number
    peak_score: number
    qnc: number
    qnc_95: number
  }[]
}

export function checkMmrFrontier(): void {
  const { tolerance, cases } = readGolden<Golden>('neighbour_mmr_frontier')
  const checks = new Checks('neighbour_mmr_frontier')
  cases.forEach((c, i) => {
    const points = c.frontier.map(([cost, accuracy]) => ({ cost, accuracy }))
    const models = c.single_models.map(({ cost, quality }) => ({ cost, accuracy: quality }))
    checks.near(normalisedArea(points), c.nauc, tolerance, `case ${i}, nAUC`)
    checks.near(peakScore(points), c.peak_score, tolerance, `case ${i}, peak`)
    checks.near(qualityNeutralCost(points, models), c.qnc, tolerance, `case ${i}, QNC`)
    checks.near(qualityNeutralCost(points, models, 0.95), c.qnc_95, tolerance, `case ${i}, QNC at 95 %`)
  })
}
