/** The source of a hub model's weights, and a form to add any hub model by name. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { plural } from '../../core/words.ts'
import { defaultHub, type WeightsSource } from '../../encoders/weights-source.ts'
import { emit } from '../shell/events.ts'
import { pickedFiles } from '../shell/files.ts'
import { shared } from '../shell/styles.ts'

const kinds: readonly { readonly id: WeightsSource['kind']; readonly label: string }[] = [
  { id: 'hub', label: 'a model hub' },
  { id: 'site', label: 'a folder of this site' },
  { id: 'folder', label: 'a folder on this device' },
]

@customElement('rb-weights')
export class RbWeights extends LitElement {
  static override styles = [
    shared,
    css`
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.5rem;
        align-items: end;
        margin-block: 0.5rem;
      }
      label {
        display: grid;
        gap: 0.2rem;
        font-size: var(--text-s);
        color: var(--ink-2);
        min-width: 0;
      }
      input[type='url'],
      input[type='text'] {
        width: min(22rem, 86vw);
      }
    `,
  ]

  @property({ attribute: false }) source: WeightsSource = { kind: 'hub', address: defaultHub }

  override render() {
    const { source } = this
    return html`<p class="quiet">
        Nothing is downloaded until you start an encoder; its size is shown beside it. The hub then sees which files your browser requests, never your questions.
      </p>
      <div class="fields">
        <label
          >Weights from
          <select id="kind" @change=${this.onKind}>
            ${kinds.map(({ id, label }) => html`<option value=${id} ?selected=${id === source.kind}>${label}</option>`)}
          </select>
        </label>
        ${
          source.kind === 'folder'
            ? html`<label>The model’s folder <input id="model-folder" type="file" webkitdirectory @change=${this.onFolder} /></label>`
            : html`<label
                >${source.kind === 'hub' ? 'Its address' : 'The folder’s address, with owner/name below it'}
                <input id="address" type="url" .value=${source.address} @change=${this.onAddress} />
              </label>`
        }
        ${source.kind === 'folder' && source.files.length > 0 ? html`<span class="quiet" role="status">${plural(source.files.length, 'file')} chosen.</span>` : nothing}
      </div>
      <form class="fields" @submit=${this.onModel}>
        <label>Any other model, by name <input name="hub" type="text" placeholder="owner/name" required /></label>
        <label
          >Input
          <select name="modality">
            <option value="text">texts</option>
            <option value="image">pictures</option>
          </select>
        </label>
        <button>Add</button>
      </form>`
  }

  private onKind(event: Event) {
    const kind = (event.target as HTMLSelectElement).value
    if (kind === 'folder') emit(this, 'rb-weights', { kind, files: [] })
    else if (kind === 'hub') emit(this, 'rb-weights', { kind, address: defaultHub })
    else emit(this, 'rb-weights', { kind: 'site', address: new URL('./models/', document.baseURI).href })
  }

  private onFolder(event: Event) {
    emit(this, 'rb-weights', { kind: 'folder', files: pickedFiles((event.target as HTMLInputElement).files ?? []) })
  }

  private onAddress(event: Event) {
    const { source } = this
    const input = event.target as HTMLInputElement
    if (source.kind === 'folder') return
    if (URL.canParse(input.value)) emit(this, 'rb-weights', { ...source, address: input.value })
    else input.reportValidity()
  }

  private onModel(event: SubmitEvent) {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const modality = form.get('modality') === 'image' ? 'image' : 'text'
    emit(this, 'rb-model', { hub: String(form.get('hub')).trim(), modality })
  }
}
