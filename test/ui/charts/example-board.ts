/** A board and a sweep as charts get them, with every kind of row: small enough to follow each mark in the stored pictures. */
import { type Cell, emptyCell, perFigure } from '../../../src/core/figures.ts'
import { meanSd } from '../../../src/core/statistics/stats.ts'
import type { Significance } from '../../../src/engine/rows/intervals.ts'
import type { Board, BoardRow, Curve, RowKind } from '../../../src/engine/score/board.ts'
import type { Study, SweepRow } from '../../../src/engine/study/study.ts'

const cell = (accuracy: number, costPer10k: number, rankScore: number): Cell => ({
  ...emptyCell,
  n: 100,
  accuracy,
  costPer10k,
  rankScore,
})

const row = (key: string, kind: RowKind, label: string, overall: Cell): BoardRow => ({
  key,
  kind,
  label,
  router: key,
  about: `${label} in one sentence.`,
  status: 'ready',
  stale: false,
  outdated: false,
  overall,
  datasets: [overall, cell(overall.accuracy / 2, overall.costPer10k * 2, overall.rankScore / 2)],
  groups: [overall],
  shares: Float64Array.of(0.25, 0.75),
  moves: kind === 'router',
  notes: [],
})

export const exampleBoard: Board = {
  pack: { id: 'example', hash: 'f'.repeat(64), n: 300, m: 2 },
  models: ['small', 'large'],
  datasets: ['Charts', 'Maths'],
  groups: ['All'],
  split: { source: "the pack's own", train: 200, dev: 50, test: 100 },
  beta: 0.1,
  bounds: { cminPer10k: 0.5, cmaxPer10k: 40, cminModel: 'small', cmaxModel: 'large' },
  assumedPrices: false,
  features: 'text',
  rows: [
    row('oracle', 'oracle', 'Oracle', cell(0.95, 1.5, 91)),
    row('knn', 'router', 'KNN', cell(0.78, 2.7, 68.9)),
    row('mlp', 'router', 'MLP', cell(0.8, 9, 66.1)),
    row('strongest', 'baseline', 'Strongest', cell(0.78, 40, 50)),
    row('strongest-test', 'hindsight', 'Strongest', cell(0.79, 40, 50.4)),
    row('small', 'model', 'small', cell(0.55, 0.5, 54)),
    row('large', 'model', 'large', cell(0.78, 40, 50)),
    row('free', 'model', 'free', cell(0.3, 0, 31)),
    { ...row('waiting', 'router', 'Waiting', emptyCell), status: 'waiting' },
  ],
  unsolvedShare: 0.05,
  notes: [],
  findings: [],
  waitingFor: [],
}

export const exampleCurves: readonly Curve[] = [
  {
    key: 'knn',
    lambda: Float64Array.of(0, 10, 1000),
    accuracy: Float64Array.of(0.79, 0.78, 0.55),
    costPer10k: Float64Array.of(8, 2.7, 0.5),
  },
]

export const exampleSignificance: Significance = {
  by: 'question',
  shared: 'nothing',
  units: 100,
  resamples: 250,
  wanted: 2000,
  rows: [
    {
      key: 'knn',
      intervals: {
        accuracy: { low: 0.7, high: 0.85, sd: 0.04 },
        costPer10k: { low: 2, high: 3.5, sd: 0.4 },
        rankScore: { low: 60, high: 75, sd: 4 },
      },
    },
  ],
  compared: ['knn'],
  wins: perFigure(() => Float64Array.of(0)),
  claims: [],
  standing: perFigure(() => ({ beats: Uint8Array.of(0), ranks: Int32Array.of(1), shares: Float64Array.of(1) })),
  onlyRow: Int32Array.of(0),
  mcnemar: Float64Array.of(1),
}

const spread = ({ accuracy, costPer10k, rankScore }: Cell) => ({
  accuracy: meanSd([accuracy]),
  costPer10k: meanSd([costPer10k]),
  rankScore: meanSd([rankScore]),
})

const sweepRow = (label: string, cells: readonly Cell[]): SweepRow => ({
  key: label,
  label,
  costScale: 100,
  points: cells.map((of, i) => ({
    id: String(i),
    lambda: [0, 100, Infinity][i],
    label,
    seeds: 1,
    dev: spread(of),
    test: spread(of),
  })),
  picked: 1,
})

/** Only what the chart reads of the settings. */
export const exampleSweep = {
  kind: 'sweep',
  stamp: { study: { pickOn: 'dev' }, prices: { assumed: true } },
  rows: [
    sweepRow('MLP', [cell(0.8, 9, 66.1), cell(0.78, 4, 67), cell(0.6, 0.8, 58)]),
    sweepRow('ZOOTER (frozen features)', [cell(0.77, 12, 62), cell(0.74, 6, 63), cell(0.7, 3, 64)]),
  ],
  complete: true,
} as unknown as Study<'sweep'>
