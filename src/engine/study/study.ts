/**
 * What studies give, as plain data: one shape per study, all with the settings they were made under. Costs in dollars per
 * 10,000 questions, accuracy 0–1, Rank Score 0–100, times in milliseconds.
 */
import type { Cell, FigureId } from '../../core/figures.ts'
import type { LatencyReport } from '../../core/latency.ts'
import type { MeanSd } from '../../core/statistics/stats.ts'
import type { Progress } from '../../core/types.ts'
import type { Budget, StudySettings } from '../../experiment/experiment.ts'
import type { SplitSummary } from '../score/board.ts'
import type { PublishedFigures } from './published-figures.ts'

/** The settings a study was made under: enough to make it again. */
export interface StudyStamp {
  readonly pack: { readonly id: string; readonly title: string; readonly kind: string; readonly hash: string }
  readonly split: SplitSummary
  readonly prices: {
    readonly title: string
    readonly date: string
    readonly assumed: boolean
    readonly changed: number
    readonly inWords: string
  }
  /** Rule the pictures' tokens are counted by, in words. */
  readonly imageTokens: string
  readonly features: string
  readonly beta: number
  readonly budget: Budget
  /** Seed of the routers' random numbers; runs over several seeds count up from it. */
  readonly seed: number
  readonly study: StudySettings
  /** What did the arithmetic. */
  readonly engine: string
  /** What it ran on. */
  readonly device: string
  /** Names everything above that a number depends on. */
  readonly inputs: string
}

/** A router that could not take part, in a sentence. */
interface Failed {
  readonly failure?: string
}

/** Mean and sd over runs. */
export type Spread = Readonly<Record<FigureId, MeanSd>>

export interface SeedsRow extends Spread, Failed {
  readonly key: string
  readonly label: string
  readonly seeds: readonly number[]
  /** It drew no random number: other seeds would give the same answers. */
  readonly deterministic: boolean
}

export interface SweepPointRow {
  /** Value of the parameter `trainLambda`. */
  readonly id: string
  /** The same as a number, Infinity for hard labels. */
  readonly lambda: number
  /** The router's name, with its mark where it sends all test questions to one model at this λ. */
  readonly label: string
  readonly seeds: number
  readonly dev: Spread
  readonly test: Spread
}

export interface SweepRow extends Failed {
  readonly key: string
  readonly label: string
  /** Multiplies λ in this router's targets: effective coefficient per $/10K = λ · costScale / 10⁴. */
  readonly costScale: number
  /** Ascending λ; those that are finished. */
  readonly points: readonly SweepPointRow[]
  /** Index of the point picked on the part of `study.pickOn`; −1 while there is none. */
  readonly picked: number
}

export interface HeldOutRow extends Failed {
  /** The dataset or group. */
  readonly part: string
  readonly key: string
  readonly label: string
  /** Training rows without the part. */
  readonly nTrain: number
  /** Fitted without the part, scored on it. */
  readonly held: Cell
  /** Fitted with the part's training rows, scored on the same rows. */
  readonly within: Cell
}

export interface StrataRow extends Failed {
  readonly key: string
  readonly label: string
  /** One per number of models that are right, 0 to K. */
  readonly strata: readonly Cell[]
}

export interface FusionRow extends Failed {
  readonly method: string
  readonly methodLabel: string
  /** Columns of the fused features. */
  readonly dims: number
  readonly key: string
  readonly label: string
  readonly cell: Cell
}

export interface LatencyRow extends Failed {
  readonly key: string
  readonly label: string
  /** What decides: the page's own code, or ONNX Runtime with its device. */
  readonly engine: string
  readonly fitSeconds: number
  readonly batches: readonly TimedBatch[]
}

export interface TimedBatch {
  readonly report: LatencyReport
  /** Input tokens of the batch's questions; NaN when unknown. */
  readonly tokens: number
  /** Calls per timed run: short calls are repeated, because browsers coarsen the clock. */
  readonly callsPerRun: number
  readonly runs: number
  readonly warmups: number
}

export interface PublishedRow extends Failed {
  readonly key: string
  readonly label: string
  /** λ of the training targets; absent where there are none. */
  readonly trainLambda?: string
  /** What that λ comes to per $/10K: λ · costScale / 10⁴. The same λ is another coefficient for another router (quirk Q4). */
  readonly coefficient?: number
  /** λ was chosen for this router on dev, not set for all. */
  readonly chosenOnDev?: true
  readonly seeds: number
  /** Highest score decides, as in the paper. */
  readonly plain?: Spread
  /** With a λ of the decision found on dev, as on the board; absent for routers that give no scores. */
  readonly onDev?: Spread
  readonly published?: PublishedFigures
  /** Ours is trained on frozen features, the published one end to end: not comparable as equals. */
  readonly frozen: boolean
}

/** Standard deviations when train and dev are drawn anew; NaN until two halves were fitted. */
export interface TrainingRow extends Failed {
  readonly key: string
  readonly label: string
  /** Pairs of halves so far. */
  readonly redraws: number
  /** It drew no random number. */
  readonly deterministic: boolean
  readonly sd: Readonly<Record<FigureId, number>>
  /** Of the accuracy minus that of the best single model, fitted on the same half; absent without that row. */
  readonly lead?: number
}

export interface SplitsRow extends Spread, Failed {
  readonly key: string
  readonly label: string
  readonly seeds: readonly number[]
}

/** Rows of each study. */
export interface StudyRows {
  readonly published: PublishedRow
  readonly seeds: SeedsRow
  readonly training: TrainingRow
  readonly splits: SplitsRow
  readonly sweep: SweepRow
  readonly heldOut: HeldOutRow
  readonly strata: StrataRow
  readonly fusion: FusionRow
  readonly latency: LatencyRow
}
export type StudyKind = keyof StudyRows

export interface Study<Kind extends StudyKind = StudyKind> {
  readonly kind: Kind
  readonly stamp: StudyStamp
  readonly rows: readonly StudyRows[Kind][]
  /** False while it runs, and for good when it was stopped: what is there is final, the rest is missing. */
  readonly complete: boolean
}

/** How a study hears of being stopped and tells how far it is. */
export interface StudyHooks {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}
