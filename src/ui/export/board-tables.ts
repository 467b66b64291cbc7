/** The board's tables as exported. Accuracy and shares 0-1, cost in dollars per 10,000 questions. */
import { type Cell, figures } from '../../core/figures.ts'
import type { NeighbourMetric } from '../../core/other-benchmarks/index.ts'
import { plural } from '../../core/words.ts'
import { rankOf, type Significance } from '../../engine/rows/intervals.ts'
import type { MetricsSheet } from '../../engine/rows/metrics-sheet.ts'
import type { PickedIntervals } from '../../engine/rows/picked-on-test.ts'
import { type Board, type BoardRow, markedName } from '../../engine/score/board.ts'
import { type ExportColumn, type ExportTable, exportTable, known } from './export-table.ts'

const figureColumns = <Item>(cellOf: (item: Item) => Cell): ExportColumn<Item>[] =>
  figures.map(({ id, column }) => [column, (item) => known(cellOf(item)[id])])

/** Every row of the board, single models included, with 95 % intervals, ranks and the share of questions each model gets. */
export function leaderboardTable({ rows, models, split }: Board, sure?: Significance): ExportTable {
  const intervals = (key: string) => sure?.rows.find((row) => row.key === key)?.intervals
  const columns: ExportColumn<BoardRow>[] = [
    ['key', ({ key }) => key],
    ['label', ({ label }) => label],
    ['kind', ({ kind }) => kind],
    ['router', ({ router }) => router],
    ['status', ({ status }) => status],
    // A visitor's own router, whatever it calls itself.
    ['guest', ({ guest }) => (guest ? 'guest' : null)],
    ...figureColumns<BoardRow>(({ overall }) => overall),
    ...figures.flatMap(({ id, column }): ExportColumn<BoardRow>[] => [
      [`${column}_low`, ({ key }) => known(intervals(key)?.[id].low ?? Number.NaN)],
      [`${column}_high`, ({ key }) => known(intervals(key)?.[id].high ?? Number.NaN)],
    ]),
    ...figures.map(
      ({ id, column }): ExportColumn<BoardRow> => [
        `${column}_rank`,
        ({ key }) => (sure && rankOf(sure, key, id)) ?? null,
      ],
    ),
    ...figures.map(
      ({ id, column }): ExportColumn<BoardRow> => [`${column}_dev`, ({ dev }) => known(dev?.[id] ?? Number.NaN)],
    ),
    ['lambda', ({ lambda }) => lambda ?? null],
    // The model that gets every question of a row that is meant to route.
    ['constant', ({ constant }) => constant ?? null],
    ...models.map((id, k): ExportColumn<BoardRow> => [`share:${id}`, ({ shares }) => shares[k] ?? null]),
  ]
  return exportTable(`Leaderboard, test split, ${plural(split.test, 'question')}`, columns, rows)
}

/** One line for each row and dataset or group. */
export function partsTable({ rows, groups, datasets }: Board): ExportTable {
  const ready = rows.filter(({ status }) => status === 'ready')
  const lines = (part: 'group' | 'dataset', names: readonly string[], cellsOf: (row: BoardRow) => readonly Cell[]) =>
    ready.flatMap((row) => cellsOf(row).map((cell, i) => ({ row, part, name: names[i] ?? null, cell })))
  type Line = ReturnType<typeof lines>[number]
  const columns: ExportColumn<Line>[] = [
    ['key', ({ row }) => row.key],
    ['label', ({ row }) => markedName(row)],
    ['part', ({ part }) => part],
    ['name', ({ name }) => name],
    ['questions', ({ cell }) => cell.n],
    ...figureColumns<Line>(({ cell }) => cell),
  ]
  return exportTable('By dataset and group, test split', columns, [
    ...lines('group', groups, (row) => row.groups),
    ...lines('dataset', datasets, (row) => row.datasets),
  ])
}

/** One line for each metric that applies to a row at all; 'never' where a target is not reached. */
export function metricsTable(
  sheet: MetricsSheet,
  metrics: readonly NeighbourMetric[],
  picked?: PickedIntervals,
): ExportTable {
  const value = (of: number | null | undefined) => (of === null ? 'never' : of === undefined ? null : known(of))
  const columns: ExportColumn<NeighbourMetric>[] = [
    ['benchmark', ({ from }) => from.benchmark],
    ['metric', ({ label }) => label],
    ['unit', ({ unit }) => unit],
    ['picks_on_test', ({ picksOnTest }) => (picksOnTest ? 'yes' : 'no')],
    ...sheet.rows.map(({ label, values }): (typeof columns)[number] => [label, ({ id }) => value(values[id])]),
    ...sheet.rows.flatMap(({ key, label }): (typeof columns)[number][] => [
      [`${label}_low`, ({ id }) => value(picked?.get(key)?.[id]?.low)],
      [`${label}_high`, ({ id }) => value(picked?.get(key)?.[id]?.high)],
    ]),
  ]
  const title = `Metrics of other benchmarks; strong model ${sheet.pair.strong}, weak model ${sheet.pair.weak}`
  return exportTable(title, columns, metrics)
}
