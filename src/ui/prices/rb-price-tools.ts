/** Below the price sheet: import and export of whole sheets, and the token rule of pictures. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { imageRuleById, imageRules } from '../../core/prices/image-rules.ts'
import type { PackInfo, PriceSheet } from '../../core/types.ts'
import { withFullStop } from '../../packs/findings.ts'
import { namedSheets } from '../../page/prices.ts'
import { emit } from '../shell/events.ts'
import { download } from '../shell/files.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-price-tools')
export class RbPriceTools extends LitElement {
  static override styles = [
    shared,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
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
      input[type='file'] {
        max-width: 100%;
      }
    `,
  ]

  @property({ attribute: false }) info?: PackInfo
  /** Gives the prices in force: they are only asked for when they are saved. */
  @property({ attribute: false }) sheetNow?: () => PriceSheet | undefined
  @property() imageTokens = 'flat'

  /** Sheets that need no file, with the prices they know. */
  private named: readonly { readonly label: string; readonly sheet: PriceSheet }[] = []

  protected override willUpdate(changed: PropertyValues<this>) {
    const { info } = this
    if (changed.has('info') && info)
      this.named = namedSheets.map(({ label, of }) => ({ label, sheet: of(info.models) }))
  }

  override render() {
    const { info } = this
    if (!info || 'cost.npy' in info.entries) return nothing
    const sized = 'images.npy' in info.entries
    return html`<div class="tools" role="group" aria-label="Price sheets">
        ${this.named.map(({ label, sheet: named }) => {
          const known = Object.keys(named.prices).length
          return html`<button type="button" ?disabled=${known === 0} @click=${() => emit(this, 'rb-sheet', named)}>
            ${label} (${known} of ${info.models.length})
          </button>`
        })}
        <button type="button" @click=${() => this.save('csv')}>Save as CSV</button>
        <button type="button" @click=${() => this.save('json')}>Save as JSON</button>
        <label
          >Import prices from CSV or JSON
          <input id="price-file" type="file" accept=".csv,.tsv,.json" @change=${this.onFile} />
        </label>
      </div>
      <div class="tools">
        <label
          >Picture tokens
          <select id="image-rule" ?disabled=${!sized} @change=${(event: Event) => emit(this, 'rb-image-rule', (event.target as HTMLSelectElement).value)}>
            ${imageRules.map(({ id, label }) => html`<option value=${id} ?selected=${sized ? id === this.imageTokens : id === imageRules[0].id}>${label}</option>`)}
          </select>
        </label>
      </div>
      <p class="quiet">${sized ? withFullStop(imageRuleById(this.imageTokens).about) : this.sizeless()}</p>`
  }

  /** The module that writes files also reads all kinds of them: it is loaded on first use. */
  private async save(kind: 'csv' | 'json') {
    const { info } = this
    const sheet = this.sheetNow?.()
    if (!info || !sheet) return
    const { priceSheetCsv, priceSheetJson } = await import('../../packs/price-file.ts')
    if (kind === 'csv') download(`${info.id}-prices.csv`, priceSheetCsv(sheet), 'text/csv')
    else download(`${info.id}-prices.json`, priceSheetJson(sheet))
  }

  private sizeless(): string {
    const asked = imageRuleById(this.imageTokens)
    const fallback =
      asked.id === imageRules[0].id
        ? ''
        : ` The chosen rule, "${asked.label}", cannot be applied; the flat count stays.`
    return `This pack does not record picture sizes, so pictures are counted by the pack's token rule.${fallback}`
  }

  private onFile(event: Event) {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    if (file) emit(this, 'rb-sheet-file', file)
    input.value = ''
  }
}
