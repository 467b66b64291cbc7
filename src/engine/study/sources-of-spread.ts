/**
 * Where a row's figure could have come out otherwise: other test questions, other random numbers of the router, other training. NaN
 * for what has not been run.
 */
import type { FigureId } from '../../core/figures.ts'
import type { Interval } from '../../core/statistics/bootstrap.ts'
import { methodHalfWidth, together } from '../../core/statistics/training-spread.ts'
import type { Intervals } from '../rows/intervals.ts'
import type { SeedsRow, TrainingRow } from './study.ts'

/** A figure, or the accuracy minus that of the best single model. */
export type Spreading = FigureId | 'lead'

/** Standard deviations. */
export interface Sources {
  readonly questions: number
  readonly seeds: number
  readonly training: number
  /** All of them, taken as independent: the root of the sum of squares. */
  readonly method: number
  /** Half a 95 % interval of the method. */
  readonly halfWidth: number
}

/** What resampling the test questions says of a row. */
interface Resampled {
  readonly intervals: Intervals
  /** Of its lead as it stands on the board. */
  readonly lead?: Interval | undefined
}

export function sourcesOf(
  what: Spreading,
  sure: Resampled | undefined,
  seeds: SeedsRow | undefined,
  training: TrainingRow | undefined,
): Sources {
  const questions = (what === 'lead' ? sure?.lead?.sd : sure?.intervals[what].sd) ?? Number.NaN
  const drawn = seedsOf(what, seeds, training)
  const trained = (what === 'lead' ? training?.lead : training?.sd[what]) ?? Number.NaN
  const method = together(questions, drawn, trained)
  return {
    questions,
    seeds: drawn,
    training: trained,
    method,
    halfWidth: methodHalfWidth(method, trained, training?.redraws ?? 0),
  }
}

/** The best single model draws no random numbers: a lead varies with the seed as the accuracy does. */
function seedsOf(what: Spreading, seeds: SeedsRow | undefined, training: TrainingRow | undefined): number {
  if (seeds?.deterministic || training?.deterministic) return 0
  return seeds?.[what === 'lead' ? 'accuracy' : what].sd ?? Number.NaN
}
