/** The board's rows by the metrics of other benchmarks, with each metric's formula. */

import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { type NeighbourMetric, neighbourMetrics } from '../../core/other-benchmarks/index.ts'
import type { Bounds } from '../../core/statistics/simultaneous.ts'
import { fixed } from '../../core/words.ts'
import type { MetricsRow, MetricsSheet, Pair } from '../../engine/rows/metrics-sheet.ts'
import type { PickedIntervals } from '../../engine/rows/picked-on-test.ts'
import { metricsTable } from '../export/board-tables.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { outward } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'

@customElement('rb-metrics')
export class RbMetrics extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      .pair {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1.25rem;
        margin-block: 0.5rem;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      tbody th {
        position: sticky;
        inset-inline-start: 0;
        background: var(--paper);
        min-width: clamp(8rem, 20vw, 15rem);
        max-width: 20rem;
      }
      thead th.number {
        white-space: normal;
        min-width: 4.5rem;
        vertical-align: bottom;
      }
      summary {
        color: var(--ink);
      }
      .benchmark th {
        color: var(--ink-2);
        border-block-end-color: var(--ink-3);
        padding-block-start: 1rem;
      }
      code {
        font-size: 0.75rem;
        overflow-wrap: anywhere;
      }
    `,
  ]

  @property({ attribute: false }) sheet?: MetricsSheet
  /** Intervals of the metrics that pick on test; absent until they are there. */
  @property({ attribute: false }) picked?: PickedIntervals
  @property({ attribute: false }) models: readonly string[] = []
  @property({ type: Boolean }) assumed = false

  override render() {
    const { sheet } = this
    if (!sheet) return html`<p class="quiet">Computing…</p>`
    const shown = neighbourMetrics.filter(({ id }) => sheet.rows.some((row) => row.values[id] !== undefined))
    const benchmarks = [...new Set(shown.map((metric) => metric.from.benchmark))]
    return html`<p class="quiet">
        On the test split, at each row's operating point or over its whole curve${this.assumed ? ', with assumed prices' : ''}. Open
        a metric to see its formula and how to read it. Metrics marked "picks on test" choose the setting, and the best single model, by
        their test figures, as their authors define them: below such a figure stands its 95 % interval with the choice held fixed.
      </p>
      <div class="pair">${this.choice('strong', 'Strong model of APGR and CPT', sheet.pair)} ${this.choice('weak', 'Weak model', sheet.pair)}</div>
      <div class="scroll" tabindex="0" role="region" aria-label="Metrics of other benchmarks">
        <table>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              ${sheet.rows.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
            </tr>
          </thead>
          ${benchmarks.map((name) =>
            this.group(
              shown.filter(({ from }) => from.benchmark === name),
              sheet.rows,
            ),
          )}
        </table>
      </div>
      <rb-export name="Metrics" .table=${() => metricsTable(sheet, neighbourMetrics, this.picked)}></rb-export>`
  }

  private choice(side: keyof Pair, label: string, pair: Pair) {
    return html`<label
      >${label}
      <select id=${side} @change=${(event: Event) => emit(this, 'rb-pair', { ...pair, [side]: (event.target as HTMLSelectElement).value })}>
        ${this.models.map((model) => html`<option ?selected=${model === pair[side]}>${model}</option>`)}
      </select></label
    >`
  }

  private group(metrics: readonly NeighbourMetric[], rows: readonly MetricsRow[]) {
    const [metric] = metrics
    if (!metric) return nothing
    const { benchmark, url } = metric.from
    return html`<tbody>
      <tr class="benchmark">
        <th scope="rowgroup" colspan=${rows.length + 1}>${outward(url, benchmark)}</th>
      </tr>
      ${metrics.map(
        (metric) => html`<tr data-metric=${metric.id}>
          <th scope="row">
            <details>
              <summary>${metric.label}</summary>
              ${metric.picksOnTest ? html`<p class="quiet">Picks on test: the best of all settings is taken after seeing the test figures, which flatters it.</p>` : nothing}
              <p class="quiet"><code>${metric.formula}</code></p>
              <p class="quiet">${metric.reading} Unit: ${metric.unit}.</p>
            </details>
            ${metric.picksOnTest ? html`<span class="badge">picks on test</span>` : nothing}
          </th>
          ${rows.map(({ key, values }) => html`<td class="number">${print(values[metric.id])}${isSkillless(metric.id, values) ? ': no skill' : nothing}${between(this.picked?.get(key)?.[metric.id])}</td>`)}
        </tr>`,
      )}
    </tbody>`
  }
}

/** Predicted risks that are no better than the models' own accuracies. */
const isSkillless = (metric: string, values: MetricsRow['values']) =>
  metric === 'brier-skill' && (values[metric] ?? 1) <= 0

const between = (bounds: Bounds | undefined) =>
  bounds ? html`<br /><span class="quiet within">${print(bounds.low)} to ${print(bounds.high)}</span>` : nothing

/** Absent: does not apply. null: never reached. */
function print(value: number | null | undefined) {
  if (value === undefined) return nothing
  if (value === null) return 'never'
  // No minus before a zero.
  return fixed(value, 3).replace(/^-(?=0\.000$)/, '')
}
