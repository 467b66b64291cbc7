/** More ways to import: from an address or pasted text; and how VLMEvalKit folders are read. */
import { css, html, LitElement } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-ways-in')
export class RbWaysIn extends LitElement {
  static override styles = [
    shared,
    css`
      details {
        margin-block-start: 0.5rem;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.35rem;
        margin-block: 0.75rem;
        max-width: 44rem;
        justify-items: start;
      }
      label {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.2rem;
        width: 100%;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      input,
      select,
      textarea {
        width: 100%;
        min-width: 0;
        box-sizing: border-box;
      }
      textarea {
        font: inherit;
        color: var(--ink);
        background: var(--panel);
        border: 1px solid var(--ink-3);
        border-radius: var(--radius);
      }
    `,
  ]

  @property({ type: Boolean }) busy = false
  /** VLMEvalKit folders are read as VL-RouterBench's own code does. */
  @property({ type: Boolean }) reference = false

  override render() {
    return html`<details>
      <summary>Import from an address, from pasted text, or in reference mode</summary>
      <form @submit=${this.onAddress}>
        <label>Address of a file. The page fetches it from there, and from nowhere else, when you press the button
          <input type="url" name="address" required placeholder="https://" />
        </label>
        <button type="submit" ?disabled=${this.busy}>Fetch</button>
      </form>
      <form @submit=${this.onPaste}>
        <label>Table as text: CSV, tab-separated, JSON or JSON lines
          <textarea name="text" rows="4" required spellcheck="false" placeholder="sample,model,score"></textarea>
        </label>
        <button type="submit" ?disabled=${this.busy}>Import</button>
      </form>
      <form>
        <label>VLMEvalKit folders
          <select @change=${this.onMode}>
            <option value="lenient" ?selected=${!this.reference}>all judges, graded scores kept</option>
            <option value="reference" ?selected=${this.reference}>as VL-RouterBench's own code reads them</option>
          </select>
        </label>
      </form>
    </details>`
  }

  private onAddress(event: SubmitEvent) {
    this.submit(event, 'rb-address', 'address')
  }

  private onPaste(event: SubmitEvent) {
    this.submit(event, 'rb-paste', 'text')
  }

  private submit(event: SubmitEvent, type: 'rb-address' | 'rb-paste', field: string) {
    event.preventDefault()
    const detail = String(new FormData(event.target as HTMLFormElement).get(field) ?? '')
    emit(this, type, detail)
  }

  private onMode(event: Event) {
    emit(this, 'rb-mode', (event.target as HTMLSelectElement).value === 'reference' ? 'reference' : 'lenient')
  }
}
