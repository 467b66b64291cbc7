/**
 * How sure the board is: intervals of every row, who beats whom, rank groups. Resamples are drawn in rounds, so that the
 * worker has time for the slider in between and the page can show what there is so far.
 */
import { type Figure, type FigureId, figures, perFigure } from '../../core/figures.ts'
import type { Lib } from '../../core/router.ts'
import {
  discordant,
  drawCounts,
  fastStream,
  fullResamples,
  type Interval,
  intervalOf,
  mcnemarExact,
  type Resampler,
  rankGroups,
  resampler,
  winShare,
} from '../../core/statistics/bootstrap.ts'
import type { ResampleBy } from '../../experiment/experiment.ts'
import type { Shared } from '../../packs/question-groups.ts'
import { referenceRow } from '../score/board.ts'
import { type Outcome, outcomesOf } from '../score/outcomes.ts'
import type { Scorable } from '../score/score.ts'

/** Accuracy 0-1, cost in dollars per 10,000 questions, Rank Score 0-100. */
export type Intervals = Readonly<Record<FigureId, Interval>>

export interface SignificantRow {
  readonly key: string
  readonly intervals: Intervals
  /** Accuracy minus that of the best single model (fitted on train), with its paired interval; absent without that row. */
  readonly lead?: Interval & { readonly difference: number }
}

/** What was drawn: questions, or what belongs together; and how many there are. */
interface Drawing {
  readonly by: ResampleBy
  /** What test questions have in common, whether they were drawn by it or not. */
  readonly shared: Shared
  readonly units: number
}

/** Below, percentile intervals are too narrow: 14 units cover 92 % where they say 95 (simulated). */
export const fewUnits = 30

/** The unit of each test question, numbered from 0 without gaps: itself, or what it belongs to. */
export interface Units extends Pick<Drawing, 'by' | 'shared'> {
  readonly of: Int32Array
}

export interface Significance extends Drawing {
  /** Resamples drawn so far, of `wanted`. */
  readonly resamples: number
  readonly wanted: number
  readonly rows: readonly SignificantRow[]
  /** Keys of the rows that are compared with each other: all but the single models. */
  readonly compared: readonly string[]
  /** Row-major compared×compared: share of resamples in which the row is better than the column (cheaper, for cost). */
  readonly wins: Readonly<Record<FigureId, Float64Array>>
  /** 1 + the number of compared rows that are better beyond chance. */
  readonly ranks: Readonly<Record<FigureId, Int32Array>>
  /** Row-major compared×compared: questions only the row answers, where the column fails. */
  readonly onlyRow: Int32Array
  /** Row-major compared×compared: McNemar's exact p for these. */
  readonly mcnemar: Float64Array
}

/** Resampled figures of one row. */
type Drawn = Readonly<Record<FigureId, Float64Array>>

interface Round {
  readonly outcomes: readonly Outcome[]
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
    const outcomes = outcomesOf(input)
    const values = unitSums(
      outcomes.flatMap(({ quality, cost }) => [quality, cost]),
      of,
      units,
    )
    const round = { outcomes, sums: resampler(values, 2 * outcomes.length + 1, this.matmul), drawn: [] }
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
  const { outcomes } = round
  const drawn = outcomes.map((_, o) => resampledFigures(round, o, resamples, input))
  const reference = outcomes.findIndex(({ key }) => key === referenceRow)
  const compared = outcomes.filter(({ key }) => !key.startsWith('model:'))
  const wins = perFigure((figure) => winMatrix(drawn.slice(0, compared.length), figure))
  const pairs = pairTests(compared)
  return {
    resamples,
    wanted: fullResamples,
    rows: outcomes.map(({ key }, o) => ({
      key,
      intervals: perFigure(({ id }) => intervalOf(drawn[o]![id])),
      ...(reference >= 0 && { lead: leadOver(outcomes, drawn, o, reference) }),
    })),
    compared: compared.map(({ key }) => key),
    wins,
    ranks: perFigure(({ id }) => rankGroups(wins[id], compared.length)),
    ...pairs,
  }
}

/** Resampled figures of one outcome. */
function resampledFigures(round: Round, outcome: number, resamples: number, { priced, experiment }: Scorable): Drawn {
  const columns = columnsOf(round)
  const drawn = perFigure(() => new Float64Array(resamples))
  const settings = { bounds: priced?.bounds ?? { cmin: Number.NaN, cmax: Number.NaN }, beta: experiment.beta }
  let r = 0
  for (const part of round.drawn) {
    for (let at = 0; at < part.length; at += columns, r++) {
      const [correct, spentUsd] = [part[at + 2 * outcome]!, part[at + 2 * outcome + 1]!]
      const sums = { n: part[at + columns - 1]!, correct, spentUsd }
      for (const { id, of } of figures) drawn[id][r] = of(sums, settings)
    }
  }
  return drawn
}

function leadOver(outcomes: readonly Outcome[], drawn: readonly Drawn[], row: number, reference: number) {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const differences = drawn[row]!.accuracy.map((value, r) => value - drawn[reference]!.accuracy[r]!)
  return {
    ...intervalOf(differences),
    difference: mean(outcomes[row]!.quality) - mean(outcomes[reference]!.quality),
  }
}

function winMatrix(drawn: readonly Drawn[], { id, better }: Figure): Float64Array {
  const n = drawn.length
  const share = (a: Drawn, b: Drawn) => (better === 'lower' ? winShare(b[id], a[id]) : winShare(a[id], b[id]))
  return Float64Array.from({ length: n * n }, (_, at) => share(drawn[Math.floor(at / n)]!, drawn[at % n]!))
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
