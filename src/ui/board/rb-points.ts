/** The table behind the chart: every point of it, in words and figures. */
import { html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Significance } from '../../engine/rows/intervals.ts'
import type { Board } from '../../engine/score/board.ts'
import { kindNames } from '../charts/marks.ts'
import { cost, percent, score } from '../shell/format.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import { pointsOf } from './points.ts'
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
          <caption>Every point of the chart, cheapest first${board.assumedPrices ? ', assumed prices' : ''}</caption>
          <thead>
            <tr>
              <th scope="col">Point</th>
              <th scope="col">Kind</th>
              <th scope="col" class="number">Cost, $/10K</th>
              <th scope="col" class="number">Accuracy, %</th>
              <th scope="col" class="number">95 % interval</th>
              <th scope="col" class="number">Rank Score</th>
            </tr>
          </thead>
          <tbody>
            ${pointsOf(board).map(
              ({ key, label, kind, overall }) => html`<tr>
                <th scope="row">${label}</th>
                <td>${kindNames[kind]}</td>
                <td class="number">${cost(overall.costPer10k)}</td>
                <td class="number">${percent(overall.accuracy)}</td>
                <td class="number">${this.interval(key)}</td>
                <td class="number">${score(overall.rankScore)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <rb-export name="Chart" .table=${() => shownTable(this.renderRoot, 'Accuracy against cost')} .chart=${this.chart}></rb-export>
    </details>`
  }

  private interval(key: string) {
    const of = this.sure?.rows.find((row) => row.key === key)?.intervals.accuracy
    return of ? `${percent(of.low, 1)} to ${percent(of.high, 1)}` : '–'
  }
}
