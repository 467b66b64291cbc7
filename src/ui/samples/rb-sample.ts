/** Why this choice? One question, the choice of every row of the board, and its nearest training questions. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { cents, fixed, percent, precise } from '../../core/words.ts'
import type { NeighborOnSample, SampleDetail } from '../../engine/questions/sample-detail.ts'
import { mark } from '../charts/axes.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'
import { chosenTable, modelsTable, nearestTable } from '../export/question-tables.ts'

@customElement('rb-sample')
export class RbSample extends LitElement {
  static override styles = [
    shared,
    css`
      h2:focus-visible {
        outline-offset: 4px;
      }
      h3 {
        margin: 1.25rem 0 0.25rem;
        font: 600 1rem/1.3 var(--serif);
      }
      img {
        display: block;
        max-width: 100%;
        max-height: 22rem;
        margin-block: 0.5rem;
        border: 1px solid var(--rule);
        background: #fff;
      }
      .prompt {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: var(--text-m) / 1.5 var(--serif);
      }
      ol {
        margin-block: 0 0.5rem;
        padding-inline-start: 1.5rem;
      }
      /* Words stay whole: a narrow screen scrolls the table instead. */
      td {
        overflow-wrap: break-word;
      }
      tbody th {
        overflow-wrap: anywhere;
        min-width: 8rem;
      }
      td.names {
        min-width: 18rem;
      }
      svg {
        width: 12px;
        height: 12px;
        vertical-align: -1px;
      }
      .mark {
        fill: var(--ink-2);
      }
      .mark.router {
        fill: var(--accent);
      }
      .right {
        font-weight: 600;
      }
      tr.looked {
        background: var(--panel);
      }
      .chosen {
        text-decoration: underline;
        text-decoration-color: var(--accent);
        text-decoration-thickness: 2px;
        text-underline-offset: 3px;
      }
    `,
  ]

  @property({ attribute: false }) detail?: SampleDetail
  /** Address of its picture, once it is known to be stored here. */
  @property() picture = ''
  /** Key of the selected row. */
  @property() looked = ''
  @property({ type: Boolean }) assumed = false

  /** Moves the keyboard focus to the question. */
  override focus() {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus()
  }

  override render() {
    const { detail } = this
    if (!detail) return nothing
    const { line, group, prompt, options, image, models, rows, neighbors } = detail
    return html`<h2 tabindex="-1">${line.id}</h2>
      <p class="quiet">${line.dataset}${group === line.dataset ? '' : `, ${group}`}; ${line.part === 'none' ? 'not in the split' : `${line.part} split`}; solved by ${line.solvedBy} of ${plural(models.length, 'model')}</p>
      ${this.picture ? html`<img src=${this.picture} alt="The question's picture" />` : image ? html`<p class="quiet">Its picture (${image}) is not stored in this browser. Add it under <a href="#encoders">Encoders</a>.</p>` : nothing}
      ${prompt ? html`<p class="prompt">${prompt}</p>` : html`<p class="quiet">This pack does not include the questions' texts.</p>`}
      ${options.length > 0 ? html`<ol type="A">${options.map((option) => html`<li>${option}</li>`)}</ol>` : nothing}
      ${rows.length > 0 ? this.rows(detail) : html`<p class="quiet">Routers only answer test questions.</p>`}
      ${this.models(detail)} ${neighbors.length > 0 ? this.neighbors(neighbors) : nothing}`
  }

  private get bill() {
    return `¢${this.assumed ? ', assumed prices' : ''}`
  }

  private rows(detail: SampleDetail) {
    return html`<h3>Choices</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Choices">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Sent to</th>
              <th scope="col">Answer</th>
              <th scope="col" class="number">Cost, ${this.bill}</th>
              <th scope="col" class="number">Regret, ${this.bill}</th>
            </tr>
          </thead>
          <tbody>
            ${detail.rows.map(
              ({
                key,
                label,
                kind,
                model,
                quality,
                costUsd,
                regretUsd,
              }) => html`<tr class=${key === this.looked ? 'looked' : ''}>
                <th scope="row"><svg viewBox="-8 -8 16 16" aria-hidden="true">${mark(kind)}</svg> ${label}</th>
                <td>${model}</td>
                <td>${answer(quality)}</td>
                <td class="number">${cents(costUsd)}</td>
                <td class="number">${cents(regretUsd)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <rb-export name="Choices" .table=${() => chosenTable(detail)}></rb-export>`
  }

  private models(detail: SampleDetail) {
    const { models } = detail
    const scored = detail.rows.filter(({ scores }) => scores)
    const drawn = models.some(({ chance }) => chance !== undefined)
    return html`<h3>Models: result, and each router’s score</h3>
      ${scored.length > 0 ? html`<p class="quiet">Scores as given by each router, before λ × expected cost is subtracted. Its choice is underlined.</p>` : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label="Models and scores">
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Answer</th>
              ${drawn ? html`<th scope="col" class="number">True probability, %</th>` : nothing}
              <th scope="col" class="number">Expected cost, ${this.bill}</th>
              <th scope="col" class="number">Actual cost, ${this.bill}</th>
              ${scored.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${models.map(
              ({ id, quality, chance, expectedUsd, costUsd }, k) => html`<tr>
                <th scope="row">${id}</th>
                <td>${answer(quality)}</td>
                ${drawn ? html`<td class="number">${percent(chance ?? Number.NaN, 1)}</td>` : nothing}
                <td class="number">${cents(expectedUsd)}</td>
                <td class="number">${cents(costUsd)}</td>
                ${scored.map(({ scores, model }) => html`<td class="number"><span class=${model === id ? 'chosen' : ''}>${precise(scores?.[k] ?? Number.NaN)}</span></td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <rb-export name="Models and scores" .table=${() => modelsTable(detail)}></rb-export>`
  }

  private neighbors(neighbors: readonly NeighborOnSample[]) {
    return html`<h3>Nearest training questions, and the models that solved them</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Nearest training questions">
        <table>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col">Dataset</th>
              <th scope="col" class="number">Cosine</th>
              <th scope="col">Solved by</th>
            </tr>
          </thead>
          <tbody>
            ${neighbors.map(
              ({ row, id, text, dataset, similarity, solvedBy }) => html`<tr>
                <th scope="row"><button type="button" class="plain" @click=${() => this.open(row)}>${text || id}</button></th>
                <td>${dataset}</td>
                <td class="number">${fixed(similarity, 3)}</td>
                <td class="names">${solvedBy.length === 0 ? 'no model' : solvedBy.join(', ')}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <rb-export name="Nearest training questions" .table=${() => nearestTable(neighbors)}></rb-export>`
  }

  private open(row: number) {
    emit(this, 'rb-question', row)
  }
}

const answer = (quality: number) =>
  Number.isNaN(quality)
    ? 'no result'
    : quality >= 1
      ? html`<span class="right">right</span>`
      : quality > 0
        ? `${percent(quality, 0)} %`
        : 'wrong'
