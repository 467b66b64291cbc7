/**
 * Leave one dataset, or one group of datasets, out (protocol 6.5): each router fitted without it, features included, and
 * scored on it, beside the router that has seen its training rows, scored on the same questions.
 */
import { type Cell, emptyCell } from '../../core/figures.ts'
import { leaveDatasetOut, leaveGroupOut } from '../../core/strata.ts'
import type { Split } from '../../core/types.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import type { Run } from '../run/run.ts'
import type { StudyGround } from './lab.ts'
import { Count, entriesOf, type Finished, runsOn, type StudyRun } from './plan.ts'
import { cellOf, nameOfRuns, type Scored, scoredOf } from './score-run.ts'
import type { HeldOutRow } from './study.ts'

interface Part {
  readonly name: string
  readonly split: Split
}

export const heldOutStudy: StudyRun<'heldOut'> = async function* (lab, experiment, hooks) {
  const entries = entriesOf(experiment)
  const home = await lab.home(experiment)
  const parts = partsOf(home, experiment)
  const count = new Count(entries.length * (1 + parts.length), hooks)
  const bench = { part: 'heldOut', lab, count, hooks }
  const within = new Map<RouterEntry, readonly Cell[]>()
  const onParts = (_: RouterEntry, run: Run) =>
    parts.map(({ split }) => cellOf(run, 'test', home, 'board', positions(home.split.test, split.test)))
  for await (const finished of runsOn(home, entries, bench, '', onParts))
    if ('outcome' in finished) within.set(finished.entry, finished.outcome)
  const rows: HeldOutRow[] = []
  for (const [at, part] of parts.entries()) {
    const note = `without ${part.name}`
    const split = { key: `${home.key} ${note}`, split: part.split, source: '', findings: [] }
    const ground = lab.ground({ experiment, split })
    const keep = (entry: RouterEntry, run: Run) => scoredOf(entry, run, ground, 'board')
    for await (const finished of runsOn(ground, entries, bench, note, keep)) {
      rows.push(rowOf(part, finished, within.get(finished.entry)?.[at]))
      yield inOrder(rows, parts, entries)
    }
  }
}

function partsOf({ split, pack }: StudyGround, { study }: Experiment): Part[] {
  const { datasets } = pack.info
  const groups = datasets.map(({ group }) => group)
  const parts =
    study.leaveOut === 'dataset'
      ? datasets.map(({ id }, d) => ({ name: id, split: leaveDatasetOut(split, pack.dataset, d) }))
      : [...new Set(groups)].map((name) => ({ name, split: leaveGroupOut(split, pack.dataset, groups, name) }))
  if (parts.length < 2)
    throw new Error(`this pack has only one ${study.leaveOut}: holding it out leaves no training questions`)
  return parts.filter((part) => part.split.test.length > 0)
}

function rowOf({ name, split }: Part, finished: Finished<Scored>, within: Cell | undefined): HeldOutRow {
  const { entry } = finished
  const base = { part: name, key: entry.key, label: nameOf(entry), nTrain: split.train.length }
  if ('failure' in finished || !within) {
    const failure = 'failure' in finished ? finished.failure : 'it failed on the full training split'
    return { ...base, held: emptyCell, within: emptyCell, failure }
  }
  return {
    ...base,
    label: nameOfRuns(entry, [finished.outcome]),
    held: finished.outcome.cell,
    within,
  }
}

/** Where the held-out rows stand in the test part. A part without test rows is scored on rows of train: none of them do. */
function positions(test: Int32Array, held: Int32Array): Int32Array {
  const at = new Map(Array.from(test, (row, i) => [row, i]))
  return Int32Array.from(Array.from(held).flatMap((row) => at.get(row) ?? []))
}

const inOrder = (rows: readonly HeldOutRow[], parts: readonly Part[], entries: readonly RouterEntry[]): HeldOutRow[] =>
  parts.flatMap(({ name }) =>
    entries.flatMap(({ key }) => rows.find((row) => row.part === name && row.key === key) ?? []),
  )
