/** The same routers with several seeds. Routers that draw no random numbers run once. */
import type { RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import type { Run } from '../run/run.ts'
import type { Lab, StudyGround } from './lab.ts'
import { Count, runAll, seedsFrom, type Task } from './plan.ts'
import type { StudyHooks } from './study.ts'

/** What is there of one router's runs. */
export interface Repeats {
  readonly entry: RouterEntry
  /** In the order they were finished. */
  readonly runs: readonly Run[]
  readonly seeds: readonly number[]
  readonly deterministic: boolean
  readonly failure?: string
}

interface Made {
  readonly seed: number
  readonly run: Run
}

/** Yields all routers' runs so far, in the order of the entries, whenever one more is finished. */
export async function* repeat(
  entries: readonly RouterEntry[],
  nSeeds: number,
  lab: Lab,
  ground: StudyGround,
  hooks: StudyHooks,
): AsyncGenerator<Repeats[], void, void> {
  const count = new Count(entries.length * nSeeds, hooks)
  const all = new Map<RouterEntry, Repeats>()
  const [first = ground.experiment.seed, ...others] = seedsFrom(ground.experiment.seed, nSeeds)
  const task =
    (seed: number) =>
    (entry: RouterEntry): Task<Made> => ({
      entry,
      name: nSeeds > 1 ? `${nameOf(entry)}, seed ${seed}` : nameOf(entry),
      run: async (of) => ({ seed, run: await lab.run(entry, ground, seed, of) }),
    })
  const gather = async function* (tasks: readonly Task<Made>[]) {
    for await (const finished of runAll(tasks, lab, count, hooks)) {
      all.set(finished.entry, added(all.get(finished.entry), finished))
      yield entries.flatMap((entry) => all.get(entry) ?? [])
    }
  }
  yield* gather(entries.map(task(first)))
  const again = entries.filter((entry) => all.get(entry)?.deterministic === false)
  count.adjust((again.length - entries.length) * others.length)
  yield* gather(others.flatMap((seed) => again.map(task(seed))))
}

function added(
  so: Repeats | undefined,
  finished: { readonly entry: RouterEntry } & ({ readonly outcome: Made } | { readonly failure: string }),
): Repeats {
  const { entry } = finished
  const { runs, seeds } = so ?? { runs: [], seeds: [] }
  if ('failure' in finished) return { entry, runs, seeds, deterministic: true, failure: finished.failure }
  const { run, seed } = finished.outcome
  return { ...so, entry, runs: [...runs, run], seeds: [...seeds, seed], deterministic: !run.usesRandom }
}
