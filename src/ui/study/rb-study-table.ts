/** A study's table. With `heat`, background colours repeat the numbers. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { printValue } from '../../engine/study/print.ts'
import { type Column, meanOf, recordsOf, type StudyTable } from '../../engine/study/tables.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import type { ExportTable } from '../export/export-table.ts'

@customElement('rb-study-table')
export class RbStudyTable extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      td,
      th {
        white-space: nowrap;
      }
      thead th {
        white-space: normal;
        min-width: 4rem;
      }
      tbody th {
        position: sticky;
        inset-inline-start: 0;
        background: var(--paper);
      }
      tr.picked th,
      tr.picked td {
        font-weight: 600;
      }
      tr.picked th {
        box-shadow: inset 3px 0 var(--accent);
      }
      td.text {
        white-space: normal;
        min-width: 11rem;
        color: var(--ink-2);
      }
      @media (max-width: 40rem) {
        tbody th {
          white-space: normal;
          min-width: 5.5rem;
          max-width: 7rem;
        }
      }
    `,
  ]

  @property({ attribute: false }) table?: StudyTable
  @property({ type: Boolean }) heat = false
  /** Provenance of the figures: goes into exported files. */
  @property({ attribute: false }) made: Readonly<Record<string, string>> = {}

  override render() {
    const { table } = this
    if (!table) return nothing
    const columns = used(table)
    const scale = this.heat ? extent(table, columns) : undefined
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${table.caption}>
      <table>
        <caption>${table.caption}</caption>
        <thead>
          <tr>${columns.map(({ head, format }) => html`<th scope="col" class=${format === 'text' ? '' : 'number'}>${head}</th>`)}</tr>
        </thead>
        <tbody>
          ${table.rows.map(
            (row) => html`<tr class=${row.picked ? 'picked' : ''}>
              ${columns.map((column, i) => {
                const text = printValue(column, row.values[column.id])
                if (i === 0) return html`<th scope="row">${text}</th>`
                if (column.format === 'text') return html`<td class="text">${text}</td>`
                return html`<td class="number" style=${scale ? shade(meanOf(row.values[column.id])?.mean, scale) : nothing}>${text}</td>`
              })}
            </tr>`,
          )}
        </tbody>
      </table>
      </div>
      <rb-export name=${table.caption} .table=${() => exportTable(table)} .made=${this.made}></rb-export>`
  }
}

/** Full precision; a mean ± sd takes two columns. */
function exportTable(table: StudyTable): ExportTable {
  const records = recordsOf(table)
  const present = new Set(records.flatMap(Object.keys))
  const columns = [...table.columns.flatMap(({ id }) => [id, `${id}.sd`]), 'picked'].filter((id) => present.has(id))
  return { title: table.caption, columns, rows: records.map((record) => columns.map((id) => record[id] ?? null)) }
}

/** Columns that no row fills are left out. */
const used = ({ columns, rows }: StudyTable): Column[] =>
  columns.filter(
    (column, i) => i === 0 || rows.some(({ values }) => values[column.id] !== undefined && values[column.id] !== ''),
  )

function extent({ rows }: StudyTable, columns: readonly Column[]): [number, number] {
  const all = rows
    .flatMap(({ values }) => columns.flatMap(({ id }) => meanOf(values[id])?.mean ?? []))
    .filter(Number.isFinite)
  return [Math.min(...all), Math.max(...all)]
}

/** At most 40 % of the accent, so that the number stays readable. */
function shade(value: number | undefined, [low, high]: [number, number]) {
  if (value === undefined || !Number.isFinite(value) || high <= low) return nothing
  return `background: rgb(var(--heat) / ${((0.4 * (value - low)) / (high - low)).toFixed(3)})`
}
