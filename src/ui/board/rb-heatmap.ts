/** Rows against datasets and groups. A table, so that everyone gets the numbers; colour only repeats them. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type Figure, type FigureId, figures, headOf, knownFigures, printedShort } from '../../core/figures.ts'
import { type Board, type BoardRow, markedName } from '../../engine/score/board.ts'
import { partsTable } from '../export/board-tables.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'

@customElement('rb-heatmap')
export class RbHeatmap extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      table {
        font-size: 0.75rem;
        width: auto;
      }
      th[scope='row'] {
        position: sticky;
        inset-inline-start: 0;
        background: var(--paper);
        white-space: nowrap;
        max-width: 15rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      th[scope='row'].router {
        color: var(--accent);
        font-weight: 600;
      }
      td {
        text-align: end;
        font-variant-numeric: tabular-nums;
        border: 0;
        padding: 0.25rem 0.45rem;
        min-width: 3rem;
      }
      thead .dataset {
        writing-mode: vertical-rl;
        transform: rotate(180deg);
        text-align: start;
        padding: 0.4rem 0.2rem;
        border: 0;
        max-height: 14rem;
      }
      thead .group {
        border-block-end: 1px solid var(--ink-3);
      }
      @media (max-width: 40rem) {
        th[scope='row'] {
          white-space: normal;
          max-width: 7rem;
        }
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-end: 0.75rem;
      }
    `,
  ]

  @property({ attribute: false }) board?: Board
  @property() figure: FigureId = 'accuracy'
  @state() private models = false

  override render() {
    const { board } = this
    if (!board || board.rows.length === 0) return nothing
    const rows = board.rows.filter((row) => row.status === 'ready' && (this.models || row.kind !== 'model'))
    const known = knownFigures(!board.unknownCosts)
    const shown = known.find(({ id }) => id === this.figure) ?? figures[0]
    const values = rows.flatMap((row) => [...row.datasets, ...row.groups].map((cell) => cell[shown.id]))
    const onAxis = (value: number) => (shown.axis === 'log' ? Math.log(value) : value)
    const range = values.filter(Number.isFinite).map(onAxis)
    const low = Math.min(...range)
    const span = Math.max(...range) - low || 1
    const shade = (value: number) => (onAxis(value) - low) / span
    const head = headOf(shown, board.assumedPrices)
    return html`<h2>By dataset and group</h2>
      <p class="quiet">A group pools the questions of its datasets. ${board.unknownCosts ? 'Cost and Rank Score are not known.' : 'All Rank Scores use the same cost bounds.'}</p>
      <div class="tools" role="group" aria-label="Figure shown">
        ${known.map(
          (figure) =>
            html`<button type="button" aria-pressed=${figure === shown} @click=${() => emit(this, 'rb-heatmap', figure.id)}>${headOf(figure, board.assumedPrices)}</button>`,
        )}
        <button type="button" aria-pressed=${this.models} @click=${() => (this.models = !this.models)}>Single models</button>
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="${head} by dataset">
        <table>
          <caption class="visually-hidden">${head} of every row on each group and dataset</caption>
          <thead>
            <tr>
              <td></td>
              ${[...board.groups, ...board.datasets].map((name) => html`<th scope="col" class="dataset">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.row(row, shown, shade))}
          </tbody>
        </table>
      </div>
      <rb-export name="Datasets and groups" .table=${() => partsTable(board)}></rb-export>`
  }

  private row(row: BoardRow, figure: Figure, shade: (value: number) => number) {
    return html`<tr>
      <th scope="row" class=${row.kind} title=${markedName(row)}>${markedName(row)}</th>
      ${[...row.groups, ...row.datasets].map((cell) => {
        const value = cell[figure.id]
        const alpha = Number.isFinite(value) ? 0.04 + 0.5 * shade(value) : 0
        return html`<td style="background:rgb(var(--heat) / ${alpha.toFixed(3)})">${printedShort(figure, value)}</td>`
      })}
    </tr>`
  }
}
