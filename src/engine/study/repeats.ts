/** The same routers with several seeds. Routers that draw no random numbers run once. */
import type { RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import type { Run } from '../run/run.ts'
import type { Lab, StudyGround } from './lab.ts'
import { Count, type Finished, runAll, seedsFrom, type Task } from './plan.ts'
import type { StudyHooks } from './study.ts'

/** What is there of one router's runs. */
export interface Repeats<Kept> {
  readonly entry: RouterEntry
  /** What is kept of each, by ascending seed. */
  readonly runs: readonly Kept[]
  readonly seeds: readonly number[]
  readonly deterministic: boolean
  readonly failure?: string
}

/** What to repeat, and what to keep of a run. */
export interface Repetition<Kept> {
  /** Names the part of the study. */
  readonly part: string
  readonly entries: readonly RouterEntry[]
  /** How many. */
  readonly seeds: number
  readonly ground: StudyGround
  /** Plain data: see Pieces in lab.ts. */
  keep(entry: RouterEntry, run: Run): Kept
}

interface Made<Kept> {
  readonly seed: number
  readonly usesRandom: boolean
  readonly kept: Kept
}

/** Yields all routers' runs so far, in the order of the entries, whenever one more is finished. */
export async function* repeat<Kept>(
  { part, entries, seeds, ground, keep }: Repetition<Kept>,
  lab: Lab,
  hooks: StudyHooks,
): AsyncGenerator<Repeats<Kept>[], void, void> {
  const count = new Count(entries.length * seeds, hooks)
  const all = new Map<RouterEntry, Repeats<Kept>>()
  const [first = ground.experiment.seed, ...others] = seedsFrom(ground.experiment.seed, seeds)
  const task =
    (seed: number) =>
    (entry: RouterEntry): Task<Made<Kept>> => ({
      entry,
      name: seeds > 1 ? `${nameOf(entry)}, seed ${seed}` : nameOf(entry),
      run: async (of) => {
        const run = await lab.run(entry, ground, seed, of)
        return { seed, usesRandom: run.usesRandom, kept: keep(entry, run) }
      },
    })
  const gather = async function* (tasks: readonly Task<Made<Kept>>[]) {
    for await (const finished of runAll(tasks, { part, lab, count, hooks })) {
      all.set(finished.entry, added(all.get(finished.entry), finished))
      yield entries.flatMap((entry) => all.get(entry) ?? [])
    }
  }
  yield* gather(entries.map(task(first)))
  // Where the first run is another process's, it may have drawn random numbers.
  const again = entries.filter((entry) => all.get(entry)?.deterministic !== true)
  count.adjust((again.length - entries.length) * others.length)
  yield* gather(others.flatMap((seed) => again.map(task(seed))))
}

function added<Kept>(so: Repeats<Kept> | undefined, finished: Finished<Made<Kept>>): Repeats<Kept> {
  const { entry } = finished
  const { runs, seeds } = so ?? { runs: [], seeds: [] }
  if ('failure' in finished) return { entry, runs, seeds, deterministic: true, failure: finished.failure }
  const { kept, seed, usesRandom } = finished.outcome
  // Which of two runs ends first is chance, and sums of floats depend on the order.
  const at = seeds.filter((other) => other < seed).length
  return {
    ...so,
    entry,
    runs: runs.toSpliced(at, 0, kept),
    seeds: seeds.toSpliced(at, 0, seed),
    deterministic: !usesRandom,
  }
}
