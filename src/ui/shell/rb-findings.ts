/** Findings about imported data: the thing, the value and how to fix it. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Finding } from '../../core/types.ts'
import { withFullStop } from '../../packs/findings.ts'
import { shared } from './styles.ts'

/** More than this many are counted, not listed. */
const shown = 12

@customElement('rb-findings')
export class RbFindings extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        border-inline-start: 3px solid var(--ink-3);
        background: var(--panel);
        padding: 0.75rem 1rem;
        margin-block: 0.75rem;
        font-size: var(--text-s);
      }
      section.error {
        border-color: var(--error);
      }
      ul {
        overflow-wrap: anywhere;
        margin: 0.25rem 0 0;
        padding-inline-start: 1.1rem;
      }
      .error b {
        color: var(--error);
      }
    `,
  ]

  @property({ attribute: false }) findings: readonly Finding[] = []
  /** Their consequence, in one sentence. */
  @property() outcome = ''

  override render() {
    const { findings } = this
    if (findings.length === 0) return nothing
    const worst = findings.some((finding) => finding.severity === 'error') ? 'error' : ''
    const more = findings.length - shown
    return html`<section class=${worst} role=${worst ? 'alert' : 'status'}>
      ${this.outcome}
      <ul>
        ${findings.slice(0, shown).map(({ where, what, fix }) => html`<li><b>${where}</b>: ${withFullStop(what)} ${withFullStop(fix)}</li>`)}
      </ul>
      ${more > 0 ? html`<p>and ${more} more.</p>` : nothing}
      <slot></slot>
    </section>`
  }
}
