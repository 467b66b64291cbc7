/** Encoders: what turns questions and pictures into vectors, where it runs, and the jobs that do it for the open pack. */
import { css, html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { cardOf, type EncoderCard, hubEncoders, siteEncoders, type Weights } from '../../encoders/registry.ts'
import { setIsolation } from '../../offline/isolation.ts'
import { type Comparison, compareEncoders } from '../../page/compare-encoders.ts'
import { encodersOf } from '../../page/encoders.ts'
import { isolationHere } from '../../page/isolation.ts'
import { count } from '../shell/format.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import './rb-device.ts'
import type { Comparable } from './rb-encoder-comparison.ts'
import './rb-encoder-comparison.ts'
import './rb-encoder-list.ts'
import './rb-pictures.ts'
import './rb-weights.ts'

@customElement('rb-encoders')
export class RbEncoders extends SessionElement {
  static override styles = [
    shared,
    css`
      section {
        margin-block: 2rem;
      }
    `,
  ]

  /** Models of the hub the visitor named. */
  @state() private own: readonly EncoderCard[] = []
  @state() private comparison: Comparison | undefined
  /** Several threads by way of a reload: on, off, or not this page's to decide. */
  @state() private isolation: boolean | undefined
  private inspected = ''

  override connectedCallback() {
    super.connectedCallback()
    this.sessionChanged()
    void isolationHere().then((isolation) => {
      this.isolation = isolation
    })
  }

  protected override sessionChanged() {
    const { pack } = this.session.state
    if (!pack || pack.hash === this.inspected) return
    this.inspected = pack.hash
    void this.encoders.inspect()
  }

  private get encoders() {
    return encodersOf(this.session)
  }

  override render() {
    const { pack, jobs } = this.session.state
    const { pack: there } = this.encoders.state
    return html`<section>
        <h2>Encoders</h2>
        <p>
          An encoder turns a question or a picture into a row of numbers, so that routers can tell which questions are alike.
          Vectors made here stay in this browser; choose them under <a href="#board" @click=${this.to('board')}>What routers see</a> on the board.
        </p>
        ${pack && there ? this.lead(pack.info.title, there.texts) : html`<p class="quiet" role="status">Looking at the pack…</p>`}
        <rb-device
          .wish=${this.encoders.state.wish}
          .choice=${this.encoders.state.choice}
          ?busy=${jobs.length > 0}
          @rb-wish=${(e: CustomEvent) => this.encoders.wishFor(e.detail)}
          @rb-measure=${() => this.encoders.device()}
        ></rb-device>
        ${this.isolation === undefined ? nothing : html`<label><input type="checkbox" .checked=${this.isolation} @change=${this.onIsolation} /> Use several threads on WebAssembly (loads the page again)</label>`}
      </section>
      ${there && there.texts > 0 ? this.lists() : nothing}`
  }

  private async onIsolation(event: Event) {
    await setIsolation((event.target as HTMLInputElement).checked)
    location.reload()
  }

  private lead(title: string, texts: number) {
    return texts > 0
      ? html`<p class="quiet">${title} holds ${count(texts)} questions.</p>`
      : html`<p><b>${title} has no texts or pictures to encode:</b> its vectors came with it. Open a pack with questions under Data.</p>`
  }

  private lists() {
    const { jobs } = this.session.state
    const { pack, running, source, pictureAddress, choice } = this.encoders.state
    const list = (cards: readonly EncoderCard[]) => html`<rb-encoder-list
      .cards=${cards}
      .state=${pack}
      .running=${running}
      ?fp16=${choice?.device.fp16 ?? false}
      ?busy=${jobs.length > 0}
      @rb-encode=${(e: CustomEvent<{ card: EncoderCard; dtype: Weights['dtype'] }>) => this.encoders.encode(e.detail.card, e.detail.dtype)}
      @rb-pause=${(e: CustomEvent<EncoderCard>) => this.encoders.pause(e.detail)}
      @rb-forget=${(e: CustomEvent<string>) => this.encoders.remove(e.detail)}
    ></rb-encoder-list>`
    return html`<section>
        <rb-pictures
          .state=${pack}
          .address=${pictureAddress}
          ?busy=${jobs.length > 0}
          @rb-files=${(e: CustomEvent) => this.encoders.keepPictures(e.detail)}
          @rb-address=${(e: CustomEvent) => this.encoders.setPictureAddress(e.detail)}
        ></rb-pictures>
      </section>
      <section>
        <h2>With the site</h2>
        <p class="quiet">No other server is asked. Small and honest about it: weaker than the encoders of the paper.</p>
        ${list(siteEncoders)}
        <p class="quiet">Where these weights come from, and their licences: see <a href="#about" @click=${this.to('about')}>About</a>.</p>
      </section>
      <section>
        <h2>From a model hub</h2>
        <rb-weights
          .source=${source}
          @rb-source=${(e: CustomEvent) => this.encoders.setSource(e.detail)}
          @rb-model=${(e: CustomEvent<{ hub: string; modality: EncoderCard['modality'] }>) => this.add(e.detail)}
        ></rb-weights>
        ${list([...this.own, ...hubEncoders])}
      </section>
      <section>
        <rb-encoder-comparison
          .routers=${this.comparable}
          .comparison=${this.comparison}
          encodings=${this.encoders.state.encodings.length}
          ?busy=${jobs.length > 0}
          @rb-compare=${(e: CustomEvent<Comparable>) => this.compare(e.detail)}
        ></rb-encoder-comparison>
      </section>`
  }

  /** Rows of the board that look at questions. */
  private get comparable(): Comparable[] {
    const { board } = this.session.state
    const rows = board?.rows.filter(({ kind }) => kind === 'router') ?? []
    return rows.map(({ key, label }) => ({ key, label }))
  }

  private async compare(row: Comparable) {
    this.comparison = undefined
    await compareEncoders(this.session, row, (comparison) => {
      this.comparison = comparison
    })
  }

  private add({ hub, modality }: { hub: string; modality: EncoderCard['modality'] }) {
    try {
      const card = cardOf(hub, modality)
      this.own = [card, ...this.own.filter(({ id }) => id !== card.id)]
    } catch (error) {
      this.session.fail('adding a model')(error)
    }
  }

  private to = (page: string) => (event: Event) => {
    event.preventDefault()
    this.session.show({ page })
  }
}
