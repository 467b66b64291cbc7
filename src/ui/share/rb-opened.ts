/** What came of the link or results file that was opened: what could not be used, and whether the digits are the same. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Moved } from '../../experiment/digest.ts'
import type { Verdict } from '../../page/same-digits.ts'
import type { Sharing } from '../../page/sharing.ts'
import '../shell/rb-findings.ts'
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
  /** What rows are called, by key. */
  @property({ attribute: false }) labels: ReadonlyMap<string, string> = new Map()

  /** The element is on the page before what it shows has been loaded. */
  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('sharing')) return
    changed.get('sharing')?.removeEventListener('change', this.onChange)
    this.sharing?.addEventListener('change', this.onChange)
  }

  private onChange = () => this.requestUpdate()

  override render() {
    const { sharing } = this
    if (!sharing) return nothing
    return html`<rb-findings .findings=${sharing.findings} outcome="Not everything in the link could be used:"></rb-findings>
      ${sharing.sameDigits ? this.verdict(sharing.sameDigits.verdict) : nothing}`
  }

  private verdict(verdict: Verdict) {
    const { state, moved, rows, made, otherPack } = verdict
    if (state === 'left') return nothing
    if (state === 'running')
      return html`<p class="verdict quiet" role="status">Running what is needed to compare with the digits this was made with (${made})…</p>`
    if (moved.length === 0 && !otherPack)
      return html`<p class="verdict same" role="status"><b>Same digits</b> in all ${rows} rows as where this was made (${made}).</p>`
    const absent = new Set(moved.flatMap(({ key, now }) => (now === undefined ? [key] : []))).size
    const differing = moved.filter(({ now }) => now !== undefined)
    return html`<div class="verdict" role="status">
      <p>
        <b>${differing.length > 0 ? `${differing.length} figures differ` : 'The figures that are here are the same'}</b>${absent > 0 ? `, ${absent} of ${rows} rows have no figures here` : ''}.
        Made with ${made}. ${otherPack ? 'The pack here is another version than the one it was made on.' : ''}
      </p>
      ${moved.length > 0 ? this.table(moved) : nothing}
    </div>`
  }

  private table(moved: readonly Moved[]) {
    return html`<details>
      <summary>Which</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Figures that differ">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Figure</th>
              <th scope="col" class="number">Where it was made</th>
              <th scope="col" class="number">Here</th>
            </tr>
          </thead>
          <tbody>
            ${moved.map(
              ({ key, figure, before, now }) => html`<tr>
                <th scope="row">${this.labels.get(key) ?? key}</th>
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
