/** The visitor's own routers: those stored in this browser, and those from a link. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Guest } from '../../experiment/experiment.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-guest-list')
export class RbGuestList extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        list-style: none;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        align-items: center;
        padding-block: 0.5rem;
        border-block-end: 1px solid var(--rule);
      }
      .tools {
        display: flex;
        gap: 0.5rem;
        margin-inline-start: auto;
      }
    `,
  ]

  @property({ attribute: false }) kept: readonly Guest[] = []
  @property({ attribute: false }) onBoard: readonly Guest[] = []
  /** Key of the guest in the editor. */
  @property() current = ''

  override render() {
    const keys = new Set(this.kept.map(({ key }) => key))
    const linked = this.onBoard.filter(({ key }) => !keys.has(key))
    const there = new Map(this.onBoard.map((guest) => [guest.key, guest]))
    const kept = this.kept.map((guest) => there.get(guest.key) ?? guest)
    return html`<h2>Stored in this browser</h2>
      ${kept.length + linked.length === 0 ? html`<p class="quiet">Nothing yet. Routers that you run are stored here, and nowhere else.</p>` : nothing}
      <ul>
        ${linked.map((guest) => this.item(guest, 'from the link, not run: read it first'))}
        ${kept.map((guest) => this.item(guest, there.has(guest.key) ? 'on the board' : ''))}
      </ul>
      <button type="button" @click=${() => emit(this, 'rb-new')}>New router</button>`
  }

  private item(guest: Guest, place: string) {
    const { key, name, hash } = guest
    return html`<li data-guest=${key}>
      <span>${name}</span> ${place ? html`<span class="badge">${place}</span>` : nothing}
      <code class="quiet" title="First digits of the source's sha256">${hash.slice(0, 12)}</code>
      <span class="tools">
        <button type="button" aria-pressed=${key === this.current} aria-label="Edit ${name}" @click=${() => emit(this, 'rb-edit', guest)}>Edit</button>
        <button type="button" aria-label="Delete ${name}" @click=${() => emit(this, 'rb-remove', key)}>Delete</button>
      </span>
    </li>`
  }
}
