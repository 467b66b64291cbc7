/** The outcome of opening a link or results file: what could not be used, and whether the figures are reproduced. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { nameOfRow } from '../../engine/score/board.ts'
import type { Moved } from '../../experiment/digest.ts'
import type { Verdict } from '../../page/same-digits.ts'
import type { Sharing } from '../../page/sharing.ts'
import '../shell/rb-findings.ts'
import { plural } from '../../core/words.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-opened')
export class RbOpened extends LitElement {
  static override styles = [
    shared,
    css`
      .verdict {
        margin-block: 0.5rem;
        max-width: none;
      }
      .same b {
        color: var(--accent);
      }
      table {
        width: auto;
      }
    `,
  ]

  @property({ attribute: false }) sharing?: Sharing

  /** The element is on the page before its parts are loaded. */
  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('sharing')) return
    changed.get('sharing')?.removeEventListener('change', this.onChange)
    this.sharing?.addEventListener('change', this.onChange)
  }

  private onChange = () => this.requestUpdate()

  override render() {
    const { sharing } = this
    if (!sharing) return nothing
    return html`<rb-findings .findings=${sharing.findings} outcome="Parts of the link could not be used:"></rb-findings>
      ${sharing.sameDigits ? this.verdict(sharing.sameDigits.verdict) : nothing}`
  }

  private labelOf(key: string): string {
    return nameOfRow(this.sharing?.session.state.board?.rows, key)
  }

  private verdict(verdict: Verdict) {
    const { state, moved, rows, made, otherPack } = verdict
    if (state === 'left') return nothing
    if (state === 'running')
      return html`<p class="verdict quiet" role="status">Running the routers to compare with the sender’s figures (${made})…</p>`
    if (moved.length === 0 && !otherPack)
      return html`<p class="verdict same" role="status"><b>Reproduced:</b> ${rows === 1 ? 'the one row matches' : `all ${rows} rows match`} the sender’s figures (${made}).</p>`
    const absent = new Set(moved.flatMap(({ key, now }) => (now === undefined ? [key] : []))).size
    const differing = moved.filter(({ now }) => now !== undefined)
    return html`<div class="verdict" role="status">
      <p>
        <b>${differing.length > 0 ? plural(differing.length, 'figure differs', 'figures differ') : 'All figures computed here match'}</b>${absent > 0 ? `; ${absent} of ${plural(rows, 'row')} not computed here` : ''}.
        Made with ${made}. ${otherPack ? 'This browser has another version of the pack than the sender.' : ''}
      </p>
      ${moved.length > 0 ? this.table(moved) : nothing}
    </div>`
  }

  private table(moved: readonly Moved[]) {
    return html`<details>
      <summary>Show the differences</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Figures that differ">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Figure</th>
              <th scope="col" class="number">Sender</th>
              <th scope="col" class="number">Here</th>
            </tr>
          </thead>
          <tbody>
            ${moved.map(
              ({ key, figure, before, now }) => html`<tr>
                <th scope="row">${this.labelOf(key)}</th>
                <td>${figure}</td>
                <td class="number">${before}</td>
                <td class="number">${now ?? 'not run'}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`
  }
}
