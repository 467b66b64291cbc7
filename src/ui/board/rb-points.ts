/** The chart as a table: every point in words and figures. */
import { html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { type Figure, figures, headOf, printed, printedShort } from '../../core/figures.ts'
import type { Significance } from '../../engine/rows/intervals.ts'
import type { Board } from '../../engine/score/board.ts'
import { kindNames, pointsOf } from '../charts/axes.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { shownTable } from '../export/export-table.ts'

@customElement('rb-points')
export class RbPoints extends OwnFrameElement {
  static override styles = shared

  @property({ attribute: false }) board?: Board
  @property({ attribute: false }) sure?: Significance

  /** The chart as it is drawn. */
  @property({ attribute: false }) chart?: () => SVGSVGElement | null | undefined

  override render() {
    const { board } = this
    if (!board || board.rows.length === 0) return nothing
    return html`<details>
      <summary>The chart as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="The chart as a table">
        <table>
          <caption>Every point of the chart, ${board.unknownCosts ? 'most accurate' : 'cheapest'} first${board.assumedPrices ? ', assumed prices' : ''}</caption>
          <thead>
            <tr>
              <th scope="col">Point</th>
              <th scope="col">Kind</th>
              ${figures.map((figure) => html`<th scope="col" class="number">${headOf(figure)}</th><th scope="col" class="number">95 % interval</th>`)}
            </tr>
          </thead>
          <tbody>
            ${pointsOf(board).map(
              ({ key, label, kind, overall }) => html`<tr>
                <th scope="row">${label}</th>
                <td>${kindNames[kind]}</td>
                ${figures.map((figure) => html`<td class="number">${printed(figure, overall[figure.id])}</td><td class="number">${this.interval(key, figure)}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <rb-export name="Chart" .table=${() => shownTable(this.renderRoot, board.unknownCosts ? 'Accuracy' : 'Accuracy against cost')} .chart=${this.chart}></rb-export>
    </details>`
  }

  private interval(key: string, figure: Figure) {
    const of = this.sure?.rows.find((row) => row.key === key)?.intervals[figure.id]
    return of && !Number.isNaN(of.low) ? `${printedShort(figure, of.low)} to ${printedShort(figure, of.high)}` : '–'
  }
}
