/**
 * Repeated splits (protocol 6.7): new draws of 70/10/20, each with features, fits and λ of its own. Any two draws share most of
 * their training questions and some of their test questions, so the spread is not that of independent experiments.
 */
import { defaultSeed, type Experiment, type RouterEntry, type SplitChoice } from '../../experiment/experiment.ts'
import type { Run } from '../run/run.ts'
import { Count, redrawnEntries, runsOn, type StudyRun, seedsFrom } from './plan.ts'
import { nameOfRuns, type Scored, scoredOf, spreadOf } from './score-run.ts'
import type { SplitsRow } from './study.ts'

interface Drawn {
  readonly runs: Scored[]
  readonly seeds: number[]
  failure?: string
}

export const splitsStudy: StudyRun<'splits'> = async function* (lab, experiment, hooks) {
  const entries = redrawnEntries(experiment)
  const count = new Count(experiment.study.splits * entries.length, hooks)
  const drawn = new Map<RouterEntry, Drawn>(entries.map((entry) => [entry, { runs: [], seeds: [] }]))
  for (const choice of choicesOf(experiment)) {
    const split = await lab.splitOf({ ...experiment, split: choice })
    const going = entries.filter((entry) => drawn.get(entry)?.failure === undefined)
    const note = `split ${choice.seed}`
    const ground = lab.ground({ experiment, split })
    const keep = (entry: RouterEntry, run: Run) => scoredOf(entry, run, ground, 'board')
    for await (const finished of runsOn(ground, going, { part: 'splits', lab, count, hooks }, note, keep)) {
      const so = drawn.get(finished.entry)!
      if ('failure' in finished) so.failure = finished.failure
      else {
        so.runs.push(finished.outcome)
        so.seeds.push(choice.seed)
      }
    }
    yield entries.map((entry) => rowOf(entry, drawn.get(entry)!))
  }
}

const rowOf = (entry: RouterEntry, { runs, seeds, failure }: Drawn): SplitsRow => ({
  key: entry.key,
  label: nameOfRuns(entry, runs),
  seeds: [...seeds],
  ...spreadOf(runs.map(({ cell }) => cell)),
  ...(failure !== undefined && { failure }),
})

/** Drawn as the experiment's split is where it is drawn; plainly otherwise. */
function choicesOf({ split, study }: Experiment): Extract<SplitChoice, { by: 'seed' }>[] {
  const { seed, draw = 'plain' } = split.by === 'seed' ? split : { seed: defaultSeed }
  return seedsFrom(seed + 1, study.splits).map((next) => ({
    by: 'seed',
    seed: next % 2 ** 32,
    ...(draw !== 'plain' && { draw }),
  }))
}
