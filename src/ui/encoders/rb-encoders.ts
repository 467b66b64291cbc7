/** Encoders: turn the open pack's questions and pictures into vectors; device, pictures, weights, jobs and comparison. */
import { css, html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { cardOf, type EncoderCard, hubEncoders, siteEncoders } from '../../encoders/registry.ts'
import { setIsolation } from '../../offline/files.ts'
import { type Comparison, compareEncoders } from '../../page/compare-encoders.ts'
import { encodersOf } from '../../page/encoders.ts'
import { isolationHere } from '../../page/offline.ts'
import type { SessionState } from '../../page/session-state.ts'
import type { Comparable, EventOf } from '../shell/events.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import './rb-device.ts'
import './rb-encoder-comparison.ts'
import './rb-encoder-list.ts'
import './rb-pictures.ts'
import './rb-weights.ts'
import { plural } from '../../core/words.ts'

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

  /** Hub models that the visitor added by name. */
  @state() private own: readonly EncoderCard[] = []
  @state() private comparison: Comparison | undefined
  /** Several threads after a reload: on, off, or undefined where the page cannot decide. */
  @state() private isolation: boolean | undefined
  private inspected = ''

  override connectedCallback() {
    super.connectedCallback()
    void isolationHere().then((isolation) => {
      this.isolation = isolation
    })
  }

  protected override reads({ pack, board, jobs }: SessionState) {
    return [pack, board, jobs.length > 0]
  }

  protected override hears() {
    return [this.encoders]
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
          An encoder turns a question or a picture into a vector, so that routers can tell which questions are alike. The vectors stay in
          this browser. Choose them under <a href="#board" @click=${this.to('board')}>What routers see</a> on the board.
        </p>
        ${pack && there ? this.lead(pack.info.title, there.texts) : html`<p class="quiet" role="status">Reading the pack…</p>`}
        <rb-device
          .wish=${this.encoders.state.wish}
          .choice=${this.encoders.state.choice}
          ?busy=${jobs.length > 0}
          @rb-wish=${(e: EventOf<'rb-wish'>) => this.encoders.wishFor(e.detail)}
          @rb-measure=${() => this.encoders.device()}
        ></rb-device>
        ${this.isolation === undefined ? nothing : html`<label><input type="checkbox" .checked=${this.isolation} @change=${this.onIsolation} /> Use several WebAssembly threads (reloads the page)</label>`}
      </section>
      ${there && there.texts > 0 ? this.lists() : nothing}`
  }

  private async onIsolation(event: Event) {
    await setIsolation((event.target as HTMLInputElement).checked)
    location.reload()
  }

  private lead(title: string, texts: number) {
    return texts > 0
      ? html`<p class="quiet">${title} has ${plural(texts, 'question')}.</p>`
      : html`<p><b>${title} has no texts or pictures to encode:</b> it only contains vectors. Open a pack with questions under Data.</p>`
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
      @rb-encode=${(e: EventOf<'rb-encode'>) => this.encoders.encode(e.detail.card, e.detail.dtype)}
      @rb-pause=${(e: EventOf<'rb-pause'>) => this.encoders.pause(e.detail)}
      @rb-remove=${(e: EventOf<'rb-remove'>) => this.encoders.remove(e.detail)}
    ></rb-encoder-list>`
    return html`<section>
        <rb-pictures
          .state=${pack}
          .address=${pictureAddress}
          ?busy=${jobs.length > 0}
          @rb-files=${(e: EventOf<'rb-files'>) => this.encoders.keepPictures(e.detail)}
          @rb-address=${(e: EventOf<'rb-address'>) => this.encoders.setPictureAddress(e.detail)}
        ></rb-pictures>
      </section>
      <section>
        <h2>Shipped with this site</h2>
        <p class="quiet">Contacts no other server. These encoders are small, and weaker than the paper’s.</p>
        ${list(siteEncoders)}
        <p class="quiet">For sources and licences of these weights, see <a href="#about" @click=${this.to('about')}>About</a>.</p>
      </section>
      <section>
        <h2>From a model hub</h2>
        <rb-weights
          .source=${source}
          @rb-weights=${(e: EventOf<'rb-weights'>) => this.encoders.setSource(e.detail)}
          @rb-model=${(e: EventOf<'rb-model'>) => this.add(e.detail)}
        ></rb-weights>
        ${list([...this.own, ...hubEncoders])}
      </section>
      <section>
        <rb-encoder-comparison
          .routers=${this.comparable}
          .comparison=${this.comparison}
          encodings=${this.encoders.state.encodings.length}
          ?busy=${jobs.length > 0}
          @rb-compare=${(e: EventOf<'rb-compare'>) => this.compare(e.detail)}
        ></rb-encoder-comparison>
      </section>`
  }

  /** Rows of the board whose router reads features. */
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
