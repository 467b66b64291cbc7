/** The board's figures by difficulty: test questions grouped by the number of models that answer them (protocol 6.5). */
import { rightCounts } from '../../core/strata.ts'
import { cellsBy } from '../../core/tables.ts'
import type { Run } from '../run/run.ts'
import { billOf } from '../score/billing.ts'
import type { StudyGround } from './lab.ts'
import { entriesOf, type StudyRun } from './plan.ts'
import { repeat } from './repeats.ts'
import { nameOfRuns, picksOf } from './score-run.ts'
import type { StrataRow } from './study.ts'

export const strataStudy: StudyRun<'strata'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment, hooks)
  for await (const repeats of repeat(entriesOf(experiment), 1, lab, ground, hooks))
    yield repeats.map(({ entry, runs: [run], failure }): StrataRow => {
      const strata = run ? strataOf(run, ground) : []
      return {
        key: entry.key,
        label: nameOfRuns(entry, run ? [run] : [], ground, 'board'),
        strata,
        ...(failure !== undefined && { failure }),
      }
    })
}

function strataOf(run: Run, ground: StudyGround): StrataRow['strata'] {
  const { bounds, experiment, pack } = ground
  const test = ground.parts.get('test')
  const { quality } = test
  const scoring = { quality, cost: billOf(test, run.test, pack.m).cost, K: pack.m, bounds, beta: experiment.beta }
  const right = rightCounts(quality, pack.m)
  return cellsBy(picksOf(run, 'test', ground, 'board'), right, pack.m + 1, scoring)
}
