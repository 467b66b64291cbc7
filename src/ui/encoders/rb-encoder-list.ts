/** Encoders with size and licence, and the state of each for the open pack. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { bytesInWords as bytes, count, plural, tenths } from '../../core/words.ts'
import { encodingKey } from '../../encoders/keys.ts'
import type { EncoderCard, Weights } from '../../encoders/registry.ts'
import type { EncodingState } from '../../storage/encode-service.ts'
import type { Encoding } from '../../storage/encodings.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-encoder-list')
export class RbEncoderList extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        list-style: none;
        margin: 0.5rem 0 0;
        padding: 0;
      }
      li.card {
        border-block-start: 1px solid var(--rule);
        padding-block: 0.75rem;
      }
      .line,
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem 0.75rem;
        align-items: baseline;
      }
      .line b {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p {
        margin-block: 0.25rem;
      }
    `,
  ]

  @property({ attribute: false }) cards: readonly EncoderCard[] = []
  @property({ attribute: false }) state?: EncodingState
  /** Key of the running encoding. */
  @property({ attribute: false }) running?: string
  @property({ type: Boolean }) fp16 = false
  @property({ type: Boolean }) busy = false
  /** The number format chosen per encoder. */
  private readonly chosen = new Map<string, Weights['dtype']>()

  override render() {
    return html`<ul>
      ${this.cards.map((card) => this.card(card))}
    </ul>`
  }

  private card(card: EncoderCard) {
    const weights = this.weightsOf(card)
    const chosen = weights.find(({ dtype }) => dtype === this.chosen.get(card.id)) ?? weights[0]
    if (!chosen) return nothing
    const key = encodingKey(card, chosen.dtype)
    const size = Number.isNaN(chosen.bytes) ? 'size unknown' : `${bytes(chosen.bytes)} to download`
    return html`<li class="card" data-encoder=${card.id}>
      <div class="line">
        <b>${card.label}</b>
        <span class="quiet number">${card.modality === 'text' ? 'text' : 'pictures'}${card.dims ? `, ${count(card.dims)} numbers` : ''}, ${size}, licence ${card.licence}</span>
      </div>
      <p class="quiet">${card.about}</p>
      <div class="tools">${weights.length > 1 ? this.formats(card, weights, chosen) : nothing} ${this.tools(card, chosen, key)}</div>
      ${this.outcome(key)}
    </li>`
  }

  /** Half precision only where the adapter supports it. */
  private weightsOf = (card: EncoderCard) => card.weights.filter(({ dtype }) => dtype !== 'fp16' || this.fp16)

  private formats(card: EncoderCard, weights: readonly Weights[], chosen: Weights) {
    return html`<select aria-label="Number format of ${card.label}" @change=${(e: Event) => this.choose(card, e)}>
      ${weights.map(({ dtype }) => html`<option value=${dtype} ?selected=${dtype === chosen.dtype}>${dtype}</option>`)}
    </select>`
  }

  private choose(card: EncoderCard, event: Event) {
    this.chosen.set(card.id, (event.target as HTMLSelectElement).value as Weights['dtype'])
    this.requestUpdate()
  }

  private tools(card: EncoderCard, { dtype }: Weights, key: string) {
    if (this.running === key)
      return html`<button type="button" class="pause" @click=${() => emit(this, 'rb-pause', card)}>Pause</button>`
    const forget = (label: string) =>
      html`<button type="button" ?disabled=${this.busy} aria-label="${label} ${card.label}" @click=${() => emit(this, 'rb-remove', key)}>${label}</button>`
    if (this.made(key)) return forget('Delete')
    const unfinished = this.state?.unfinished.some((one) => one.key === key)
    const pictures = card.modality === 'image' && this.state?.picturesNamed === 0
    return html`<button
        type="button"
        class="encode"
        ?disabled=${this.busy || pictures}
        aria-label="${unfinished ? 'Continue' : 'Encode this pack'} with ${card.label}"
        @click=${() => emit(this, 'rb-encode', { card, dtype })}
      >
        ${unfinished ? 'Continue' : 'Encode this pack'}
      </button>
      ${unfinished ? forget('Discard') : nothing} ${pictures ? html`<span class="quiet">This pack names no pictures.</span>` : nothing}`
  }

  private made = (key: string) => this.state?.encodings.find((encoding) => encoding.key === key)

  private outcome(key: string) {
    const made = this.made(key)
    if (made)
      return html`<p class="quiet number made">${summary(made)}</p>${made.bad.length > 0 ? badSamples(made) : nothing}`
    const unfinished = this.state?.unfinished.find((one) => one.key === key)
    return unfinished
      ? html`<p class="quiet number">Stopped at ${count(unfinished.rows)} of ${plural(this.state?.texts ?? 0, 'question')}. Finished rows are kept.</p>`
      : nothing
  }
}

const summary = ({ rows, seconds, devices, engine }: Encoding) =>
  `${plural(rows, 'question')} encoded in ${tenths(seconds)} s: ${tenths(rows / seconds)} per second on ${devices.join(', then ')}; ${engine}.`

/** Enough to see the problem; a broken archive could fill the page. */
const shownBad = 20

const badSamples = ({ bad }: Encoding) => html`<details>
  <summary>${plural(bad.length, 'question was', 'questions were')} not encoded (rows of zeros)</summary>
  <ul class="quiet">
    ${bad.slice(0, shownBad).map(({ id, what }) => html`<li>Question ${id}: ${what}.</li>`)}
    ${bad.length > shownBad ? html`<li>and ${count(bad.length - shownBad)} more.</li>` : nothing}
  </ul>
</details>`
