/** Running jobs: progress, speed and a button to stop. Fixed at the bottom, so that nothing moves. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { bytesInWords as bytes, count } from '../../core/words.ts'
import type { Job } from '../../page/session-state.ts'
import { devCurve } from '../charts/dev-curve.ts'
import { shared } from './styles.ts'

/** Jobs shorter than this are not shown. */
const quietMs = 500

@customElement('rb-jobs')
export class RbJobs extends LitElement {
  static override styles = [
    shared,
    css`
      .panel {
        position: fixed;
        inset-inline: 0;
        inset-block-end: 0;
        z-index: 5;
        background: var(--panel);
        border-block-start: 1px solid var(--rule);
        box-shadow: var(--shadow);
        padding: 0.6rem clamp(1rem, 4vw, 2.5rem);
      }
      .job {
        max-width: var(--column);
        margin-inline: auto;
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0.15rem 1rem;
        align-items: center;
        font-size: var(--text-s);
      }
      svg {
        width: 96px;
        height: 24px;
        vertical-align: middle;
      }
      .line {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .best {
        fill: var(--panel);
        stroke: var(--ink);
      }
      progress {
        grid-column: 1;
        width: 100%;
        accent-color: var(--accent);
      }
      button {
        grid-row: 1 / 3;
        grid-column: 2;
      }
    `,
  ]

  @property({ attribute: false }) jobs: readonly Job[] = []
  @state() private now = 0
  private timer?: ReturnType<typeof setInterval>

  override updated() {
    if (this.jobs.length > 0 && !this.timer) this.timer = setInterval(() => (this.now = performance.now()), 250)
    if (this.jobs.length === 0 && this.timer) {
      clearInterval(this.timer)
      delete this.timer
    }
  }

  override disconnectedCallback() {
    clearInterval(this.timer)
    delete this.timer
    super.disconnectedCallback()
  }

  override render() {
    const shown = this.jobs.filter((job) => this.now - job.startedAt > quietMs)
    if (shown.length === 0) return nothing
    return html`<div class="panel" role="status">${shown.map((job) => this.job(job))}</div>`
  }

  private job(job: Job) {
    const { done, total, note, devCurve: scores = [] } = job.progress
    return html`<div class="job">
      <span class="number">
        ${scores.length > 1 ? html`<svg viewBox="0 0 96 24" aria-hidden="true">${devCurve(scores, 96, 24)}</svg>` : nothing}
        ${job.title}${note ? `, ${note}` : ''} ${job.ending ? 'finishing, the best so far is kept' : this.rate(job)}
      </span>
      <progress aria-label=${job.title} max=${total || 1} value=${total ? done : nothing}></progress>
      <button type="button" @click=${() => job.cancel()}>${job.ending ? 'Stop now' : 'Cancel'}</button>
    </div>`
  }

  private rate({ progress, startedAt }: Job): string {
    const { done, total, unit, from = 0 } = progress
    const seconds = (this.now - startedAt) / 1000
    if (!total || done <= from || seconds <= 0) return ''
    const print = (value: number) => (unit === 'bytes' ? bytes(value) : `${count(value)} ${unit}`)
    const perSecond = (done - from) / seconds
    const rate = perSecond < 1 ? `${print(60 * perSecond)}/min` : `${print(perSecond)}/s`
    return `${print(done)} of ${print(total)}, ${rate}, ${remaining((total - done) / perSecond)} left`
  }
}

const remaining = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
