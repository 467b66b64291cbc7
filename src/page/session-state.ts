/** What the page's model holds and works with. */

import type { Finding, Progress } from '../core/types.ts'
import type { Significance } from '../engine/rows/intervals.ts'
import type { Board, Curve } from '../engine/score/board.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { CheckFinding } from '../packs/check/finding.ts'
import type { TableAsk } from '../packs/import/table-mapping.ts'
import type { DroppedFile, EncodeWorker, EngineWorker, PackListing, PackWorker, StudyWorker } from './remote.ts'
import type { WorkerHandle } from './worker-run.ts'

/** Something that takes longer than half a second, with a way to stop it. */
export interface Job {
  readonly id: number
  readonly title: string
  readonly startedAt: number
  readonly progress: Progress
  /** It was asked to end with what it has so far: the next cancel ends it at once. */
  readonly ending: boolean
  cancel(): void
}

interface Sureness {
  readonly of: Board
  readonly significance: Significance
}

export interface SessionState {
  readonly experiment: Experiment
  readonly pack?: PackListing
  readonly packs: readonly PackListing[]
  readonly board?: Board
  /** The experiment the board answers: an earlier one while a change is being scored. */
  readonly answered?: Experiment
  readonly curves: readonly Curve[]
  /** How sure the board is; belongs to `of` only, and may still be growing. */
  readonly sureness?: Sureness
  readonly jobs: readonly Job[]
  /** What the visitor must say about files they dropped before these can be read. */
  readonly ask: { readonly table: TableAsk; readonly files: readonly DroppedFile[] } | undefined
  /** What the data check found in the open pack; undefined until it has run. */
  readonly check: readonly CheckFinding[] | undefined
  /** Findings of the last import, or of what went wrong last. */
  readonly findings: readonly Finding[]
  /** Waiting rows whose preparation the visitor cancelled. */
  readonly preparationStopped: boolean
  /** Milliseconds from the last change to the board that answers it. */
  readonly rescoreMs: number
}

export interface Workers {
  readonly pack: WorkerHandle<PackWorker>
  readonly engine: WorkerHandle<EngineWorker>
  readonly encode: WorkerHandle<EncodeWorker>
  readonly study: WorkerHandle<StudyWorker>
}
