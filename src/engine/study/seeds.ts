/** Routers over several seeds, at the board's operating point: mean and sd. The split stays; only the routers' own draws change. */
import type { Lab } from './lab.ts'
import { entriesOf, type StudyRun } from './plan.ts'
import { type Repeats, repeat } from './repeats.ts'
import { cellOf, nameOfRuns, spreadOf } from './score-run.ts'
import type { SeedsRow } from './study.ts'

export const seedsStudy: StudyRun<'seeds'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment, hooks)
  for await (const repeats of repeat(entriesOf(experiment), experiment.study.seeds, lab, ground, hooks))
    yield repeats.map((router) => rowOf(router, ground))
}

function rowOf(
  { entry, runs, seeds, deterministic, failure }: Repeats,
  ground: Awaited<ReturnType<Lab['home']>>,
): SeedsRow {
  return {
    key: entry.key,
    label: nameOfRuns(entry, runs, ground, 'board'),
    seeds,
    deterministic,
    ...spreadOf(runs.map((run) => cellOf(run, 'test', ground, 'board'))),
    ...(failure !== undefined && { failure }),
  }
}
