/** One study: its text, a button to run it, and its chart and tables so far. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { publishedSource } from '../../engine/study/published-figures.ts'
import { madeFrom } from '../../engine/study/settings-key.ts'
import type { Study } from '../../engine/study/study.ts'
import { tablesOf } from '../../engine/study/tables.ts'
import type { StudyState } from '../../page/study.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { badges, outward } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'
import type { PartText } from './parts.ts'
import './rb-study-table.ts'
import './rb-sweep-chart.ts'

@customElement('rb-study-part')
export class RbStudyPart extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      h3 {
        margin: 0 0 0.25rem;
        font: 600 1.0625rem/1.3 var(--serif);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        align-items: center;
        margin-block-end: 0.5rem;
      }
      .failure {
        color: var(--error);
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.1rem 1rem;
        margin: 0.25rem 0 0;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      rb-study-table {
        margin-block: 0.5rem;
      }
    `,
  ]

  @property({ attribute: false }) text!: PartText
  @property({ attribute: false }) state: StudyState = { running: false }
  /** Key of the current settings. */
  @property() inputs = ''
  /** Hash of the open pack; empty while none is. */
  @property() pack = ''

  override render() {
    const { text, state } = this
    const { study } = state
    return html`<section aria-labelledby="title">
      <h3 id="title">${text.title}</h3>
      <p class="quiet">${text.about} ${text.kind === 'published' ? html`those of ${outward(publishedSource.url, publishedSource.title)}, ${publishedSource.version}.` : nothing}</p>
      <div class="head">
        <button type="button" class=${study ? '' : 'primary'} ?disabled=${this.pack === '' || state.running} @click=${this.onRun}>
          ${study ? 'Run again' : 'Run'}<span class="visually-hidden">: ${text.title}</span>
        </button>
        <span role="status" class="quiet">${this.status()}</span>
      </div>
      ${state.failure ? html`<p class="failure" role="alert">The study failed: ${state.failure}</p>` : nothing}
      ${study && study.rows.length > 0 ? this.result(study) : nothing}
    </section>`
  }

  private status() {
    const { study, running, from } = this.state
    if (running) return study ? 'Running; finished results are shown.' : 'Running…'
    if (!study) return ''
    const marks = [
      !study.complete && html`<span class="badge mark">stopped: partial result</span>`,
      from !== undefined && html`<span class="badge mark">from ${from}, not computed here</span>`,
      study.stamp.inputs !== this.inputs && html`<span class="badge mark">made under other settings</span>`,
      from !== undefined &&
        study.stamp.pack.hash !== this.pack &&
        html`<span class="badge mark">on another pack than the open one</span>`,
    ]
    return marks.map((mark) => mark || nothing)
  }

  private result(study: Study) {
    const [main, ...more] = tablesOf(study)
    const heat = study.kind === 'strata'
    const made = madeFrom(study)
    return html`<div class="head">${badges(study.stamp.pack.kind === 'real' ? 'real' : 'simulated', study.stamp.prices.assumed)}
        ${study.kind === 'published' ? html`<span class="badge">published</span>` : nothing}</div>
      ${study.kind === 'sweep' ? html`<rb-sweep-chart .study=${study}></rb-sweep-chart>` : nothing}
      ${[main, ...more].map((table) => html`<rb-study-table .table=${table} ?heat=${heat} .made=${made}></rb-study-table>`)}
      ${restsOn(study)}`
  }

  private onRun() {
    emit(this, 'rb-run')
  }
}

/** Everything needed to reproduce the numbers. */
const restsOn = (study: Study) => html`<details>
  <summary>What these numbers rest on</summary>
  <dl class="quiet">
    ${Object.entries(madeFrom(study)).map(
      ([name, value]) => html`<dt>${name}</dt>
        <dd>${value}</dd>`,
    )}
  </dl>
</details>`
