/** The pictures of the open pack's questions: how many are stored here, and how to add the rest. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { count, plural } from '../../core/words.ts'
import type { EncodingState } from '../../storage/encode-service.ts'
import { emit } from '../shell/events.ts'
import { droppedFiles, pickedFiles } from '../shell/files.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-pictures')
export class RbPictures extends LitElement {
  static override styles = [
    shared,
    css`
      .drop {
        border: 1.5px dashed var(--ink-3);
        border-radius: var(--radius);
        padding: 1rem;
        margin-block: 0.75rem;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      label {
        display: grid;
        gap: 0.2rem;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      input[type='url'] {
        width: 100%;
        max-width: 44rem;
      }
    `,
  ]

  @property({ attribute: false }) state?: EncodingState
  @property() address = ''
  @property({ type: Boolean }) busy = false

  override render() {
    if (!this.state || this.state.picturesNamed === 0) return nothing
    const { picturesKept: kept, picturesNamed: named } = this.state
    return html`<h2>Pictures</h2>
      <p role="status" class="number kept">${count(kept)} of ${plural(named, 'picture is', 'pictures are')} stored in this browser.</p>
      ${kept < named ? this.ways() : nothing}`
  }

  private ways() {
    return html`<div class="drop" @dragover=${(e: Event) => e.preventDefault()} @drop=${this.onDrop}>
        <p>Drop the folder of pictures, a zip of it, or single files. They are stored with the pack and never sent anywhere.</p>
        <div class="tools">
          <button type="button" ?disabled=${this.busy} @click=${() => this.input('files').click()}>Choose files</button>
          <button type="button" ?disabled=${this.busy} @click=${() => this.input('folder').click()}>Choose a folder</button>
        </div>
        <input id="files" type="file" multiple hidden accept="image/*,.zip" @change=${this.onPick} />
        <input id="folder" type="file" webkitdirectory hidden @change=${this.onPick} />
      </div>
      <label
        >Or an address: the page fetches each picture from it while an encoder runs
        <input type="url" .value=${this.address} placeholder="https://…/" @change=${this.onAddress} />
      </label>`
  }

  private input(id: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!
  }

  private onPick(event: Event) {
    const input = event.target as HTMLInputElement
    emit(this, 'rb-files', pickedFiles(input.files ?? []))
    input.value = ''
  }

  private async onDrop(event: DragEvent) {
    event.preventDefault()
    event.stopPropagation()
    if (event.dataTransfer) emit(this, 'rb-files', await droppedFiles(event.dataTransfer))
  }

  private onAddress(event: Event) {
    const input = event.target as HTMLInputElement
    if (input.value !== '' && !URL.canParse(input.value)) return input.reportValidity()
    return emit(this, 'rb-address', input.value && !input.value.endsWith('/') ? `${input.value}/` : input.value)
  }
}
