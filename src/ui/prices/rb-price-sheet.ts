/** The price sheet: every change re-prices all answers and re-scores every router at once. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { isPrice, maxPricePerMillion, priceOf } from '../../core/prices/price.ts'
import type { ModelInfo, Price, PriceSheet } from '../../core/types.ts'
import type { PriceSource } from '../../experiment/experiment.ts'
import { withFullStop } from '../../packs/findings.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'
import { shownTable } from '../export/export-table.ts'

const fields = [
  { name: 'inputPerMillion', label: 'Input, $/1M tokens' },
  { name: 'outputPerMillion', label: 'Output, $/1M tokens' },
] as const

@customElement('rb-price-sheet')
export class RbPriceSheet extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      input {
        width: 6.5rem;
        text-align: end;
      }
      input[aria-invalid='true'] {
        border-color: var(--error);
      }
      th[scope='row'] {
        white-space: nowrap;
      }
      @media (max-width: 40rem) {
        input {
          width: 4.5rem;
        }
        th[scope='row'] {
          white-space: normal;
          overflow-wrap: anywhere;
          min-width: 7rem;
        }
      }
      .assumption {
        min-width: 14rem;
      }
    `,
  ]

  @property({ attribute: false }) models: readonly ModelInfo[] = []
  @property({ attribute: false }) sheet?: PriceSheet
  /** The visitor's own prices, which override the sheet's. */
  @property({ attribute: false }) changed: Readonly<Record<string, Price>> = {}
  /** The source of the visitor's prices, if they loaded a whole sheet. */
  @property({ attribute: false }) source?: PriceSource
  /** Packs that carry costs instead of tokens cannot be re-priced. */
  @property({ type: Boolean }) fixed = false
  /** The board has not yet answered the last edit. */
  private awaiting = false

  override render() {
    const { sheet } = this
    if (!sheet) return nothing
    const edits = Object.keys(this.changed).length
    return html`<h2>Prices ${(this.source ?? sheet).assumed ? html`<span class="badge mark">assumed</span>` : nothing}</h2>
      <p class="quiet">${(this.source ?? sheet).title}, ${(this.source ?? sheet).date}. Source: ${withFullStop((this.source ?? sheet).source)}</p>
      ${this.fixed ? html`<p>This pack records the cost of each call but no tokens. Changing prices has no effect.</p>` : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label="Price sheet">
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              ${fields.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
              <th scope="col">${sheet.assumed ? 'Assumption' : 'Note'}</th>
            </tr>
          </thead>
          <tbody>
            ${this.models.map((model) => this.row(model, sheet))}
          </tbody>
        </table>
      </div>
      <rb-export name="Prices" .table=${() => shownTable(this.renderRoot, 'Prices, dollars per million tokens')}></rb-export>
      <p>
        <button type="button" ?disabled=${edits === 0} @click=${() => emit(this, 'rb-prices-reset')}>
          ${edits === 0 ? 'No price changed' : `Undo ${plural(edits, 'changed price')}`}
        </button>
      </p>`
  }

  private row({ id }: ModelInfo, sheet: PriceSheet) {
    const own = priceOf(this.changed, id)
    const price = own ?? priceOf(sheet.prices, id)
    return html`<tr>
      <th scope="row">${id}</th>
      ${fields.map(
        ({ name, label }) => html`<td class="number">
          <input type="number" min="0" max=${maxPricePerMillion} step="any" inputmode="decimal" aria-label="${id}, ${label}"
            data-model=${id} data-field=${name} aria-invalid=${!Number.isFinite(price?.[name])}
            @input=${(event: Event) => this.onInput(id, name, event)} @blur=${this.onBlur} />
        </td>`,
      )}
      <td class="assumption quiet">${own ? html`${own.assumption ?? (own.listed ? '' : 'changed by you')} <button type="button" class="plain" @click=${() => emit(this, 'rb-price', { model: id })}>undo</button>` : (price?.assumption ?? '')}${price?.listed && !price.assumption ? `listed as ${price.listed}` : ''}</td>
    </tr>`
  }

  /** Puts the cursor into the first field without a price, or else the first field. */
  async enter() {
    await this.updateComplete
    const fields = [...this.renderRoot.querySelectorAll<HTMLInputElement>('input[data-model]')]
    const empty = fields.find((field) => field.getAttribute('aria-invalid') === 'true') ?? fields[0]
    empty?.focus()
  }

  /** Fills fields here and not in the template: a field that is being typed in must not change. */
  protected override updated() {
    this.awaiting = false
    this.fillFields()
  }

  private onBlur() {
    // Until the board answers, the prices here are older than the typed ones.
    if (!this.awaiting) this.fillFields()
  }

  private fillFields() {
    const root = this.renderRoot as ShadowRoot
    for (const input of root.querySelectorAll<HTMLInputElement>('input[data-model]')) {
      const { model = '', field } = input.dataset
      const price = priceOf(this.changed, model) ?? priceOf(this.sheet?.prices ?? {}, model)
      const value = price?.[field as (typeof fields)[number]['name']]
      const text = value !== undefined && Number.isFinite(value) ? String(value) : ''
      if (input !== root.activeElement && input.value !== text) input.value = text
    }
  }

  /** An empty or negative field is an unknown price: the board then has no costs. It never counts as free. */
  private onInput(model: string, field: (typeof fields)[number]['name'], event: Event) {
    const text = (event.target as HTMLInputElement).value
    const value = text.trim() === '' || !isPrice(Number(text)) ? Number.NaN : Number(text)
    this.awaiting = true
    emit(this, 'rb-price', { model, part: { [field]: value } })
  }
}
