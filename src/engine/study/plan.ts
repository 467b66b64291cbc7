/** The shape every study has: which routers take part, how its runs are shared out, counted and told. */
import type { Progress } from '../../core/types.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import { messageOf } from '../../packs/findings.ts'
import { routerById } from '../../routers/index.ts'
import type { Run } from '../run/run.ts'
import type { Lab, StudyGround } from './lab.ts'
import type { StudyHooks, StudyKind, StudyRows } from './study.ts'

/** The rows that take part, in the order of the study's settings. Keys that no row has are left out. */
export function entriesOf({ routers, study }: Experiment): RouterEntry[] {
  return study.routers.flatMap((key) => routers.find((entry) => entry.key === key) ?? [])
}

/** The rows that are redrawn: all that learn from train and are the page's own; those that train for long on request. */
export const redrawnEntries = ({ routers, study }: Experiment): RouterEntry[] =>
  routers.filter(({ fitOn, router }) => {
    const known = routerById(router)
    return fitOn === 'train' && known && (study.redrawTrained || !known.long)
  })

/** Seeds of n runs. */
export const seedsFrom = (seed: number, n: number): number[] => Array.from({ length: n }, (_, i) => seed + i)

/** Counts finished runs; what runs at the moment tells what it does in the note. */
export class Count {
  private done = 0

  constructor(
    private total: number,
    private readonly hooks: StudyHooks,
  ) {
    this.tell('')
  }

  /** Hooks for one run, named in the notes. */
  of(name: string): StudyHooks {
    const onProgress = ({ note }: Progress) => this.tell(note ? `${name}, ${note}` : name)
    return { signal: this.hooks.signal, onProgress }
  }

  step(runs = 1) {
    this.done += runs
    this.tell('')
  }

  /** Runs that turn out not to be needed, or to be needed besides. */
  adjust(runs: number) {
    this.total += runs
  }

  private tell(note: string) {
    this.hooks.onProgress({ done: this.done, total: this.total, unit: 'runs', ...(note && { note }) })
  }
}

/** All features of a ground go to each worker that fits on it: together they stay under this. */
const maxBytes = 2 ** 30

/** Fits at once: one per core, at most four, fewer where the features are large. One where fits cannot leave this thread. */
function lanes({ engine }: Lab): number {
  if (!engine.tools.fit) return 1
  const dims = engine.source.info.encoders.reduce((sum, encoder) => sum + encoder.dims, 0)
  const bytes = engine.pack.n * dims * 4
  return Math.max(1, Math.min(4, navigator.hardwareConcurrency, Math.floor(maxBytes / (bytes + 1))))
}

/** One router to run, and what is kept of it: plain data, see Pieces in lab.ts. */
export interface Task<Outcome> {
  readonly entry: RouterEntry
  /** With row and parameters it is unique in its part of the study. */
  readonly name: string
  run(hooks: StudyHooks): Promise<Outcome>
}

/** What tasks are run with. */
export interface Bench {
  /** Names the part of the study. */
  readonly part: string
  readonly lab: Lab
  readonly count: Count
  readonly hooks: StudyHooks
}

export type Finished<Outcome> = { readonly entry: RouterEntry } & (
  | { readonly outcome: Outcome }
  | { readonly failure: string }
)

/**
 * Runs tasks a few at a time. A router that fails gives a sentence and the others go on; an abort ends everything. Nothing is heard
 * of pieces that another process computes.
 */
export async function* runAll<Outcome>(
  tasks: readonly Task<Outcome>[],
  { part, lab, count, hooks }: Bench,
): AsyncGenerator<Finished<Outcome>, void, void> {
  const settled = tasks.map(({ entry, name, run }) => async (): Promise<Finished<Outcome> | undefined> => {
    hooks.signal.throwIfAborted()
    try {
      // The same row stands in a study with several λ under one name.
      const piece = `${part}: ${entry.key}: ${name} ${JSON.stringify(entry.params)}`
      const outcome = await lab.pieces.of(piece, () => run(count.of(name)))
      return outcome === undefined ? undefined : { entry, outcome }
    } catch (error) {
      hooks.signal.throwIfAborted()
      return { entry, failure: messageOf(error) }
    }
  })
  for await (const finished of pooled(settled, lanes(lab))) {
    hooks.signal.throwIfAborted()
    count.step()
    if (finished) yield finished
  }
}

/**
 * Runs every entry on a ground, with the experiment's seed.
 * @param note what is special about the ground @param keep what is kept of a run
 */
export function runsOn<Kept>(
  ground: StudyGround,
  entries: readonly RouterEntry[],
  bench: Bench,
  note: string,
  keep: (entry: RouterEntry, run: Run, hooks: StudyHooks) => Kept | Promise<Kept>,
): AsyncGenerator<Finished<Kept>, void, void> {
  const { seed } = ground.experiment
  const tasks = entries.map((entry) => ({
    entry,
    name: [nameOf(entry), note].filter(Boolean).join(' '),
    run: async (of: StudyHooks) => keep(entry, await bench.lab.run(entry, ground, seed, of), of),
  }))
  return runAll(tasks, bench)
}

/**
 * Runs the tasks in order, at most `size` at once, and yields each result as soon as it is there. A task that rejects
 * ends the series; those in flight are left to their own signal.
 */
export async function* pooled<Result>(
  tasks: readonly (() => Promise<Result>)[],
  size: number,
): AsyncGenerator<Result, void, void> {
  const running = new Map<number, Promise<{ index: number; result: Result }>>()
  let next = 0
  while (next < tasks.length || running.size > 0) {
    while (next < tasks.length && running.size < size) {
      const index = next++
      const work = tasks[index]!().then((result) => ({ index, result }))
      // Whoever stops listening after a failure still leaves no rejection unheard.
      work.catch(() => {})
      running.set(index, work)
    }
    const { index, result } = await Promise.race(running.values())
    running.delete(index)
    yield result
  }
}

/** Yields all rows so far whenever there is more to show. Rejects when aborted, and when nothing can be run at all. */
export type StudyRun<Kind extends StudyKind> = (
  lab: Lab,
  experiment: Experiment,
  hooks: StudyHooks,
) => AsyncGenerator<readonly StudyRows[Kind][], void, void>
