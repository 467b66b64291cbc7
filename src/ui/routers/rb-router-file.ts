/** A fitted router's training curve, the engine that computed its answers, and its ONNX file. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { percent, stoppedInWords } from '../../core/words.ts'
import type { Training } from '../../engine/run/run.ts'
import type { BoardRow } from '../../engine/score/board.ts'
import { routerById } from '../../routers/index.ts'
import { bestOf, devCurve } from '../charts/dev-curve.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'
import type { ExportTable } from '../export/export-table.ts'
import { javascriptExample, pythonExample } from './onnx-examples.ts'

const [width, height] = [360, 90]

@customElement('rb-router-file')
export class RbRouterFile extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      figure {
        margin: 0.5rem 0;
        max-width: 30rem;
      }
      svg {
        display: block;
        width: 100%;
        max-width: 22.5rem;
        height: auto;
        border-block-end: 1px solid var(--rule);
      }
      .line {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .best {
        fill: var(--paper);
        stroke: var(--ink);
        stroke-width: 1.5;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block: 0.5rem;
      }
      pre {
        overflow-x: auto;
        padding: 0.6rem 0.8rem;
        background: var(--panel);
        border-radius: var(--radius);
        font-size: var(--text-s);
      }
      .few {
        max-height: 14rem;
        overflow: auto;
        max-width: 22.5rem;
      }
    `,
  ]

  @property({ attribute: false }) row?: BoardRow
  @property({ attribute: false }) models: readonly string[] = []
  /** True while a job runs. */
  @property({ type: Boolean }) busy = false
  /** The figure that training watches on dev. */
  @property() watched = 'Rank Score'

  override render() {
    const { row } = this
    if (row?.kind !== 'router' || row.status !== 'ready') return nothing
    const { training, engine } = row
    return html`<section aria-label="Training and file of ${row.label}">
      ${training?.stopped ? html`<p>Stopped early ${stoppedInWords(training.stopped)}, by you. It uses the best weights so far.</p>` : nothing}
      ${training && training.devCurve.length > 1 ? this.curve(training.devCurve) : nothing}
      ${engine ? html`<p class="quiet">Answered by ${engine}.</p>` : nothing}
      ${row.file ? this.file(row) : this.noFile(row)}
    </section>`
  }

  private curve(values: Training['devCurve']) {
    const best = bestOf(values)
    return html`<figure>
      <figcaption class="quiet">
        <b>${this.watched} on dev after each epoch.</b> ${plural(values.length, 'epoch')}, the best is epoch ${best + 1}: ${percent(values[best] ?? Number.NaN)}.
      </figcaption>
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${this.watched} on dev from ${percent(values[0] ?? Number.NaN)} after the first epoch to ${percent(values.at(-1) ?? Number.NaN)} after the last">
        ${devCurve(values, width, height)}
      </svg>
      <details>
        <summary>The curve as a table</summary>
        <div class="few" tabindex="0" role="region" aria-label="The dev curve as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">Epoch</th>
                <th scope="col" class="number">${this.watched} on dev</th>
              </tr>
            </thead>
            <tbody>
              ${values.map((value, i) => html`<tr><th scope="row">${i + 1}</th><td class="number">${percent(value)}</td></tr>`)}
            </tbody>
          </table>
        </div>
      </details>
      <rb-export name="Dev curve" .table=${() => curveTable(values, this.watched)} .chart=${() => this.renderRoot.querySelector('figure svg')}></rb-export>
    </figure>`
  }

  private file(row: BoardRow) {
    const name = `${row.router}.onnx`
    const trains = routerById(row.router)?.long
    return html`<div class="tools">
        <button type="button" @click=${() => emit(this, 'rb-file', { key: row.key, name })}>Download ${name}</button>
        ${trains ? html`<button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-train', [row.key])}>Train again</button>` : nothing}
      </div>
      <details>
        <summary>Use ${name} in Python or JavaScript</summary>
        <p class="quiet">
          The file takes raw embeddings, fused as its metadata says, and standardises them itself. It returns every model's score
          and the choice with the highest score, which is the board's choice at λ = 0. To spend less, choose the highest score − λ
          · expected cost.
        </p>
        <pre tabindex="0" aria-label="Python example"><code>${pythonExample(name)}</code></pre>
        <pre tabindex="0" aria-label="JavaScript example"><code>${javascriptExample(name, this.models)}</code></pre>
      </details>`
  }

  private noFile({ router }: BoardRow) {
    if (!routerById(router)?.needs?.includes('neighbors')) return nothing
    return html`<p class="quiet">This router has no ONNX file: it searches all training questions, and the file would have to contain them.</p>`
  }
}

const curveTable = (values: Training['devCurve'], watched: string): ExportTable => ({
  title: `${watched} on dev after each epoch`,
  columns: ['epoch', watched.toLowerCase().replace(' ', '_')],
  rows: values.map((value, i) => [i + 1, value]),
})
