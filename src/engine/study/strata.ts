/** Accuracy and cost by difficulty: test questions grouped by the number of models that answer them (protocol 6.5). */
import { difficultyStrata } from '../../core/strata.ts'
import type { Run } from '../run/run.ts'
import { billOf } from '../score/billing.ts'
import type { StudyGround } from './lab.ts'
import { entriesOf, nameOf } from './plan.ts'
import { repeat } from './repeats.ts'
import type { StudyRun } from './runner.ts'
import { picksOf } from './score-run.ts'
import type { StrataRow } from './study.ts'

export const strataStudy: StudyRun<'strata'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment, hooks)
  for await (const repeats of repeat(entriesOf(experiment), 1, lab, ground, hooks))
    yield repeats.map(({ entry, runs: [run], failure }): StrataRow => {
      const strata = run ? strataOf(run, ground) : []
      return { key: entry.key, label: nameOf(entry), strata, ...(failure !== undefined && { failure }) }
    })
}

function strataOf(run: Run, ground: StudyGround) {
  const test = ground.parts.get('test')
  const { quality } = test
  const { cost } = billOf(test, run.test, ground.pack.m)
  return difficultyStrata(picksOf(run, 'test', ground, 'board'), { quality, cost, K: ground.pack.m })
}
