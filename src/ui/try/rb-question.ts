/** A question to type and pictures to drop, paste, choose or take. Asks only when the button is pressed. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-question')
export class RbQuestion extends LitElement {
  static override styles = [
    shared,
    css`
      label {
        display: grid;
        gap: 0.2rem;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      textarea {
        font: inherit;
        font-size: var(--text-m);
        color: var(--ink);
        background: var(--paper);
        border: 1px solid var(--rule);
        border-radius: var(--radius);
        padding: 0.5rem;
        width: 100%;
        min-height: 5.5rem;
        resize: vertical;
      }
      .tools,
      .pictures {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block: 0.5rem;
        align-items: center;
      }
      .over {
        outline: 1.5px dashed var(--accent);
        outline-offset: 4px;
      }
      figure {
        margin: 0;
        display: grid;
        gap: 0.25rem;
      }
      img {
        max-height: 8rem;
        max-width: min(12rem, 40vw);
        border: 1px solid var(--rule);
      }
    `,
  ]

  /** The current features use pictures. */
  @property({ type: Boolean }) pictures = false
  @property({ type: Boolean }) busy = false
  @state() private chosen: readonly { readonly file: Blob; readonly url: string }[] = []
  @state() private over = false

  override disconnectedCallback() {
    for (const { url } of this.chosen) URL.revokeObjectURL(url)
    this.chosen = []
    super.disconnectedCallback()
  }

  override render() {
    return html`<form
      class=${this.over ? 'over' : ''}
      @submit=${this.onSubmit}
      @dragover=${this.onOver}
      @dragleave=${() => (this.over = false)}
      @drop=${this.onDrop}
      @paste=${this.onPaste}
    >
      <label>Your question <textarea name="text"></textarea></label>
      ${this.chosen.length > 0 ? html`<div class="pictures">${this.chosen.map((picture, i) => this.picture(picture.url, i))}</div>` : nothing}
      <div class="tools">
        <button class="primary" ?disabled=${this.busy}>Ask the routers</button>
        <button type="button" @click=${() => this.input('file').click()}>Add a picture</button>
        <button type="button" @click=${() => this.input('camera').click()}>Take a photo</button>
        <span class="quiet">${
          this.pictures
            ? 'Or drop or paste a picture here. It stays in this browser.'
            : 'Routers only see the words: a picture just adds its tokens to the cost. To change that, choose an image encoder on the board.'
        }</span>
      </div>
      <input id="file" type="file" accept="image/*" multiple hidden @change=${this.onPick} />
      <input id="camera" type="file" accept="image/*" capture="environment" hidden @change=${this.onPick} />
    </form>`
  }

  private picture(url: string, index: number) {
    return html`<figure>
      <img src=${url} alt="Picture ${index + 1} of the question" />
      <button type="button" aria-label="Remove picture ${index + 1}" @click=${() => this.takeOut(index)}>Remove</button>
    </figure>`
  }

  private input(id: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!
  }

  private add(files: Iterable<File>) {
    this.chosen = [...this.chosen, ...Array.from(files, (file) => ({ file, url: URL.createObjectURL(file) }))]
  }

  private takeOut(index: number) {
    const out = this.chosen[index]
    if (out) URL.revokeObjectURL(out.url)
    this.chosen = this.chosen.filter((_, i) => i !== index)
  }

  private onPick(event: Event) {
    const input = event.target as HTMLInputElement
    this.add(input.files ?? [])
    input.value = ''
  }

  private onOver(event: DragEvent) {
    event.preventDefault()
    this.over = true
  }

  private onDrop(event: DragEvent) {
    event.preventDefault()
    event.stopPropagation()
    this.over = false
    this.add(event.dataTransfer?.files ?? [])
  }

  /** Text is pasted as usual. */
  private onPaste(event: ClipboardEvent) {
    const files = event.clipboardData?.files
    if (!files || files.length === 0) return
    event.preventDefault()
    this.add(files)
  }

  private onSubmit(event: SubmitEvent) {
    event.preventDefault()
    const text = String(new FormData(event.target as HTMLFormElement).get('text'))
    const detail = { text, pictures: this.chosen.map(({ file }) => file) }
    emit(this, 'rb-ask', detail)
  }
}
