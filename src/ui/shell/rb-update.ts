/** Tells that a new version of the page is ready, and lets the visitor reload. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Offline } from '../../page/offline.ts'
import { shared } from './styles.ts'

@customElement('rb-update')
export class RbUpdate extends LitElement {
  static override styles = [
    shared,
    css`
      p {
        position: fixed;
        inset-block-end: 1rem;
        inset-inline-start: 1rem;
        z-index: 3;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1rem;
        max-width: calc(100vw - 2rem);
        margin: 0;
        padding: 0.6rem 0.9rem;
        background: var(--paper);
        border: 1px solid var(--rule);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        font-size: var(--text-s);
      }
    `,
  ]

  @property({ attribute: false }) offline!: Offline

  override connectedCallback() {
    super.connectedCallback()
    this.offline.addEventListener('change', () => this.requestUpdate())
  }

  override render() {
    if (this.offline.state !== 'update') return nothing
    return html`<p role="status">
      A new version is ready. Your settings stay.
      <button type="button" class="primary" @click=${() => this.offline.reload()}>Reload</button>
    </p>`
  }
}
