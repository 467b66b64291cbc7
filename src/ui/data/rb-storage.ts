/** What this page stores in the browser, how large it is, and how to delete it. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { bytesInWords as bytes, count } from '../../core/words.ts'
import type { Kept, KeptKind } from '../../storage/kept.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'

const kinds: Readonly<Record<KeptKind, { readonly label: string; readonly about: string }>> = {
  packs: { label: 'Packs', about: 'delete them one by one above' },
  tables: { label: 'Tables computed from packs', about: 'such as nearest neighbours; recomputed when needed' },
  vectors: { label: 'Vectors made by encoders', about: 'making them again takes as long as the first time' },
  pictures: { label: 'Pictures of packs', about: 'for encoders; import the files again to restore them' },
  guests: { label: 'Your routers', about: 'their source code' },
  site: { label: 'The page itself', about: 'works offline; downloaded again on the next visit' },
  models: { label: "Encoders' files", about: 'downloaded again when an encoder starts' },
}

@customElement('rb-storage')
export class RbStorage extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      :host {
        margin-block-start: 2.25rem;
      }
    `,
  ]

  @property({ attribute: false }) kept: readonly Kept[] = []
  /** Bytes this site uses and may use, as reported by the browser; NaN if it reports none. */
  @property({ type: Number }) usage = Number.NaN
  @property({ type: Number }) quota = Number.NaN
  /** The browser promised not to clear it by itself. */
  @property({ type: Boolean }) persisted = false
  @property({ type: Boolean }) busy = false

  override render() {
    return html`<h2>Storage</h2>
      <p class="quiet">
        Stored in this browser only; nothing is sent anywhere.
        ${this.quota > 0 ? `The browser reports ${bytes(this.usage)} of ${bytes(this.quota)} in use.` : nothing}
        ${this.persisted ? 'The browser keeps this data until you delete it.' : 'The browser may clear this data when space runs low.'}
      </p>
      ${
        this.kept.length === 0
          ? html`<p class="quiet">Nothing is stored.</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Stored data">
            <table>
              <thead>
                <tr>
                  <th scope="col">Data</th>
                  <th scope="col" class="number">Items</th>
                  <th scope="col" class="number">Size</th>
                  <th scope="col">If you delete it</th>
                </tr>
              </thead>
              <tbody>
                ${this.kept.map((one) => this.row(one))}
              </tbody>
            </table>
          </div>`
      }`
  }

  private row({ kind, count: pieces, bytes: size }: Kept) {
    const { label, about } = kinds[kind]
    return html`<tr data-kind=${kind}>
      <th scope="row">${label}</th>
      <td class="number">${count(pieces)}</td>
      <td class="number">${bytes(size)}</td>
      <td>
        ${about}
        ${kind === 'packs' ? nothing : html`<button type="button" aria-label="Delete: ${label}" ?disabled=${this.busy} @click=${() => emit(this, 'rb-forget', kind)}>Delete</button>`}
      </td>
    </tr>`
  }
}
