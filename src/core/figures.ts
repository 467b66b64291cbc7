/**
 * The figures a list of choices is judged by. Leaderboard, charts, tables, exports, intervals, links, digests and the
 * command line are made from this list. To add a figure: write its entry, at the end, because digests are read by position.
 */
import { rankScore, type Scoring, type Sums } from './metrics.ts'
import { cost, percent, score } from './words.ts'

/** How values are printed: see print.ts. With fewer digits where there is little room. */
const printers = { percent, cost, score } as const

interface Entry {
  /** In cells, links, intervals and the command line's JSON. The unit is part of it where it is not obvious. */
  readonly id: string
  readonly label: string
  /** As printed; empty for a plain number. */
  readonly unit: string
  /** Its column in exported tables. */
  readonly column: string
  readonly better: 'higher' | 'lower'
  /** What the better of two rows does, before "than". */
  readonly beats: string
  /** A printed value in a sentence. */
  phrase(text: string): string
  readonly axis: 'linear' | 'log'
  /** Depends on prices: marked where these are assumed. */
  readonly priced: boolean
  /** A share of 0–1 is printed in percent. */
  readonly format: keyof typeof printers
  /** NaN without questions. */
  of(sums: Sums, settings: Settings): number
}

export type Settings = Pick<Scoring, 'bounds' | 'beta'>

export const per10k = 10_000

export const figures = [
  {
    id: 'accuracy',
    label: 'Accuracy',
    unit: '%',
    column: 'accuracy',
    better: 'higher',
    beats: 'is more accurate',
    phrase: (text) => `${text} % correct`,
    axis: 'linear',
    priced: false,
    format: 'percent',
    of: ({ n, correct }) => correct / n,
  },
  {
    id: 'costPer10k',
    label: 'Cost',
    unit: '$/10K',
    column: 'cost_usd_per_10k',
    better: 'lower',
    beats: 'is cheaper',
    phrase: (text) => `$${text} per 10K`,
    axis: 'log',
    priced: true,
    format: 'cost',
    of: ({ n, spentUsd }) => (spentUsd / n) * per10k,
  },
  {
    id: 'rankScore',
    label: 'Rank Score',
    unit: '',
    column: 'rank_score',
    better: 'higher',
    beats: 'has the higher Rank Score',
    phrase: (text) => `Rank Score ${text}`,
    axis: 'linear',
    priced: true,
    format: 'score',
    of: ({ n, correct, spentUsd }, { bounds, beta }) => 100 * rankScore(correct / n, spentUsd / n, bounds, beta),
  },
] as const satisfies readonly Entry[]

/** Those that can be told while costs are unknown. */
export const knownFigures = (costsKnown: boolean): readonly Figure[] =>
  costsKnown ? figures : figures.filter(({ priced }) => !priced)

export type FigureId = (typeof figures)[number]['id']
export type Figure = Entry & { readonly id: FigureId }

/** What some questions came to. Accuracy 0–1, cost in dollars per 10,000 questions, Rank Score 0–100; NaN without questions. */
export type Cell = { readonly n: number } & Readonly<Record<FigureId, number>>

/** One value for each figure. */
export const perFigure = <T>(of: (figure: Figure) => T): Record<FigureId, T> =>
  Object.fromEntries(figures.map((figure) => [figure.id, of(figure)])) as Record<FigureId, T>

export const cellOf = (sums: Sums, settings: Settings): Cell => ({
  n: sums.n,
  ...perFigure(({ of }) => of(sums, settings)),
})

/** Of no questions. */
export const emptyCell: Cell = { n: 0, ...perFigure(() => Number.NaN) }

export const printed = ({ format }: Figure, value: number): string => printers[format](value)

/** With one decimal less than `printed`. */
export const printedShort = ({ format }: Figure, value: number): string => printers[format](value, 1)

/** '78.01 % correct, $2.72 per 10K, Rank Score 68.86' */
export const cellInWords = (values: Readonly<Record<FigureId, number>>): string =>
  figures.map((figure) => figure.phrase(printed(figure, values[figure.id]))).join(', ')

/** 'Cost, $/10K' @param assumed whether prices are, which is said of every figure that depends on them */
export const headOf = ({ label, unit, priced }: Figure, assumed = false): string =>
  [label, unit, assumed && priced && 'assumed prices'].filter(Boolean).join(', ')
