/** Settings of the studies: routers, number of seeds, λ values. Values out of range are rejected. */

import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { lambda } from '../../core/words.ts'
import { defaultExperiment, type RouterEntry, type StudySettings } from '../../experiment/experiment.ts'
import { type Range, ranges } from '../../experiment/ranges.ts'
import { nameOf } from '../../experiment/rows.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { numberField } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-study-settings')
export class RbStudySettings extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.5rem;
        margin-block: 0.75rem;
      }
      label {
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      .field {
        display: grid;
        gap: 0.2rem;
        align-content: start;
      }
      input[type='number'] {
        width: 5rem;
      }
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        min-width: 0;
        flex-basis: 100%;
      }
      legend {
        font-size: var(--text-s);
        color: var(--ink-2);
        padding: 0;
        margin-block-end: 0.2rem;
      }
      .checks {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
      }
      .checks label {
        display: inline-flex;
        gap: 0.35rem;
        align-items: center;
        color: var(--ink);
        min-height: 1.5rem;
      }
      input[type='checkbox'] {
        accent-color: var(--accent);
      }
    `,
  ]

  @property({ attribute: false }) settings: StudySettings = defaultExperiment.study
  @property({ attribute: false }) routers: readonly RouterEntry[] = []

  override render() {
    const { settings, routers } = this
    return html`<form aria-label="Settings of the studies" @submit=${(event: Event) => event.preventDefault()}>
      <fieldset>
        <legend>Routers in the studies</legend>
        <div class="checks">
          ${routers.filter(({ fitOn }) => fitOn === 'train').map((row) => this.check('routers', row.key, nameOf(row)))}
        </div>
      </fieldset>
      <fieldset>
        <legend>λ of the sweep</legend>
        <div class="checks">
          ${defaultExperiment.study.lambdas.map((id) => this.check('lambdas', id, lambda(id === 'inf' ? Number.POSITIVE_INFINITY : Number(id))))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Beside the published figures</legend>
        <div class="checks">
          <label
            ><input
              type="checkbox"
              .checked=${settings.paperSettings}
              aria-describedby="paper-settings"
              @change=${() => this.set({ paperSettings: !this.settings.paperSettings })}
            />The paper’s settings</label
          >
        </div>
        <p id="paper-settings" class="quiet">
          MLP with layers of 2048 and 1024, the heads 768 wide in batches of 16, Linear’s λ in the unit of the others, and each
          router at its own λ of the sweep, chosen on dev. At full size this takes hours.
        </p>
      </fieldset>
      ${this.number('seeds', 'Seeds', ranges.runs)} ${this.number('sweepSeeds', 'Seeds per λ', ranges.sweepRuns)}
      <div class="checks">
        <label
          ><input
            type="checkbox"
            .checked=${settings.redrawTrained}
            @change=${() => this.set({ redrawTrained: !this.settings.redrawTrained })}
          />Redraw rows that train for long as well</label
        >
      </div>
      ${this.number('redraws', 'Redraws of training', ranges.redraws)} ${this.number('splits', 'Repeated splits', ranges.splits)}
      <label class="field"
        >λ picked on
        <select @change=${(event: Event) => this.set({ pickOn: (event.target as HTMLSelectElement).value as StudySettings['pickOn'] })}>
          <option value="dev" ?selected=${settings.pickOn === 'dev'}>dev</option>
          <option value="test" ?selected=${settings.pickOn === 'test'}>test (paper mode)</option>
        </select>
      </label>
      <label class="field"
        >Hold out one
        <select @change=${(event: Event) => this.set({ leaveOut: (event.target as HTMLSelectElement).value as StudySettings['leaveOut'] })}>
          <option value="group" ?selected=${settings.leaveOut === 'group'}>group of datasets</option>
          <option value="dataset" ?selected=${settings.leaveOut === 'dataset'}>dataset</option>
        </select>
      </label>
    </form>`
  }

  private check(list: 'routers' | 'lambdas', id: string, label: string) {
    return html`<label
      ><input type="checkbox" .checked=${this.settings[list].includes(id)} @change=${() => this.toggle(list, id)} />${label}</label
    >`
  }

  private number(name: 'seeds' | 'sweepSeeds' | 'redraws' | 'splits', label: string, range: Range) {
    return html`<label class="field"
      >${label}
      ${numberField(range, this.settings[name], (value) => this.set({ [name]: value }))}
    </label>`
  }

  /** Keeps the offered order. */
  private toggle(list: 'routers' | 'lambdas', id: string) {
    const chosen = new Set(this.settings[list])
    if (!chosen.delete(id)) chosen.add(id)
    const offered =
      list === 'lambdas'
        ? defaultExperiment.study.lambdas
        : [...this.settings.routers, ...this.routers.map(({ key }) => key)]
    this.set({ [list]: [...new Set(offered)].filter((item) => chosen.has(item)) })
  }

  private set(change: Partial<StudySettings>) {
    const detail: StudySettings = { ...this.settings, ...change }
    // At once, so that a second click in the same frame builds on the first.
    this.settings = detail
    emit(this, 'rb-study', detail)
  }
}
