/** Two rows of the board on the questions they send to different models: wins and costs by dataset. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { cost, count, fixed, percent } from '../../core/words.ts'
import type { Contest, Duel } from '../../engine/rows/contest.ts'
import { type BoardRow, markedName } from '../../engine/score/board.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { type ExportTable, known } from '../export/export-table.ts'

@customElement('rb-contest')
export class RbContest extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        margin-block: 0.5rem;
      }
      label {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        font-size: var(--text-s);
        color: var(--ink-2);
        max-width: 100%;
      }
      tr.all th,
      tr.all td {
        font-weight: 600;
      }
    `,
  ]

  /** Rows that have figures. */
  @property({ attribute: false }) rows: readonly BoardRow[] = []
  @property({ attribute: false }) keys: readonly [string, string] = ['', '']
  @property({ attribute: false }) contest?: Contest
  @property({ type: Boolean }) assumed = false

  override render() {
    return html`<h2>Where two routers differ</h2>
      <div class="tools">${this.choice(0, 'A')} ${this.choice(1, 'B')}</div>
      ${this.contest ? this.result(this.contest) : html`<p class="quiet">Choose two rows with figures.</p>`}`
  }

  private choice(side: 0 | 1, name: string) {
    return html`<label>${name} <select @change=${(e: Event) => this.onChoice(side, (e.target as HTMLSelectElement).value)}>
      ${this.rows.map((row) => html`<option value=${row.key} ?selected=${row.key === this.keys[side]}>${markedName(row)}</option>`)}
    </select></label>`
  }

  private onChoice(side: 0 | 1, key: string) {
    emit(this, 'rb-duel', side === 0 ? [key, this.keys[1]] : [this.keys[0], key])
  }

  private result({ overall, datasets }: Contest) {
    return html`<p role="status">${reading(overall)}</p>
      ${
        overall.differ === 0
          ? nothing
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Where two routers differ, by dataset">
        <table>
          <thead>
            <tr>
              <th scope="col">Dataset</th>
              <th scope="col" class="number">Different choices</th>
              <th scope="col" class="number">A better</th>
              <th scope="col" class="number">B better</th>
              <th scope="col" class="number">Equal</th>
              <th scope="col" class="number">A, $/10K${this.assumed ? ', assumed' : ''}</th>
              <th scope="col" class="number">B, $/10K${this.assumed ? ', assumed' : ''}</th>
              <th scope="col">Questions</th>
            </tr>
          </thead>
          <tbody>
            ${this.line('All', overall, '')} ${datasets.map((duel) => this.line(duel.dataset, duel, duel.dataset))}
          </tbody>
        </table>
      </div>
      <rb-export name="Where two routers differ" .table=${() => this.taken(overall, datasets)}></rb-export>`
      }`
  }

  private line(label: string, duel: Duel, dataset: string) {
    const { n, differ, betterA, betterB, even, costA, costB } = duel
    return html`<tr class=${dataset ? '' : 'all'}>
      <th scope="row">${label}</th>
      <td class="number">${count(differ)} of ${count(n)}</td>
      <td class="number">${count(betterA)}</td>
      <td class="number">${count(betterB)}</td>
      <td class="number">${count(even)}</td>
      <td class="number">${cost(costA)}</td>
      <td class="number">${cost(costB)}</td>
      <td>${differ > 0 ? html`<button type="button" aria-label="Show the questions of ${label}" @click=${() => emit(this, 'rb-questions', dataset)}>Show</button>` : nothing}</td>
    </tr>`
  }

  private taken(overall: Duel, datasets: Contest['datasets']): ExportTable {
    const [a, b] = this.keys
    return {
      title: `Where ${a} (A) and ${b} (B) differ`,
      columns: ['Dataset', 'Questions', 'Differ', 'A better', 'B better', 'Even', 'A, $/10K', 'B, $/10K'],
      rows: [{ ...overall, dataset: 'All' }, ...datasets].map(
        ({ dataset, n, differ, betterA, betterB, even, costA, costB }) => [
          dataset,
          n,
          differ,
          betterA,
          betterB,
          even,
          known(costA),
          known(costB),
        ],
      ),
    }
  }
}

function reading({ n, differ, betterA, betterB, costA, costB }: Duel): string {
  if (differ === 0) return 'They send every question to the same model.'
  const share = `They choose differently on ${percent(differ / n, 1)} % of the test questions. On these, A was better on ${count(betterA)} and B on ${count(betterB)}`
  if (Number.isNaN(costA - costB)) return `${share}. Costs are not known.`
  const [expensive, cheap] = costA > costB ? ['A', 'B'] : ['B', 'A']
  const times = Math.max(costA, costB) / Math.min(costA, costB)
  return `${share}, and ${expensive} cost ${fixed(times, 1)} times as much as ${cheap}.`
}
