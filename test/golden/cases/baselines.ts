import { oraclePicks } from '../../../src/core/hindsight.ts'
import { pickMetrics } from '../../../src/core/metrics.ts'
import type { RouterModel } from '../../../src/core/router.ts'
import { lot } from '../../../src/core/ties.ts'
import { routerById } from '../../../src/routers/index.ts'
import { makeBatch, makeCtx, picksOf, runRouter } from '../../routers/fakes.ts'
import { Checks, readGolden } from './checks.ts'

interface Part {
  Y: number[][]
  C: number[][]
  dataset: string[]
}
interface Expected {
  picks: number[]
  metrics: Record<'accuracy' | 'avg_cost' | 'rank_score' | 'num_correct' | 'num_samples', number>
  map?: Record<string, number>
}
interface Golden {
  tolerance: number
  scenarios: {
    ties: boolean
    models: string[]
    cmin: number
    cmax: number
    beta: number
    train: Part
    test: Part
    expected: Record<'fit_on_train' | 'fit_on_test', Record<string, Expected>>
  }[]
}

const routers = {
  strongest_global: 'strongest',
  cheapest_global: 'cheapest',
  strongest_per_dataset: 'strongest-per-dataset',
} as const

/** Models whose lots fall from the first column to the last, so that ties go to the lowest index. */
const inColumnOrder = (K: number): RouterModel[] =>
  Array.from({ length: K }, (_, k) => ({ id: `m${k}`, price: { inputPerMillion: 1, outputPerMillion: 1 } })).sort(
    (a, b) => lot(b.id) - lot(a.id),
  )

export async function checkBaselines(): Promise<void> {
  const { tolerance, scenarios } = readGolden<Golden>('baselines')
  const checks = new Checks('baselines')
  for (const scenario of scenarios) {
    const K = scenario.models.length
    const names = [...new Set([...scenario.train.dataset, ...scenario.test.dataset])]
    const set = ({ Y, C, dataset }: Part) =>
      makeBatch({ n: Y.length, K, quality: Y.flat(), cost: C.flat(), dataset: dataset.map((d) => names.indexOf(d)) })
    const test = set(scenario.test)
    const n = scenario.test.Y.length
    const scoring = { quality: test.quality, cost: test.cost, K, bounds: scenario, beta: scenario.beta }
    for (const fitOn of ['fit_on_train', 'fit_on_test'] as const) {
      const fit = fitOn === 'fit_on_train' ? set(scenario.train) : test
      for (const [name, { picks, metrics, map }] of Object.entries(scenario.expected[fitOn])) {
        const what = `${name}, ${fitOn}, ties ${scenario.ties}`
        const router = routerById(routers[name as keyof typeof routers])
        const ctx = { ...makeCtx({ K, params: { unseen: 'first' } }), models: inColumnOrder(K) }
        // The reference takes the lowest index on ties of accuracy, whatever the models cost.
        const learned = name === 'cheapest_global' ? fit : { ...fit, cost: new Float64Array(fit.cost.length) }
        const got = router
          ? picksOf(await runRouter(router, learned, test, ctx), K)
          : oraclePicks(test.quality, test.cost, n, K)
        checks.equalAll(got, picks, what)
        const m = pickMetrics(got, scoring)
        checks.near(m.accuracy, metrics.accuracy, tolerance, `${what}, accuracy`)
        checks.near(m.avgCost, metrics.avg_cost, tolerance, `${what}, cost`)
        checks.near(m.rankScore, metrics.rank_score, tolerance, `${what}, rank score`)
        checks.equalAll([m.correct, m.n], [metrics.num_correct, metrics.num_samples], `${what}, counts`)
        if (!map || !router) continue
        for (const [dataset, pick] of Object.entries(map)) {
          const one = makeBatch({ n: 1, K, dataset: [names.indexOf(dataset)] })
          checks.equalAll(picksOf(await runRouter(router, learned, one, ctx), K), [pick], `${what}, ${dataset}`)
        }
      }
    }
  }
}
