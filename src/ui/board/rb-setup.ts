/** The settings behind the numbers: β, the split, the bounds. Shown with the board. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { PackInfo } from '../../core/types.ts'
import { cost, percent } from '../../core/words.ts'
import type { Board } from '../../engine/score/board.ts'
import { defaultSeed, type SplitChoice, type SplitDraw } from '../../experiment/experiment.ts'
import { defaultSettings, ranges, type Settings, settingNames, settings } from '../../experiment/ranges.ts'
import { withFullStop } from '../../packs/findings.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { numberField } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'

const draws: readonly { readonly draw: SplitDraw; readonly label: string }[] = [
  { draw: 'plain', label: 'drawn 70/10/20 by seed' },
  { draw: 'dataset', label: 'drawn by seed, stratified by dataset' },
  { draw: 'group', label: 'drawn by seed, what belongs together in one part: new kinds of question' },
  { draw: 'within', label: 'drawn by seed, what belongs together spread out: new variants' },
]
/** Draws that need to know which questions belong together. */
const byUnits: readonly (SplitDraw | undefined)[] = ['group', 'within']

const seeded = (seed: number, draw: SplitDraw): SplitChoice =>
  draw === 'plain' ? { by: 'seed', seed } : { by: 'seed', seed, draw }

function boundsInWords({ bounds, unknownCosts }: Board): string {
  if (unknownCosts) return unknownCosts.sentence
  const { cminPer10k, cminModel, cmaxPer10k, cmaxModel } = bounds
  if (cminModel === '') return 'None: every call costs 0.'
  return `$${cost(cminPer10k)} (${cminModel}) to $${cost(cmaxPer10k)} (${cmaxModel}) per 10K: mean cost of the cheapest and the most expensive model over all splits`
}

@customElement('rb-setup')
export class RbSetup extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.5rem;
        align-items: end;
        margin-block: 0.5rem 0.75rem;
      }
      label {
        display: grid;
        gap: 0.2rem;
        grid-template-columns: minmax(0, max-content);
        max-width: 100%;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      input[type='number'] {
        width: 6rem;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.15rem 1rem;
        margin: 0;
        font-size: var(--text-s);
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
      }
      @media (max-width: 40rem) {
        dl {
          grid-template-columns: 1fr;
        }
        dd {
          margin-block-end: 0.35rem;
        }
      }
    `,
  ]

  @property({ attribute: false }) board?: Board
  @property({ attribute: false }) split: SplitChoice = { by: 'pack' }
  @property({ attribute: false }) settings: Settings = defaultSettings
  @property({ attribute: false }) tokenRules?: PackInfo['tokenRules']
  /** Known leaks of test questions into train; empty if unknown. */
  @property() leaks = ''
  /** The pack may tell which questions belong together. */
  @property({ type: Boolean }) hasUnits = false
  /** The pack has its own split. */
  @property({ type: Boolean }) hasSplit = false

  override render() {
    const { board, split } = this
    if (!board) return nothing
    return html`<h2>What the numbers rest on</h2>
      <div class="fields">
        ${settingNames.map(
          (name) =>
            html`<label>${settings[name].label} ${numberField(settings[name], this.settings[name], (value) => emit(this, 'rb-setting', { [name]: value }), name)}</label>`,
        )}
        <label
          >Split
          <select id="split" @change=${this.onSplit}>
            ${this.hasSplit ? html`<option value="pack" ?selected=${split.by === 'pack'}>the pack's own</option>` : nothing}
            ${draws
              .filter(({ draw }) => this.hasUnits || draw === this.draw || !byUnits.includes(draw))
              .map(({ draw, label }) => html`<option value=${draw} ?selected=${this.draw === draw}>${label}</option>`)}
            ${split.by === 'ids' ? html`<option value="ids" selected>${split.name}</option>` : nothing}
          </select>
        </label>
        ${
          this.draw
            ? html`<label
                >Split seed
                ${numberField(ranges.splitSeed, this.seed, (seed) => emit(this, 'rb-split', seeded(seed, this.draw ?? 'plain')), 'seed')}
              </label>`
            : nothing
        }
        <label
          >Split from a file
          <input id="split-file" type="file" accept=".json,application/json" @change=${this.onFile} />
        </label>
      </div>
      <dl class="number">
        <dt>Split</dt>
        <dd>${board.split.source}: ${board.split.train} train, ${board.split.dev} dev, ${board.split.test} test ${board.notes.map(({ what }) => html`<br />${withFullStop(what)}`)}
          ${this.leaks ? html`<br /><span id="leaks">Leaks: ${withFullStop(this.leaks)}</span>` : nothing}</dd>
        <dt>Cost bounds of the Rank Score</dt>
        <dd>${boundsInWords(board)}</dd>
        <dt>What routers see</dt>
        <dd>${board.features}</dd>
        <dt>Tokens behind the costs</dt>
        <dd>${this.tokenRules ? html`In: ${this.tokenRules.input} Out: ${this.tokenRules.output}` : nothing}</dd>
        <dt>Unsolved</dt>
        <dd>${percent(board.unsolvedShare)} % of the test questions, by any model</dd>
        <dt>Decision and cost</dt>
        <dd>Routers decide on expected cost; the reported cost is that of the chosen model's actual answer. λ is picked on dev.</dd>
      </dl>`
  }

  /** The current draw; undefined if the split is the pack's own or from a file. */
  private get draw(): SplitDraw | undefined {
    const { split } = this
    if (split.by === 'seed') return split.draw ?? 'plain'
    return split.by === 'pack' && !this.hasSplit ? 'plain' : undefined
  }

  private get seed(): number {
    return this.split.by === 'seed' ? this.split.seed : defaultSeed
  }

  private onSplit(event: Event) {
    const { value } = event.target as HTMLSelectElement
    if (value === 'pack') emit(this, 'rb-split', { by: 'pack' })
    const chosen = draws.find(({ draw }) => draw === value)
    if (chosen) emit(this, 'rb-split', seeded(this.seed, chosen.draw))
  }

  private onFile(event: Event) {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    if (file) emit(this, 'rb-split-file', file)
    // The same file can then be chosen again after a correction.
    input.value = ''
  }
}
