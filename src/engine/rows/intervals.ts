/**
 * How sure the board is: intervals of every row, what can be claimed of it, who beats whom, ranks. Resamples are drawn in rounds, so that the
 * worker has time for the slider in between and the page can show what there is so far.
 */
import { cellOf, type Figure, type FigureId, figures, perFigure } from '../../core/figures.ts'
import type { Lib } from '../../core/router.ts'
import {
  discordant,
  drawCounts,
  fastStream,
  type Interval,
  intervalOf,
  mcnemarExact,
  type Resampler,
  resampler,
  winShare,
} from '../../core/statistics/bootstrap.ts'
import { beatsJointly, rankGroups, rankShares } from '../../core/statistics/simultaneous.ts'
import { fullResamples } from '../../core/statistics/stats.ts'
import { type ResampleBy, referenceRow } from '../../experiment/experiment.ts'
import type { Shared } from '../../packs/question-groups.ts'
import { isHonest } from '../score/board.ts'
import { operatingPoints, type RowPoints } from '../score/operating-points.ts'
import { type Outcome, outcomesOf } from '../score/outcomes.ts'
import type { Scorable } from '../score/score.ts'
import { claimsOf, type Measured, type RowClaims } from './claims.ts'

/** Accuracy 0-1, cost in dollars per 10,000 questions, Rank Score 0-100. */
export type Intervals = Readonly<Record<FigureId, Interval>>

export interface SignificantRow {
  readonly key: string
  readonly intervals: Intervals
}

/** What was drawn: questions, or what belongs together; and how many there are. */
export interface Drawing {
  readonly by: ResampleBy
  /** What test questions have in common, whether they were drawn by it or not. */
  readonly shared: Shared
  readonly units: number
}

/** The unit of each test question, numbered from 0 without gaps: itself, or what it belongs to. */
export interface Units extends Pick<Drawing, 'by' | 'shared'> {
  readonly of: Int32Array
}

export interface Significance extends Drawing {
  /** Resamples drawn so far, of `wanted`. */
  readonly resamples: number
  readonly wanted: number
  readonly rows: readonly SignificantRow[]
  /** Every honest row against the best single model; empty where that row has not run. */
  readonly claims: readonly RowClaims[]
  /**
   * Keys of the rows that are compared with each other: all but the single models. First the honest ones, which are ranked;
   * then those that know test, which stand apart.
   */
  readonly compared: readonly string[]
  /** Row-major compared×compared: share of resamples in which the row is better than the column (cheaper, for cost). */
  readonly wins: Readonly<Record<FigureId, Float64Array>>
  /** How the honest rows stand, by each figure. */
  readonly standing: Readonly<Record<FigureId, Standing>>
  /** Row-major compared×compared: questions only the row answers, where the column fails. */
  readonly onlyRow: Int32Array
  /** Row-major compared×compared: McNemar's exact p for these. */
  readonly mcnemar: Float64Array
}

/** The honest rows by one figure, in the order of `compared`. */
interface Standing {
  /** Row-major: 1 where the row beats the column beyond chance, judged over all pairs at once. */
  readonly beats: Uint8Array
  /** 1 + the number of rows that beat it. Rank 1 is the best set. */
  readonly ranks: Int32Array
  /** Row-major: the share of resamples in which the row has the rank of the column. */
  readonly shares: Float64Array
}

/** Undefined for rows that stand apart, or have not run. */
export function rankOf({ compared, standing }: Significance, key: string, figure: FigureId): number | undefined {
  const at = compared.indexOf(key)
  return at < 0 ? undefined : standing[figure].ranks[at]
}

interface Round {
  /** Of the board's rows, then of the points that only claims need. */
  readonly outcomes: readonly Outcome[]
  /** The number of the board's rows. */
  readonly rows: number
  readonly points: readonly RowPoints[]
  readonly sums: Resampler
  /** Row-major resamples×(2 per outcome, then the number of questions). */
  readonly drawn: Float64Array[]
}

/** Draws for one pack; keeps the counts and the last board's sums. */
export class Bootstrap {
  private counts: { readonly units: number; readonly all: Uint8Array } | undefined
  private kept: { readonly key: readonly unknown[]; readonly round: Round } | undefined

  constructor(private readonly matmul: Lib['matmul']) {}

  /**
   * Draws until there are at least `resamples`, and judges the board by all of them. Asked again with more for the same
   * rows, it goes on where it stopped.
   */
  judge(input: Scorable, drawn: Units, resamples: number): Significance | undefined {
    if (!input.priced || drawn.of.length === 0) return undefined
    const units = countUnits(drawn.of)
    const round = this.roundFor(input, drawn, units)
    const counts = this.countsFor(units)
    let have = round.drawn.reduce((sum, part) => sum + part.length, 0) / columnsOf(round)
    for (; have < Math.min(resamples, fullResamples); have += step) {
      round.drawn.push(round.sums(counts.subarray(have * units, (have + step) * units)))
    }
    return { ...summarise(input, round, have), by: drawn.by, shared: drawn.shared, units }
  }

  /** Resampled means of columns of values per question, all columns on the same resamples. */
  means(columns: readonly Float64Array[], { of }: Units): Float64Array[] {
    const units = countUnits(of)
    const sums = resampler(unitSums(columns, of, units), columns.length + 1, this.matmul)(this.countsFor(units))
    const width = columns.length + 1
    return columns.map((_, c) =>
      Float64Array.from({ length: fullResamples }, (__, r) => sums[r * width + c]! / sums[r * width + width - 1]!),
    )
  }

  private roundFor(input: Scorable, { of, by }: Units, units: number): Round {
    const { priced } = input
    const rows = priced?.rows.flatMap(({ run, lambda, entry }) => [entry.key, run, lambda]) ?? []
    const key = [priced?.parts, by, ...rows]
    if (this.kept && sameItems(this.kept.key, key)) return this.kept.round
    const board = outcomesOf(input)
    const { points, more } = operatingPoints(input, board)
    const outcomes = [...board, ...more]
    const values = unitSums(
      outcomes.flatMap(({ quality, cost }) => [quality, cost]),
      of,
      units,
    )
    const sums = resampler(values, 2 * outcomes.length + 1, this.matmul)
    const round = { outcomes, rows: board.length, points, sums, drawn: [] }
    this.kept = { key, round }
    return round
  }

  private countsFor(units: number): Uint8Array {
    if (this.counts?.units !== units)
      this.counts = { units, all: drawCounts(units, fullResamples, fastStream(bootstrapSeed)) }
    return this.counts.all
  }
}

/** One seed for every board, so that a board always says the same. */
const bootstrapSeed = 2512
/** Resamples multiplied at once: 6 MB of counts for the simulated pack. */
const step = 250

const columnsOf = ({ outcomes }: Round) => 2 * outcomes.length + 1

const sameItems = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((x, i) => x === b[i])

const countUnits = (of: Int32Array): number => of.reduce((max, unit) => Math.max(max, unit), -1) + 1

/** The columns' values and, last, the number of questions, summed per unit. Row-major. */
function unitSums(columns: readonly Float64Array[], unitOf: Int32Array, units: number): Float64Array {
  const width = columns.length + 1
  const sums = new Float64Array(units * width)
  unitOf.forEach((unit, i) => {
    const at = unit * width
    columns.forEach((values, c) => {
      sums[at + c]! += values[i]!
    })
    sums[at + width - 1]!++
  })
  return sums
}

function summarise(input: Scorable, round: Round, resamples: number): Omit<Significance, keyof Drawing> {
  const measured = round.outcomes.map((outcome, o) => measure(round, outcome, o, resamples, input))
  const board = measured.slice(0, round.rows)
  const best = board.find(({ outcome }) => outcome.key === referenceRow)
  const honest = board.filter(({ outcome }) => isHonest(outcome.kind))
  const apart = board.filter(({ outcome: { kind } }) => !isHonest(kind) && kind !== 'model')
  const compared = [...honest, ...apart]
  return {
    resamples,
    wanted: fullResamples,
    rows: board.map(({ outcome: { key }, drawn }) => ({
      key,
      intervals: perFigure(({ id }) => intervalOf(drawn[id])),
    })),
    claims: best ? claimsOf(round.points, best, ({ outcome }) => measured[outcome]!) : [],
    compared: compared.map(({ outcome }) => outcome.key),
    wins: perFigure((figure) => winMatrix(compared, figure)),
    standing: perFigure((figure) => standingOf(honest, figure)),
    ...pairTests(compared.map(({ outcome }) => outcome)),
  }
}

function standingOf(rows: readonly Measured[], { id, better }: Figure): Standing {
  const sign = better === 'lower' ? -1 : 1
  const resampled = rows.map(({ cell, drawn }) => ({
    observed: sign * cell[id],
    drawn: drawn[id].map((value) => sign * value),
  }))
  const beats = beatsJointly(resampled)
  return { beats, ranks: rankGroups(beats, rows.length), shares: rankShares(resampled.map(({ drawn }) => drawn)) }
}

/** The figures of one outcome: as they are, and in every resample. */
function measure(
  round: Round,
  outcome: Outcome,
  at: number,
  resamples: number,
  { priced, experiment }: Scorable,
): Measured {
  const columns = columnsOf(round)
  const drawn = perFigure(() => new Float64Array(resamples))
  const settings = { bounds: priced?.bounds ?? { cmin: Number.NaN, cmax: Number.NaN }, beta: experiment.beta }
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)
  const observed = { n: outcome.picks.length, correct: total(outcome.quality), spentUsd: total(outcome.cost) }
  let r = 0
  for (const part of round.drawn) {
    for (let from = 0; from < part.length; from += columns, r++) {
      const [correct, spentUsd] = [part[from + 2 * at]!, part[from + 2 * at + 1]!]
      const sums = { n: part[from + columns - 1]!, correct, spentUsd }
      for (const { id, of } of figures) drawn[id][r] = of(sums, settings)
    }
  }
  return { outcome, cell: cellOf(observed, settings), drawn }
}

function winMatrix(rows: readonly Measured[], { id, better }: Figure): Float64Array {
  const n = rows.length
  const share = (a: Measured, b: Measured) =>
    better === 'lower' ? winShare(b.drawn[id], a.drawn[id]) : winShare(a.drawn[id], b.drawn[id])
  return Float64Array.from({ length: n * n }, (_, at) => share(rows[Math.floor(at / n)]!, rows[at % n]!))
}

function pairTests(compared: readonly Outcome[]) {
  const n = compared.length
  const onlyRow = new Int32Array(n * n)
  const mcnemar = new Float64Array(n * n).fill(1)
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const test = discordant(compared[a]!.quality, compared[b]!.quality)
      onlyRow[a * n + b] = test.onlyA
      onlyRow[b * n + a] = test.onlyB
      mcnemar[a * n + b] = mcnemar[b * n + a] = mcnemarExact(test)
    }
  }
  return { onlyRow, mcnemar }
}
