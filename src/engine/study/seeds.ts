/** Routers over several seeds, at the board's operating point: mean and sd. The split stays; only the routers' own draws change. */
import { entriesOf, type StudyRun } from './plan.ts'
import { type Repeats, type Repetition, repeat } from './repeats.ts'
import { nameOfRuns, type Scored, scoredOf, spreadOf } from './score-run.ts'
import type { SeedsRow } from './study.ts'

export const seedsStudy: StudyRun<'seeds'> = async function* (lab, experiment, hooks) {
  const ground = await lab.home(experiment)
  const repetition: Repetition<Scored> = {
    part: 'seeds',
    entries: entriesOf(experiment),
    seeds: experiment.study.seeds,
    ground,
    keep: (entry, run) => scoredOf(entry, run, ground, 'board'),
  }
  for await (const repeats of repeat(repetition, lab, hooks)) yield repeats.map(rowOf)
}

function rowOf({ entry, runs, seeds, deterministic, failure }: Repeats<Scored>): SeedsRow {
  return {
    key: entry.key,
    label: nameOfRuns(entry, runs),
    seeds,
    deterministic,
    ...spreadOf(runs.map(({ cell }) => cell)),
    ...(failure !== undefined && { failure }),
  }
}
