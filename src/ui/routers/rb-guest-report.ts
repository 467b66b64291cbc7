/** The outcome of a guest's run: its figures, the checks, or the reason it does not count. */

import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { cellInWords } from '../../core/figures.ts'
import { fixed } from '../../core/words.ts'
import type { Check } from '../../engine/guests/check.ts'
import type { GuestReport } from '../../engine/guests/run-guest.ts'
import { type BoardRow, markedName } from '../../engine/score/board.ts'
import { withFullStop } from '../../packs/findings.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

const words: Record<Check['status'], string> = { passed: '✓ passed', warning: '! warning', failed: '✗ failed' }

@customElement('rb-guest-report')
export class RbGuestReport extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        list-style: none;
        padding: 0;
        margin: 0.25rem 0 0.75rem;
      }
      li {
        display: grid;
        grid-template-columns: 9.5rem 1fr;
        gap: 0 0.75rem;
        padding-block: 0.2rem;
        font-size: var(--text-s);
      }
      .failure,
      .failed b {
        color: var(--error);
      }
      .warning b {
        color: var(--accent);
      }
      b {
        font-weight: 600;
      }
      @media (max-width: 40rem) {
        li {
          grid-template-columns: 1fr;
        }
      }
    `,
  ]

  @property({ attribute: false }) report?: GuestReport
  /** Its row on the board, when it has figures. */
  @property({ attribute: false }) row?: BoardRow

  override render() {
    return html`<div role="status">${this.report ? this.outcome(this.report) : nothing}</div>`
  }

  private outcome(report: GuestReport) {
    return html`${report.failure === undefined ? this.figures(report) : html`<p class="failure"><b>No figures.</b> ${withFullStop(report.failure)}</p>`}
      <ul aria-label="Checks">
        ${report.checks.map(
          ({ status, title, sentence }) =>
            html`<li class=${status}><span>${title}</span><span><b>${words[status]}:</b> ${withFullStop(sentence)}</span></li>`,
        )}
      </ul>`
  }

  private figures({ fitMs, predictMs }: GuestReport) {
    const { row } = this
    if (row?.status !== 'ready') return nothing
    return html`<p class="number">
      <b>${markedName({ label: row.label, ...(row.constant && { constant: row.constant }) })}</b> is on the board: ${cellInWords(row.overall)}.
      <button type="button" class="to-board" @click=${() => emit(this, 'rb-board')}>See it on the board</button>
    </p>
    <p class="quiet number">Fitted in ${fixed(fitMs / 1000, 2)} s, answered dev and test in ${fixed(predictMs / 1000, 2)} s, including the transfer to and from the sealed frame.</p>`
  }
}
