/** Every router's choice for one question, its expected cost, and the nearest training questions. */

import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { per10k } from '../../core/figures.ts'
import { fixed, precise, tenths } from '../../core/words.ts'
import type { AskAnswer, NearestSample, RouterAnswer } from '../../engine/questions/ask.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'
import { answersTable, nearestTable } from '../export/question-tables.ts'

@customElement('rb-answers')
export class RbAnswers extends LitElement {
  static override styles = [
    shared,
    css`
      h3 {
        font: 600 1.0625rem/1.3 var(--serif);
        margin-block: 1.5rem 0.25rem;
      }
      td b {
        font-weight: 600;
      }
      ol {
        padding-inline-start: 1.25rem;
        max-width: 44rem;
      }
      li {
        margin-block-end: 0.5rem;
        overflow-wrap: anywhere;
      }
      .scores {
        display: grid;
        grid-template-columns: max-content 1fr max-content;
        gap: 0.1rem 0.6rem;
        align-items: center;
        font-size: var(--text-s);
        max-width: 30rem;
        padding-block: 0.4rem;
      }
      .bar {
        height: 0.5rem;
        background: var(--accent-soft);
        border-inline-start: 2px solid var(--accent);
      }
    `,
  ]

  @property({ attribute: false }) answer?: AskAnswer
  @property({ type: Number }) encodeMs = Number.NaN

  override render() {
    const { answer } = this
    if (!answer) return nothing
    const asked = answer.answers.filter(({ choice }) => choice !== undefined)
    const silent = answer.answers.filter(({ choice }) => choice === undefined)
    return html`<h3>Routers’ choices</h3>
      <p class="quiet number" role="status">${this.times(answer)}</p>
      ${known(answer)}
      <div class="scroll">
        <table>
          <caption>
            ${
              answer.expectedUsd.some(Number.isNaN)
                ? 'Expected cost per call is not known.'
                : 'Expected cost per call: this question’s own input tokens and the model’s mean answer length on train.'
            }
          </caption>
          <thead>
            <tr>
              <th scope="col">Router</th>
              <th scope="col">Sent to</th>
              <th scope="col" class="number">Expected cost, $ per 10K</th>
              <th scope="col" class="number">Routing, ms</th>
            </tr>
          </thead>
          <tbody>
            ${asked.map((one) => this.row(one, answer))}
          </tbody>
        </table>
      </div>
      <rb-export name="Router choices" .table=${() => answersTable(asked, answer)}></rb-export>
      ${silent.length > 0 ? silence(silent) : nothing} ${answer.nearest.length > 0 ? nearest(answer.nearest) : nothing}`
  }

  private times({ featuresMs, inTokens }: AskAnswer): string {
    const encoding = Number.isNaN(this.encodeMs) ? '' : `Encoding took ${ms(this.encodeMs)}. `
    const tokens = Number.isNaN(inTokens) ? '' : ` Counted as ${plural(inTokens, 'input token')}.`
    return `${encoding}Features and nearest questions took ${ms(featuresMs)}.${tokens}`
  }

  private row(one: RouterAnswer, { models, expectedUsd }: AskAnswer) {
    const choice = one.choice ?? 0
    return html`<tr data-router=${one.key}>
      <th scope="row">${one.label}</th>
      <td>
        <b>${models[choice]}</b>
        ${one.scores ? html`<details><summary>Scores</summary>${scores(one, models)}</details>` : nothing}
      </td>
      <td class="number">${usd(expectedUsd[choice] ?? Number.NaN)}</td>
      <td class="number">${fixed(one.ms, one.ms < 10 ? 2 : 0)}</td>
    </tr>`
  }
}

const ms = (value: number) => `${tenths(value)} ms`
const usd = (perCall: number) => precise(perCall * per10k)

/** Bars run from the lowest to the highest score: routers score on different scales. */
function scores({ scores: values = [], lambda = 0 }: RouterAnswer, models: readonly string[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const order = values.map((value, k) => ({ value, model: models[k] })).sort((a, b) => b.value - a.value)
  const share = (value: number) => (most > least ? (100 * (value - least)) / (most - least) : 100)
  return html`<div class="scores number">
      ${order.map(
        ({ value, model }) =>
          html`<span>${model}</span><span><span class="bar" style="display:block;width:${share(value).toFixed(1)}%"></span></span><span>${fixed(value, 3)}</span>`,
      )}
    </div>
    <p class="quiet">${lambda > 0 ? 'The choice also depends on expected cost, at the board’s λ.' : 'The highest score wins.'}</p>`
}

const silence = (silent: readonly RouterAnswer[]) => html`<details>
  <summary>${plural(silent.length, 'router')} did not answer</summary>
  <ul class="quiet">
    ${silent.map(({ label, message }) => html`<li>${label}: ${message}.</li>`)}
  </ul>
</details>`

const known = ({ known: about }: AskAnswer) =>
  about
    ? html`<p class="known">
        This question is in the pack (${about.part} split):
        ${about.solvedBy.length > 0 ? html`solved by ${about.solvedBy.join(', ')}.` : 'no model solved it.'}
      </p>`
    : nothing

const longest = 220

const nearest = (samples: readonly NearestSample[]) => html`<h3>Nearest training questions</h3>
  <ol>
    ${samples.map(
      ({ id, prompt, dataset, similarity, solvedBy }) => html`<li>
        ${prompt.length > longest ? `${prompt.slice(0, longest)}…` : prompt || `Question ${id}`}
        <span class="quiet number"
          >${dataset}, cosine ${fixed(similarity, 3)};
          ${solvedBy.length > 0 ? `solved by ${solvedBy.join(', ')}` : 'solved by no model'}</span
        >
      </li>`,
    )}
  </ol>
  <rb-export name="Nearest training questions" .table=${() => nearestTable(samples.map(({ prompt, ...of }) => ({ ...of, text: prompt })))}></rb-export>`
