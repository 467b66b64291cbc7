/** One router on each pair of encoders: its score, and its speed with and without encoding. */
import { html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { figures, headOf, printed } from '../../core/figures.ts'
import { tenths } from '../../core/words.ts'
import type { PairRow } from '../../engine/rows/compare-encoders.ts'
import type { Comparison } from '../../page/compare-encoders.ts'
import { type Comparable, emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { shownTable } from '../export/export-table.ts'

@customElement('rb-encoder-comparison')
export class RbEncoderComparison extends LitElement {
  static override styles = shared

  /** Rows of the board whose router can be compared. */
  @property({ attribute: false }) routers: readonly Comparable[] = []
  @property({ attribute: false }) comparison?: Comparison
  /** Number of finished encodings. */
  @property({ type: Number }) encodings = 0
  @property({ type: Boolean }) busy = false
  @state() private chosen = ''

  override render() {
    return html`<h2>Which encoder helps?</h2>
      <p>
        Runs one router on every pair of encoders that has encoded this pack, and on TF-IDF of the words. Split, prices and budget are
        the board’s. Do not pick an encoder by the best row on test: that choice would be fitted to test.
      </p>
      ${
        this.encodings === 0
          ? html`<p class="quiet">Encode the pack with one of the encoders above first.</p>`
          : html`<p>
              <label
                >Router
                <select id="compared" @change=${(e: Event) => (this.chosen = (e.target as HTMLSelectElement).value)}>
                  ${this.routers.map(({ key, label }) => html`<option value=${key} ?selected=${key === this.chosen}>${label}</option>`)}
                </select>
              </label>
              <button type="button" ?disabled=${this.busy} @click=${this.onCompare}>Compare</button>
            </p>`
      }
      ${this.comparison ? this.table(this.comparison) : nothing}`
  }

  private onCompare() {
    const router = this.routers.find(({ key }) => key === this.chosen) ?? this.routers[0]
    if (router) emit(this, 'rb-compare', router)
  }

  private table({ label, rows }: Comparison) {
    return html`<div class="scroll">
      <table>
        <caption>
          ${label} on the test split. Encoding speed was measured when the pack was encoded. Routing speed: one question at a time, mean of 24.
        </caption>
        <thead>
          <tr>
            <th scope="col">Routers see</th>
            ${figures.map((figure) => html`<th scope="col" class="number">${headOf(figure)}</th>`)}
            <th scope="col" class="number">Encode + route, questions/s</th>
            <th scope="col" class="number">Route only, questions/s</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(line)}
        </tbody>
      </table>
    </div>
    <rb-export name="Encoders compared" .table=${() => shownTable(this.renderRoot, 'One router on every pair of encoders')}></rb-export>`
  }
}

const line = ({ features, overall, encodeMs, routeMs, failure }: PairRow) => html`<tr>
  <th scope="row">${features.replace(/, standardised.*|, fitted on train$/, '')}${failure ? html`<br /><span class="quiet">${failure}</span>` : nothing}</th>
  ${figures.map((figure) => html`<td class="number">${printed(figure, overall?.[figure.id] ?? Number.NaN)}</td>`)}
  <td class="number">${rate(encodeMs + routeMs)}</td>
  <td class="number">${rate(routeMs)}</td>
</tr>`

const rate = (ms: number) => (Number.isFinite(ms) && ms > 0 ? tenths(1000 / ms) : '–')
