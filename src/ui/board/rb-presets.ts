/** The current teaching preset, its task, and buttons to choose another. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import { type Preset, presets } from './presets.ts'

@customElement('rb-presets')
export class RbPresets extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      .choices {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.35rem;
        margin-block: 1.5rem;
      }
      .task {
        border-inline-start: 3px solid var(--accent);
        padding-inline-start: 0.9rem;
        font: var(--text-l) / 1.45 var(--serif);
      }
    `,
  ]

  @property({ attribute: false }) preset: Preset = presets[0]

  override render() {
    return html`${this.preset.task ? html`<p class="task">${this.preset.task}</p>` : nothing}
      <div class="choices" role="group" aria-label="For teaching: show">
        <span class="quiet">For teaching, show</span>
        ${presets.map(
          ({ id, label }) =>
            html`<button type="button" aria-pressed=${id === this.preset.id} @click=${() => this.choose(id)}>${label}</button>`,
        )}
      </div>`
  }

  private choose(id: string) {
    emit(this, 'rb-preset', id)
  }
}
