/** What routers see: the pack's own vectors, TF-IDF of its words, or vectors of encoders run here; and the fusion method. */

import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { fusionMethods } from '../../core/fusion.ts'
import type { PackInfo } from '../../core/types.ts'
import { encodingLabel } from '../../encoders/keys.ts'
import type { FeatureChoice } from '../../experiment/experiment.ts'
import { ranges } from '../../experiment/ranges.ts'
import type { Encoding } from '../../storage/encodings.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { numberField } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-features')
export class RbFeatures extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.5rem;
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
      select {
        max-width: min(22rem, 86vw);
      }
      input[type='number'] {
        width: 6rem;
      }
    `,
  ]

  @property({ attribute: false }) choice?: FeatureChoice
  @property({ attribute: false }) info?: PackInfo
  @property({ attribute: false }) encodings: readonly Encoding[] = []

  override render() {
    const { choice, info } = this
    if (!choice || !info) return nothing
    const sources = sourcesOf(info, this.encodings)
    return html`<h2>What routers see</h2>
      <div class="fields">
        <label
          >Features
          <select id="source" @change=${(e: Event) => this.set({ source: picked(e) as FeatureChoice['source'] })}>
            ${sources.map(({ id, label }) => html`<option value=${id} ?selected=${id === effective(choice, sources)}>${label}</option>`)}
          </select>
        </label>
        ${choice.source === 'encoders' ? [this.encoding('text', 'Text'), this.encoding('image', 'Picture')] : nothing}
        ${this.fusable(choice, info) ? this.fusion(choice) : nothing}
      </div>
      ${
        this.encodings.length === 0 && 'samples.jsonl' in info.entries
          ? html`<p class="quiet">No encoder has encoded this pack yet: <a href="#encoders" @click=${this.go}>choose one under Encoders</a>.</p>`
          : nothing
      }`
  }

  private fusable({ source, text, image }: FeatureChoice, info: PackInfo): boolean {
    if (source === 'encoders') return text !== '' && image !== ''
    const has = (modality: 'text' | 'image') => info.encoders.some((encoder) => encoder.modality === modality)
    return source === 'auto' && has('text') && has('image')
  }

  private encoding(modality: 'text' | 'image', label: string) {
    const offered = this.encodings.filter(({ info }) => info.modality === modality)
    return html`<label
      >${label}
      <select id=${modality} @change=${(e: Event) => this.set({ [modality]: picked(e) })}>
        <option value="">none</option>
        ${offered.map(({ key }) => html`<option value=${key} ?selected=${key === this.choice?.[modality]}>${encodingLabel(key)}</option>`)}
      </select>
    </label>`
  }

  private fusion({ fusion, textWeight }: FeatureChoice) {
    return html`<label
        >Fusion
        <select id="fusion" @change=${(e: Event) => this.set({ fusion: picked(e) })}>
          ${fusionMethods.map(({ id, label }) => html`<option value=${id} ?selected=${id === fusion}>${label}</option>`)}
        </select>
      </label>
      ${
        fusion === 'weighted_average'
          ? html`<label
              >Weight of the text, 0 to 1
              ${numberField(ranges.textWeight, textWeight, (value) => this.set({ textWeight: value }), 'weight')}
            </label>`
          : nothing
      }`
  }

  /** Choosing encoders starts with the first of each kind. */
  private set(change: Partial<FeatureChoice>) {
    if (!this.choice) return
    const first = (modality: 'text' | 'image') =>
      this.encodings.find(({ info }) => info.modality === modality)?.key ?? ''
    const started = change.source === 'encoders' ? { text: first('text'), image: first('image') } : {}
    emit(this, 'rb-features', { ...this.choice, ...started, ...change })
  }

  private go(event: Event) {
    event.preventDefault()
    emit(this, 'rb-page', 'encoders')
  }
}

const picked = (event: Event) => (event.target as HTMLSelectElement).value

interface Source {
  readonly id: FeatureChoice['source']
  readonly label: string
}

function sourcesOf(info: PackInfo, encodings: readonly Encoding[]): Source[] {
  const texts = 'samples.jsonl' in info.entries
  return [
    ...(info.encoders.length > 0 ? [{ id: 'auto' as const, label: "the pack's own embeddings" }] : []),
    ...(texts ? [{ id: 'tfidf' as const, label: 'TF-IDF of the words' }] : []),
    ...(encodings.length > 0 ? [{ id: 'encoders' as const, label: 'encoders run in this browser' }] : []),
  ]
}

/** 'auto' is TF-IDF in a pack without embeddings. */
const effective = ({ source }: FeatureChoice, sources: readonly Source[]) =>
  sources.some(({ id }) => id === source) ? source : sources[0]?.id
