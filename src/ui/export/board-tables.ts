/** The board's tables as exported. Accuracy and shares 0-1, cost in dollars per 10,000 questions. */

import { plural } from '../../core/plural.ts'
import type { Significance } from '../../engine/rows/intervals.ts'
import type { Board, Cell } from '../../engine/score/board.ts'
import { type ExportTable, known } from './export-table.ts'

const figures = ['accuracy', 'cost_usd_per_10k', 'rank_score']
const figuresOf = ({ accuracy, costPer10k, rankScore }: Cell) => [accuracy, costPer10k, rankScore].map(known)

/** Every row of the board, single models included, with 95 % intervals and the share of questions each model gets. */
export function leaderboardTable({ rows, models, split }: Board, sure?: Significance): ExportTable {
  const ends = (key: string) => {
    const intervals = sure?.rows.find((row) => row.key === key)?.intervals
    return (['accuracy', 'cost', 'rankScore'] as const).flatMap((metric) => {
      const of = intervals?.[metric]
      return [of?.low ?? null, of?.high ?? null]
    })
  }
  return {
    title: `Leaderboard, test split, ${plural(split.test, 'question')}`,
    columns: [
      ...['key', 'label', 'kind', 'router', 'status', ...figures],
      ...figures.flatMap((figure) => [`${figure}_low`, `${figure}_high`]),
      ...['lambda', ...models.map((id) => `share:${id}`)],
    ],
    rows: rows.map((row) => [
      ...[row.key, row.label, row.kind, row.router, row.status],
      ...figuresOf(row.overall),
      ...ends(row.key),
      row.lambda ?? null,
      ...row.shares,
    ]),
  }
}

/** One line for each row and dataset or group. */
export function partsTable(board: Board): ExportTable {
  const lines = (names: readonly string[], part: string, cellsOf: (row: Board['rows'][number]) => readonly Cell[]) =>
    board.rows
      .filter(({ status }) => status === 'ready')
      .flatMap((row) => cellsOf(row).map((cell, i) => [row.key, row.label, part, names[i], cell.n, ...figuresOf(cell)]))
  return {
    title: 'By dataset and group, test split',
    columns: ['key', 'label', 'part', 'name', 'questions', ...figures],
    rows: [
      ...lines(board.groups, 'group', (row) => row.groups),
      ...lines(board.datasets, 'dataset', (row) => row.datasets),
    ],
  }
}
