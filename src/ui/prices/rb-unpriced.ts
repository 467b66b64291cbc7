/** Why there are no costs, and the ways to have them with one click: like a model that has a price, or a whole sheet. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type { UnknownCosts } from '../../core/prices/price.ts'
import { paperPrices, priceLikeSheet } from '../../core/prices/price-sheets.ts'
import type { PackInfo, PriceSheet } from '../../core/types.ts'
import { firstFew } from '../../packs/findings.ts'
import { namedSheets } from '../../page/prices.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

const assumed = 100

@customElement('rb-unpriced')
export class RbUnpriced extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      p {
        margin-block: 0.25rem;
        overflow-wrap: anywhere;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: center;
        margin-block: 0.4rem 0.75rem;
      }
      form {
        display: contents;
      }
      select {
        max-width: 14rem;
        min-width: 0;
      }
    `,
  ]

  @property({ attribute: false }) unknown?: UnknownCosts
  @property({ attribute: false }) info?: PackInfo
  /** The prices in force. */
  @property({ attribute: false }) sheet?: PriceSheet
  @property({ type: Boolean }) busy = false
  /** Whole sheets are offered elsewhere beside it. */
  @property({ type: Boolean }) beside = false
  @query('select') private readonly like!: HTMLSelectElement | null

  /** Sheets that know any of the pack's models. */
  private named: readonly { readonly label: string; readonly sheet: PriceSheet; readonly known: number }[] = []

  protected override willUpdate(changed: PropertyValues<this>) {
    const { info } = this
    if (!changed.has('info') || !info) return
    this.named = namedSheets
      .map(({ label, of }) => ({ label, sheet: of(info.models) }))
      .map((one) => ({ ...one, known: Object.keys(one.sheet.prices).length }))
      .filter(({ known }) => known > 0)
  }

  override render() {
    const { unknown, info } = this
    if (!unknown || !info) return nothing
    return html`<p role="status">
        ${unknown.sentence} Accuracy is shown; cost and Rank Score stay blank, and every router picks its highest score (λ = 0).
      </p>
      <div class="tools" role="group" aria-label="Ways to have costs">${this.ways(unknown, info)}</div>`
  }

  private ways({ because, models }: UnknownCosts, info: PackInfo) {
    if (because === 'no tokens')
      return html`<button type="button" ?disabled=${this.busy} @click=${this.assumeTokens}>
        Assume ${assumed} input and ${assumed} output tokens a call
      </button>`
    if (because === 'gaps')
      return html`<button type="button" @click=${() => emit(this, 'rb-page', 'data')}>Open the data check</button>`
    return html`${this.likeForm(info, models)}
      ${(this.beside ? [] : this.named).map(
        ({ label, sheet, known }) => html`<button type="button" @click=${() => emit(this, 'rb-sheet', sheet)}>
          ${label} (${known} of ${info.models.length})
        </button>`,
      )}
      <span class="quiet">Without a price: ${firstFew(models)}.</span>`
  }

  private likeForm({ models }: PackInfo, unknown: readonly string[]) {
    const priced = models.filter(({ id }) => !unknown.includes(id)).map(({ id }) => id)
    const paper = Object.keys(paperPrices).filter((id) => !priced.includes(id))
    const group = (label: string, ids: readonly string[]) =>
      ids.length > 0
        ? html`<optgroup label=${label}>${ids.map((id) => html`<option value=${id}>${id}</option>`)}</optgroup>`
        : nothing
    return html`<form @submit=${this.priceLike}>
      <label for="like">Price the unknown ones like</label>
      <select id="like">${group('Of this pack', priced)} ${group("Of the paper's list", paper)}</select>
      <button class="primary">Price ${unknown.length}</button>
    </form>`
  }

  /** Brings the ways to have costs into sight. */
  override focus() {
    const first = this.renderRoot.querySelector<HTMLElement>('select, button')
    first?.scrollIntoView({ block: 'center' })
    first?.focus({ preventScroll: true })
  }

  private priceLike(event: SubmitEvent) {
    event.preventDefault()
    const { info, sheet, like } = this
    if (info && sheet && like) emit(this, 'rb-sheet', priceLikeSheet(info.models, sheet, like.value))
  }

  private assumeTokens() {
    const fix = { fix: 'assume-tokens', input: assumed, output: assumed } as const
    emit(this, 'rb-remedy', { label: `Assume ${assumed} input and ${assumed} output tokens`, fix })
  }
}
