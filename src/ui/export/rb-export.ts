/**
 * Buttons under a table or chart that export it as a file. Any element may place one and pass its table or chart; the
 * page (rb-app) adds the provenance and makes the file.
 *
 *     <rb-export name="leaderboard" .table=${() => leaderboardTable(board)}></rb-export>
 *     <rb-export name="prices" .table=${() => shownTable(this.renderRoot, 'Prices')}></rb-export>
 *     <rb-export name="chart" .chart=${() => this.renderRoot.querySelector('svg')}></rb-export>
 */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'
import type { ExportFormat, ExportTable } from './export-table.ts'

/** A maker is made anew at each rendering around it: only whether there is one is shown. */
const appears = (now: unknown, before: unknown) => !now !== !before

@customElement('rb-export')
export class RbExport extends LitElement {
  static override styles = [
    shared,
    css`
      p {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.9rem;
        margin-block: 0.4rem;
      }
      button {
        text-decoration: underline;
        text-decoration-color: var(--accent);
        text-underline-offset: 2px;
        padding-block: 0.2rem;
      }
    `,
  ]

  /** Stem of the file's name; also tells screen readers what is exported. */
  @property() name = ''
  /** May take a while; undefined if it could not be made, which its maker reports. */
  @property({ attribute: false, hasChanged: appears }) table?: () =>
    | ExportTable
    | undefined
    | Promise<ExportTable | undefined>
  @property({ attribute: false }) made?: Readonly<Record<string, string>>
  @property({ attribute: false, hasChanged: appears }) chart?: () => SVGSVGElement | null | undefined
  /** A table is being made. */
  @state() private busy = false

  override render() {
    return html`<p class="quiet" role="group" aria-label="Export: ${this.name}">
      ${this.table ? [this.button('csv'), this.button('json')] : nothing}
      ${this.chart ? [this.button('svg'), this.button('png')] : nothing}
    </p>`
  }

  private button(as: ExportFormat) {
    const label = as.toUpperCase()
    return html`<button type="button" class="plain" aria-label="${this.name} as ${label}" ?disabled=${this.busy} @click=${() => this.take(as)}>${label}</button>`
  }

  private async take(as: ExportFormat) {
    const tabular = as === 'csv' || as === 'json'
    this.busy = true
    const table = tabular ? await this.table?.() : undefined
    this.busy = false
    if (tabular && !table) return
    const chart = (!tabular && this.chart?.()) || undefined
    emit(this, 'rb-take', { name: this.name, as, table, chart, made: this.made })
  }
}
