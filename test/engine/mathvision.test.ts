/** What the board says about real logs whose figures are known: MATH-Vision on split A. */
import { beforeAll, describe, expect, it } from 'vitest'
import { fullResamples } from '../../src/core/statistics/stats.ts'
import { Insight } from '../../src/engine/insight.ts'
import { defaultExperiment, type Experiment } from '../../src/experiment/experiment.ts'
import { importFiles } from '../../src/packs/import/index.ts'
import { hasData, readJson, sourceFiles, whyNot } from '../packs/support/data-folder.ts'
import { openEngine } from './open-engine.ts'

interface Figures {
  overall: { oracle_if_models_were_independent: number; oracle_if_independent_within_category: number }
  split_A: {
    test_oracle: number
    routers: { tfidf_knn5: { minus_best_single: number; bootstrap95_of_difference: [number, number] } }
  }
}

interface SplitA {
  train: string[]
  val: string[]
  test: string[]
}

describe.skipIf(!hasData('mathvision'))(`MATH-Vision on split A${whyNot('mathvision')}`, () => {
  let insight: Insight
  let experiment: Experiment
  const figures = hasData('mathvision') ? readJson<Figures>('mathvision', 'figures.json') : undefined

  beforeAll(async () => {
    const { sealed } = await importFiles(sourceFiles('mathvision'))
    const { train, val, test } = readJson<SplitA>('mathvision', 'split-A.json')
    experiment = {
      ...defaultExperiment,
      pack: 'mathvision',
      split: { by: 'ids', name: 'split-A.json', ids: { train, dev: val, test } },
      budget: { by: 'lambda', lambda: 0 },
    }
    const engine = await openEngine(sealed!, experiment)
    insight = new Insight(engine)
  })

  it('puts the lead of TF-IDF 5-NN over the best single model where the reference bootstrap puts it', async () => {
    const significance = await insight.significance(experiment, fullResamples)
    const lead = significance?.claims.find(({ key }) => key === 'knn')?.now.accuracy
    const reference = figures!.split_A.routers.tfidf_knn5
    expect(Math.abs(lead!.difference - reference.minus_best_single)).toBeLessThan(0.002)
    // Two bootstraps of 608 questions: their ends move by about 0.06 sd, and by one question in either direction.
    expect(Math.abs(lead!.low - reference.bootstrap95_of_difference[0])).toBeLessThan(0.005)
    expect(Math.abs(lead!.high - reference.bootstrap95_of_difference[1])).toBeLessThan(0.005)
    expect(lead!.low).toBeLessThan(0)
    expect(lead!.high).toBeGreaterThan(0)
  })

  it('gives the oracle unrelated models would reach by luck, within 0.2 points', async () => {
    const { ceiling, levels } = (await insight.routing(experiment, 'knn'))!
    expect(Math.abs(ceiling.pack.byLuck - figures!.overall.oracle_if_models_were_independent)).toBeLessThan(0.002)
    const perDataset = figures!.overall.oracle_if_independent_within_category
    expect(Math.abs(ceiling.pack.byLuckPerDataset - perDataset)).toBeLessThan(0.002)
    expect(levels[5].accuracy).toBeCloseTo(figures!.split_A.test_oracle, 6)
  })

  it('draws pictures with their questions where that is asked for', async () => {
    const byPicture = await insight.significance({ ...experiment, resampleBy: 'group' }, 250)
    expect(byPicture?.by).toBe('group')
    expect(byPicture?.units).toBeLessThanOrEqual(608)
  })
})
