/** Stored packs, packs to download, and a place to drop files. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { bytesInWords as bytes, plural } from '../../core/words.ts'
import { type CatalogueEntry, isRemote } from '../../packs/catalogue.ts'
import type { PackListing } from '../../storage/pack-service.ts'
import { emit } from '../shell/events.ts'
import { droppedFiles, pickedFiles } from '../shell/files.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { badges, outward } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-packs')
export class RbPacks extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        border-block-start: 1px solid var(--rule);
        padding-block: 0.75rem;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem 0.75rem;
        align-items: baseline;
      }
      .line b {
        font-weight: 600;
      }
      .drop {
        border: 1.5px dashed var(--ink-3);
        border-radius: var(--radius);
        padding: 1rem;
        margin-block: 0.75rem 0;
      }
      .drop.over {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      label.address {
        display: grid;
        gap: 0.2rem;
        margin-block: 0.4rem;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      label.address input {
        width: 100%;
        max-width: 44rem;
      }
      li ul {
        padding-inline-start: 1rem;
      }
      li ul li {
        border: 0;
        padding: 0.1rem 0;
        list-style: disc;
      }
    `,
  ]

  @property({ attribute: false }) packs: readonly PackListing[] = []
  @property({ attribute: false }) catalogue: readonly CatalogueEntry[] = []
  @property() current = ''
  @property({ type: Boolean }) busy = false
  @state() private over = false

  override render() {
    const more = this.catalogue.filter((entry) => !this.packs.some((pack) => pack.id === entry.id))
    return html`<h2 id="data">Data</h2>
      <p class="quiet">A pack records which model answered which question correctly, and how many tokens it used. Packs are stored in this browser.</p>
      <ul>
        ${this.packs.map((pack) => this.stored(pack))} ${more.map((entry) => this.offered(entry))}
      </ul>
      <div class=${this.over ? 'drop over' : 'drop'} @dragover=${this.onOver} @dragleave=${() => (this.over = false)} @drop=${this.onDrop}>
        <p>
          <b>Use your own.</b> Drop a table with one row per question and model (sample, model, score; tokens or cost if known) or one
          column per model, logs of lm-evaluation-harness or lmms-eval, a pack, or published results: VL-RouterBench, VLMEvalKit, MATH-Vision, RouterBench, RouterArena, RouteLLM, LLMRouter, MMR-Bench.
        </p>
        <div class="tools">
          <button type="button" ?disabled=${this.busy} @click=${() => this.input('files').click()}>Choose files</button>
          <button type="button" ?disabled=${this.busy} @click=${() => this.input('folder').click()}>Choose a folder</button>
        </div>
        <input id="files" type="file" multiple hidden @change=${this.onPick} />
        <input id="folder" type="file" webkitdirectory hidden @change=${this.onPick} />
      </div>`
  }

  private input(id: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!
  }

  private stored(pack: PackListing) {
    const { info } = pack
    const open = pack.id === this.current
    return html`<li data-pack=${pack.id}>
      <div class="line">
        <b>${info.title}</b> ${badges(info.kind, info.priceSheet.assumed)}
        <span class="quiet number">${plural(info.counts.samples, 'question')} × ${plural(info.counts.models, 'model')}, ${bytes(pack.bytes)}</span>
      </div>
      <div class="tools">
        <button type="button" aria-pressed=${open} ?disabled=${open || this.busy} @click=${() => emit(this, 'rb-open', pack.id)}>${open ? 'On the board' : 'Open'}</button>
        <button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-export', pack.id)} aria-label=${`Download ${info.title}`}>Download</button>
        ${open ? nothing : html`<button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-remove', pack.id)}>Delete</button>`}
      </div>
      <details>
        <summary>Source and licence</summary>
        <ul class="quiet">
          <li>Source: ${outward(info.source.url, info.source.name)}${info.source.revision ? `, ${info.source.revision}` : ''}; licence ${info.source.licence}</li>
          <li>Graded: ${info.grading}</li>
          <li>Input tokens: ${info.tokenRules.input}</li>
          <li>Output tokens: ${info.tokenRules.output}</li>
          <li>Prices: ${info.priceSheet.title}, ${info.priceSheet.source}</li>
          ${info.notes.map((note) => html`<li>${note}</li>`)}
          ${info.simulation?.calibration.map((row) => html`<li class="number">Calibration: ${row.what} ${row.got} ${row.unit}, ${row.basis ?? ''} target ${row.target}</li>`)}
          <li>Content hash: <code>${pack.hash.slice(0, 16)}…</code></li>
        </ul>
      </details>
    </li>`
  }

  private offered(entry: CatalogueEntry) {
    const remote = isRemote(entry)
    return html`<li data-entry=${entry.id}>
      <div class="line">
        <b>${entry.title}</b> ${badges(entry.kind, false)}
        <span class="quiet">${entry.bytes > 0 ? `${bytes(entry.bytes)}, ` : ''}licence ${entry.licence}</span>
      </div>
      <p class="quiet">${entry.about}</p>
      <div class="tools">
        <button type="button" class="get" ?disabled=${this.busy} @click=${() => emit(this, 'rb-load', { entry, base: this.baseOf(entry) })}>
          ${remote ? `Download ${plural(entry.files.length, 'file')}` : 'Download'}
        </button>
      </div>
      ${
        remote
          ? html`<details>
              <summary>Address</summary>
              <label class="address">
                The page downloads the files from here, and from nowhere else, when you press the button
                <input type="url" class="base" .value=${entry.base} />
              </label>
            </details>`
          : nothing
      }
    </li>`
  }

  private baseOf(entry: CatalogueEntry): string {
    const field = this.renderRoot.querySelector<HTMLInputElement>(`li[data-entry="${CSS.escape(entry.id)}"] input.base`)
    const base = field?.value.trim() || entry.base
    return base.endsWith('/') ? base : `${base}/`
  }

  private onOver(event: DragEvent) {
    event.preventDefault()
    this.over = true
  }

  private async onDrop(event: DragEvent) {
    event.preventDefault()
    event.stopPropagation()
    this.over = false
    if (event.dataTransfer) emit(this, 'rb-files', await droppedFiles(event.dataTransfer))
  }

  private onPick(event: Event) {
    const input = event.target as HTMLInputElement
    emit(this, 'rb-files', pickedFiles(input.files ?? []))
    input.value = ''
  }
}
