/** Data: the packs that are stored, those one click away, and the way in for a visitor's own. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { applyRemedy } from '../jobs/data-check.ts'
import type { CatalogueEntry } from '../packs/catalogue.ts'
import type { Remedy } from '../packs/check/finding.ts'
import './data/rb-check.ts'
import './data/rb-mapping.ts'
import './prices/rb-prices.ts'
import type { RbPrices } from './prices/rb-prices.ts'
import './rb-packs.ts'
import { SessionElement, toBoard } from './session-element.ts'
import { shared } from './styles.ts'

@customElement('rb-data')
export class RbData extends SessionElement {
  static override styles = [
    shared,
    css`
      rb-check,
      rb-prices,
      rb-mapping {
        display: block;
        margin-block-end: 2.25rem;
      }
    `,
  ]

  @property({ attribute: false }) catalogue: readonly CatalogueEntry[] = []

  /** The pack whose prices are being set here: its sheet stays while they are typed in. */
  @state() private pricing = ''

  /** Prices are entered on the spot; every other way out is carried out. */
  private async onRemedy({ detail }: CustomEvent<Remedy>) {
    if (!('set' in detail) || detail.set !== 'price') return applyRemedy(this.session, detail)
    this.pricing = this.session.state.pack?.id ?? ''
    await this.updateComplete
    await this.renderRoot.querySelector<RbPrices>('rb-prices')?.enter()
  }

  override render() {
    const { jobs, pack, packs, check, ask } = this.session.state
    return html`${
      ask
        ? html`<rb-mapping
              .ask=${ask.table}
              ?busy=${jobs.length > 0}
              @rb-mapping=${(e: CustomEvent) => toBoard(this.session, this.session.importFiles(ask.files, e.detail))}
              @rb-cancel=${() => this.session.update({ ask: undefined })}
            ></rb-mapping>`
        : nothing
    }<rb-check
        .findings=${check}
        .info=${pack?.info}
        ?busy=${jobs.length > 0}
        @rb-remedy=${this.onRemedy}
        @rb-open=${(e: CustomEvent) => this.session.open(e.detail)}
      ></rb-check>
      ${this.pricing === pack?.id ? html`<rb-prices .session=${this.session} .state=${this.session.state}></rb-prices>` : nothing}
      <rb-packs
      .packs=${packs}
      .catalogue=${this.catalogue}
      current=${pack?.id ?? ''}
      ?busy=${jobs.length > 0}
      @rb-open=${(e: CustomEvent) => toBoard(this.session, this.session.open(e.detail))}
      @rb-remove=${(e: CustomEvent) => this.session.remove(e.detail)}
      @rb-load=${(e: CustomEvent) => toBoard(this.session, this.session.load(e.detail.entry, e.detail.base))}
      @rb-files=${(e: CustomEvent) => toBoard(this.session, this.session.importFiles(e.detail))}
    ></rb-packs>`
  }
}
