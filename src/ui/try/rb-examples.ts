/** Questions from the pack to ask with one click. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Example } from '../../engine/questions/question-list.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

const longest = 110

@customElement('rb-examples')
export class RbExamples extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        list-style: none;
        margin: 0.25rem 0 0;
        padding: 0;
        display: grid;
        gap: 0.35rem;
      }
      button {
        text-align: start;
        max-width: 100%;
        overflow-wrap: anywhere;
      }
    `,
  ]

  @property({ attribute: false }) examples: readonly Example[] = []
  @property({ type: Boolean }) busy = false

  override render() {
    if (this.examples.length === 0) return nothing
    return html`<p class="quiet">Or ask one of the pack’s own test questions:</p>
      <ul>
        ${this.examples.map((example) => this.example(example))}
      </ul>`
  }

  private example(example: Example) {
    const text = example.prompt || `Question ${example.id}, text not in the pack`
    return html`<li>
      <button type="button" ?disabled=${this.busy} @click=${() => this.choose(example)}>
        ${text.length > longest ? `${text.slice(0, longest)}…` : text} <span class="quiet">${example.dataset}</span>
      </button>
    </li>`
  }

  private choose(example: Example) {
    emit(this, 'rb-example', example)
  }
}
