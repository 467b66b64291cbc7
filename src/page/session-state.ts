/** Types of the page's state. */

import type { Finding, Progress } from '../core/types.ts'
import type { Significance } from '../engine/rows/intervals.ts'
import type { RoutingGain } from '../engine/rows/routing-gain.ts'
import type { Board, Curve } from '../engine/score/board.ts'
import type { EngineWorker } from '../engine/serve.ts'
import type { StudyService } from '../engine/study/service.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { CheckFinding } from '../packs/check/finding.ts'
import type { TableAsk } from '../packs/import/long-table/mapping.ts'
import type { EncodeService } from '../storage/encode-service.ts'
import type { PackListing, PackService } from '../storage/pack-service.ts'
import type { WorkerHandle } from './worker-run.ts'

/** Something that takes longer than half a second, with a way to stop it. */
export interface Job {
  readonly id: number
  readonly title: string
  readonly startedAt: number
  /** How far it is now: read a few times a second by who shows it, as telling every step would render the page each time. */
  readonly progress: Progress
  /** It was asked to end with what it has so far: the next cancel ends it at once. Read like `progress`. */
  readonly ending: boolean
  cancel(): void
}

/** A dropped file with its path inside the drop. */
export interface DroppedFile {
  readonly path: string
  readonly file: File
}

export interface SessionState {
  readonly experiment: Experiment
  readonly pack: PackListing | undefined
  readonly packs: readonly PackListing[]
  readonly board: Board | undefined
  /** The experiment the board answers: an earlier one while a change is being scored. */
  readonly answered: Experiment | undefined
  readonly curves: readonly Curve[]
  /** The board's intervals; may still be growing. Undefined until the first resamples arrive. */
  readonly intervals: Significance | undefined
  /** The row that is looked at, taken apart; of the board before while that of the present one is being worked out. */
  readonly routing: RoutingGain | undefined
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

export type PackWorker = Pick<
  PackService,
  'list' | 'load' | 'importFiles' | 'fetchAddress' | 'exportZip' | 'fix' | 'remove' | 'kept' | 'forget'
>

export type EncodeWorker = Pick<
  EncodeService,
  'device' | 'state' | 'keepPictures' | 'remove' | 'encode' | 'text' | 'pictures' | 'picture'
>

export type StudyWorker = Pick<StudyService, 'run' | 'cancel'>

export interface Workers {
  readonly pack: WorkerHandle<PackWorker>
  readonly engine: WorkerHandle<EngineWorker>
  readonly encode: WorkerHandle<EncodeWorker>
  readonly study: WorkerHandle<StudyWorker>
}
