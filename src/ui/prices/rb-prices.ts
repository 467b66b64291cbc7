/** Prices on the board: the sheet, import and export, the token rule of pictures, and the break-even. */
import { html, nothing } from 'lit'
import { customElement } from 'lit/decorators.js'
import type { PriceSheet } from '../../core/types.ts'
import { sheetFor } from '../../engine/prepare/pricing.ts'
import type { BreakEvenQuestion } from '../../engine/rows/break-even.ts'
import { applyRemedy } from '../../page/data.ts'
import { sheetFromFile, takeSheet } from '../../page/prices.ts'
import { breakEven } from '../../page/questions.ts'
import type { SessionState } from '../../page/session-state.ts'
import './rb-price-sheet.ts'
import type { EventOf } from '../shell/events.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import type { RbPriceSheet } from './rb-price-sheet.ts'
import './rb-break-even.ts'
import './rb-price-tools.ts'
import './rb-unpriced.ts'

@customElement('rb-prices')
export class RbPrices extends SessionElement {
  static override styles = shared

  /** The prices in force: the same sheet as long as nothing of it has changed. */
  private sheet: PriceSheet | undefined

  protected override reads({ experiment, pack, board }: SessionState) {
    return [experiment.prices, experiment.priceSource, experiment.imageTokens, pack, board]
  }

  protected override sessionChanged() {
    const { experiment, pack } = this.session.state
    const asked = [pack, experiment.prices, experiment.priceSource]
    if (asked.every((part, i) => part === this.sheetOf[i])) return
    this.sheetOf = asked
    this.sheet = pack && sheetFor(pack.info, experiment)
  }

  private sheetOf: readonly unknown[] = []
  private readonly sheetNow = () => this.sheet

  /** Scrolls to the sheet and puts the cursor on the first missing price. */
  async enter() {
    await this.updateComplete
    await this.renderRoot.querySelector<RbPriceSheet>('rb-price-sheet')?.enter()
  }

  override render() {
    const { session } = this
    const { experiment, board, pack } = session.state
    const info = pack?.info
    return html`${
      board?.unknownCosts
        ? html`<rb-unpriced
              beside
              .unknown=${board.unknownCosts}
              .info=${info}
              .sheet=${this.sheet}
              @rb-sheet=${(e: EventOf<'rb-sheet'>) => takeSheet(session, e.detail)}
              @rb-remedy=${(e: EventOf<'rb-remedy'>) => applyRemedy(session, e.detail)}
              @rb-page=${(e: EventOf<'rb-page'>) => session.show({ page: e.detail })}
            ></rb-unpriced>`
        : nothing
    }<rb-price-sheet
        .models=${info?.models ?? []}
        .sheet=${info?.priceSheet}
        .changed=${experiment.prices}
        .source=${experiment.priceSource}
        ?fixed=${info ? 'cost.npy' in info.entries : false}
        @rb-price=${(e: EventOf<'rb-price'>) => session.setPrice(e.detail.model, e.detail.part)}
        @rb-prices-reset=${() => session.change({ prices: {}, priceSource: undefined })}
      ></rb-price-sheet>
      <rb-price-tools
        .info=${info}
        .sheetNow=${this.sheetNow}
        imageTokens=${experiment.imageTokens}
        @rb-sheet=${(e: EventOf<'rb-sheet'>) => takeSheet(session, e.detail)}
        @rb-sheet-file=${(e: EventOf<'rb-sheet-file'>) => sheetFromFile(session, e.detail)}
        @rb-image-rule=${(e: EventOf<'rb-image-rule'>) => session.change({ imageTokens: e.detail })}
      ></rb-price-tools>
      <rb-break-even .board=${board} .find=${this.find}></rb-break-even>`
  }

  private find = (question: BreakEvenQuestion) => breakEven(this.session, question)
}
