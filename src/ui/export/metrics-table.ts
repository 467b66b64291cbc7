/** The metrics of other benchmarks as exported; apart from the board's tables, which the first board needs. */

import { neighbourMetrics } from '../../core/other-benchmarks/index.ts'
import type { MetricsSheet } from '../../engine/rows/metrics-sheet.ts'
import { type ExportColumn, type ExportTable, exportTable, known } from './export-table.ts'

/** One line for each metric that applies to a row at all; 'never' where a target is not reached. */
export function metricsTable(sheet: MetricsSheet): ExportTable {
  const value = (of: number | null | undefined) => (of === null ? 'never' : of === undefined ? null : known(of))
  const columns: ExportColumn<(typeof neighbourMetrics)[number]>[] = [
    ['benchmark', ({ from }) => from.benchmark],
    ['metric', ({ label }) => label],
    ['unit', ({ unit }) => unit],
    ...sheet.rows.map(({ label, values }): (typeof columns)[number] => [label, ({ id }) => value(values[id])]),
  ]
  const title = `Metrics of other benchmarks; strong model ${sheet.pair.strong}, weak model ${sheet.pair.weak}`
  return exportTable(title, columns, neighbourMetrics)
}
