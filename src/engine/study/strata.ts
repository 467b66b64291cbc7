/** The board's figures by difficulty: test questions grouped by the number of models that answer them (protocol 6.5). */
import { rightCounts } from '../../core/strata.ts'
import { cellsBy } from '../../core/tables.ts'
import type { RouterEntry } from '../../experiment/experiment.ts'
import type { Run } from '../run/run.ts'
import { billOf } from '../score/billing.ts'
import type { StudyGround } from './lab.ts'
import { entriesOf, type StudyRun } from './plan.ts'
import { type Repetition, repeat } from './repeats.ts'
import { type Named, namedBy, nameOfRuns, picksOf } from './score-run.ts'
import type { StrataRow } from './study.ts'

export const strataStudy: StudyRun<'strata'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment)
  const repetition: Repetition<Stratified> = {
    part: 'strata',
    entries: entriesOf(experiment),
    seeds: 1,
    ground,
    keep: (entry, run) => strataOf(entry, run, ground),
  }
  for await (const repeats of repeat(repetition, lab, hooks))
    yield repeats.map(
      ({ entry, runs, failure }): StrataRow => ({
        key: entry.key,
        label: nameOfRuns(entry, runs),
        strata: runs[0]?.strata ?? [],
        ...(failure !== undefined && { failure }),
      }),
    )
}

interface Stratified extends Named {
  readonly strata: StrataRow['strata']
}

function strataOf(entry: RouterEntry, run: Run, ground: StudyGround): Stratified {
  const { bounds, experiment, pack } = ground
  const test = ground.parts.get('test')
  const { quality } = test
  const scoring = { quality, cost: billOf(test, run.test, pack.m).cost, K: pack.m, bounds, beta: experiment.beta }
  const right = rightCounts(quality, pack.m)
  const picks = picksOf(run, 'test', ground, 'board')
  return { strata: cellsBy(picks, right, pack.m + 1, scoring), ...namedBy(entry, picks, ground) }
}
