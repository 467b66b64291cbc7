/** The shape every study has. */
import type { Experiment } from '../../experiment/experiment.ts'
import type { Lab } from './lab.ts'
import type { StudyHooks, StudyKind, StudyRows } from './study.ts'

/** Yields all rows so far whenever there is more to show. Rejects when aborted, and when nothing can be run at all. */
export type StudyRun<Kind extends StudyKind> = (
  lab: Lab,
  experiment: Experiment,
  hooks: StudyHooks,
) => AsyncGenerator<readonly StudyRows[Kind][], void, void>
