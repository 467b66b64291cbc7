/** Prices on the board: the sheet, whole sheets in and out, how pictures are counted, and the break-even. */
import { html, LitElement } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { sheetFor } from '../../engine/prepare/price-sheet.ts'
import type { BreakEvenQuestion } from '../../engine/rows/break-even.ts'
import { sheetFromFile, takeSheet } from '../../page/prices.ts'
import type { Session } from '../../page/session.ts'
import type { SessionState } from '../../page/session-state.ts'
import { run } from '../../page/worker-run.ts'
import './rb-price-sheet.ts'
import { shared } from '../shell/styles.ts'
import type { RbPriceSheet } from './rb-price-sheet.ts'
import './rb-break-even.ts'
import './rb-price-tools.ts'

@customElement('rb-prices')
export class RbPrices extends LitElement {
  static override styles = shared

  @property({ attribute: false }) session!: Session
  /** The session's, handed down: this element is loaded late, and may be on the page before it can listen. */
  @property({ attribute: false }) state!: SessionState

  /** Brings the sheet into view and the cursor to the first price that is missing. */
  async enter() {
    await this.updateComplete
    await this.renderRoot.querySelector<RbPriceSheet>('rb-price-sheet')?.enter()
  }

  override render() {
    const { session } = this
    const { experiment, board, pack } = this.state
    const info = pack?.info
    return html`<rb-price-sheet
        .models=${info?.models ?? []}
        .sheet=${info?.priceSheet}
        .changed=${experiment.prices}
        .source=${experiment.priceSource}
        ?fixed=${info ? 'cost.npy' in info.entries : false}
        @rb-price=${(e: CustomEvent) => session.setPrice(e.detail.model, e.detail.part)}
        @rb-prices-reset=${() => session.change({ prices: {}, priceSource: undefined })}
      ></rb-price-sheet>
      <rb-price-tools
        .info=${info}
        .sheet=${info && sheetFor(info, experiment)}
        imageTokens=${experiment.imageTokens}
        @rb-sheet=${(e: CustomEvent) => takeSheet(session, e.detail)}
        @rb-sheet-file=${(e: CustomEvent) => sheetFromFile(session, e.detail)}
        @rb-image-rule=${(e: CustomEvent) => session.change({ imageTokens: e.detail })}
      ></rb-price-tools>
      <rb-break-even .board=${board} .find=${this.find}></rb-break-even>`
  }

  private find = (question: BreakEvenQuestion) => {
    const { session } = this
    const { experiment } = session.state
    return run(session.workers.engine, (worker) => worker.breakEven(experiment, question)).catch(
      session.fail('looking for the break-even'),
    )
  }
}
