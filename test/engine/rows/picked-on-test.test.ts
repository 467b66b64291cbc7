import { describe, expect, it } from 'vitest'
import { neighbourMetrics } from '../../../src/core/other-benchmarks/index.ts'
import { drawCounts, fastStream, intervalOf } from '../../../src/core/statistics/bootstrap.ts'
import { fullResamples } from '../../../src/core/statistics/stats.ts'
import { Insight } from '../../../src/engine/insight.ts'
import { outcomeOf, outcomesOf } from '../../../src/engine/score/outcomes.ts'
import { grid } from '../../../src/engine/score/score.ts'
import { openEngine, smallExperiment } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'

const engine = await openEngine(await smallPack())
const sheet = await engine.metrics(smallExperiment)
const found = await new Insight(engine).pickedIntervals(smallExperiment)
const { priced, pack } = { ...(await engine.scorable(smallExperiment, true)) }

describe('metrics that pick on test', () => {
  const picking = neighbourMetrics.filter(({ picksOnTest }) => picksOnTest).map(({ id }) => id)

  it('are the four whose definition takes the best of all settings, and only they have intervals', () => {
    expect([...picking].sort()).toEqual(['cost-save', 'peak-score', 'perf-gain', 'qnc'])
    for (const { key, values } of sheet.rows) {
      // None where the target is never reached.
      const reached = picking.filter((id) => values[id] !== undefined && values[id] !== null)
      expect(Object.keys(found.get(key) ?? {}).sort()).toEqual([...reached].sort())
    }
  })

  it('have the intervals that plain loops give at the setting they picked', () => {
    const input = { priced: priced!, m: pack.m }
    const row = input.priced.rows.find(({ entry }) => entry.key === 'knn')!
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length
    const settings = Array.from(grid, (lambda) => outcomeOf({ ...row, lambda }, input.priced, input.m)[0])
    const models = outcomesOfModels()
    const best = models.reduce((a, b) => (mean(b.quality) > mean(a.quality) ? b : a))
    const top = settings.reduce((a, b) => (mean(b.quality) > mean(a.quality) ? b : a))
    const cheap = settings
      .filter(({ quality }) => mean(quality) >= mean(best.quality))
      .reduce((a, b) => (mean(b.cost) < mean(a.cost) ? b : a))
    const n = best.quality.length
    const counts = drawCounts(n, fullResamples, fastStream(2512))
    const resampled = (of: Float64Array, r: number) => of.reduce((sum, value, i) => sum + counts[r * n + i] * value, 0)
    const over = (value: (r: number) => number) => intervalOf(Array.from({ length: fullResamples }, (_, r) => value(r)))
    const intervals = found.get('knn')
    const qnc = over((r) => resampled(cheap.cost, r) / resampled(best.cost, r))
    expect(intervals?.qnc.low).toBeCloseTo(qnc.low, 10)
    expect(intervals?.qnc.high).toBeCloseTo(qnc.high, 10)
    const peak = over((r) => resampled(top.quality, r) / n)
    expect(intervals?.['peak-score'].low).toBeCloseTo(peak.low, 10)
    expect(intervals?.['cost-save'].high).toBeCloseTo(1 - qnc.low, 10)
    const gain = over((r) => resampled(top.quality, r) / resampled(best.quality, r) - 1)
    expect(intervals?.['perf-gain'].high).toBeCloseTo(gain.high, 10)
  })

  function outcomesOfModels() {
    return outcomesOf({ priced, pack } as never).filter(({ kind }) => kind === 'model')
  }
})
