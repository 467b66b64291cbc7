/** The budget, under the chart and on its axis: a spending limit in dollars, a λ, or the best on dev. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { cost, lambda as formatLambda, precise } from '../../core/words.ts'
import type { Board } from '../../engine/score/board.ts'
import type { Budget } from '../../experiment/experiment.ts'
import { costDomain } from '../charts/axes.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

const modes = [
  { by: 'dev', label: 'Best on dev' },
  { by: 'spend', label: 'Spend at most' },
  { by: 'lambda', label: 'Same λ' },
] as const

/** Slider positions run 0..steps; log-spaced in between. */
const steps = 240
/** The useful range of λ; the ends of the slider are ∞ (left, cheapest) and 0 (right). */
const lambdaRange = [1e2, 1e7] as const

@customElement('rb-budget')
export class RbBudget extends LitElement {
  static override styles = [
    shared,
    css`
      .slider {
        padding-inline: var(--plot-left) var(--plot-right);
      }
      input[type='range'] {
        width: 100%;
        /* As the chart above it. */
        direction: ltr;
        margin: 0;
        height: 2rem;
        cursor: pointer;
      }
      .free input[type='range'] {
        opacity: 0.55;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 0.75rem;
        align-items: baseline;
      }
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
      }
      output {
        font-size: var(--text-s);
        color: var(--ink-2);
        flex: 1 1 18rem;
        min-height: 2.5em;
      }
    `,
  ]

  @property({ attribute: false }) board?: Board
  @property({ attribute: false }) budget: Budget = { by: 'dev' }

  override render() {
    if (!this.board || this.board.rows.length === 0) return nothing
    const { budget } = this
    if (this.board.unknownCosts)
      return html`<p class="quiet">No budget to set: costs are not known, so every router picks its highest score (λ = 0).</p>`
    return html`<div class=${budget.by === 'dev' ? 'slider free' : 'slider'}>
        <input id="slider" type="range" min="0" max=${steps} step="1" aria-label=${budget.by === 'lambda' ? 'λ' : 'Spending limit per 10,000 questions'}
          aria-valuetext=${this.valueText()} .value=${String(this.position())} @input=${this.onSlide} />
      </div>
      <div class="row">
        <fieldset>
          <legend class="visually-hidden">Type of budget</legend>
          ${modes.map(
            ({ by, label }) =>
              html`<button type="button" aria-pressed=${budget.by === by} @click=${() => this.choose(by)}>${label}</button>`,
          )}
        </fieldset>
        <output class="number" for="slider">${this.sentence()}</output>
      </div>`
  }

  private valueText(): string {
    const { budget } = this
    if (budget.by === 'dev') return 'each router at its best on dev'
    return budget.by === 'spend'
      ? `${cost(budget.usdPer10k)} dollars per 10,000 questions`
      : `λ ${formatLambda(budget.lambda)}`
  }

  private sentence() {
    const { budget } = this
    if (budget.by === 'dev')
      return 'Spending limit. Default: each router uses the λ with its best Rank Score on dev. Move the slider to set one limit for all routers.'
    if (budget.by === 'spend')
      return `At most $${cost(budget.usdPer10k)} per 10,000 questions, measured on dev. The cost on test may differ.`
    if (budget.lambda === Number.POSITIVE_INFINITY) return 'λ = ∞: always the model with the lowest expected cost.'
    const points = (100 * budget.lambda) / 10_000
    return `λ = ${formatLambda(budget.lambda)}: each extra $1 per 10,000 questions must gain ${precise(points, 2)} points of score.`
  }

  private position(): number {
    const { budget } = this
    if (budget.by === 'dev' || !this.board) return steps
    if (budget.by === 'spend') return Math.round(steps * share(costDomain(this.board), budget.usdPer10k))
    if (budget.lambda === 0) return steps
    return Math.round(steps * (1 - share(lambdaRange, budget.lambda)))
  }

  private onSlide(event: Event) {
    const position = Number((event.target as HTMLInputElement).value)
    emit(this, 'rb-budget', this.budget.by === 'lambda' ? lambdaAt(position) : this.spendAt(position))
  }

  private spendAt(position: number): Budget {
    const domain = this.board ? costDomain(this.board) : ([1, 1] as const)
    return { by: 'spend', usdPer10k: Number(at(domain, position / steps).toPrecision(3)) }
  }

  private choose(by: Budget['by']) {
    if (by === 'dev') emit(this, 'rb-budget', { by })
    else if (by === 'lambda') emit(this, 'rb-budget', { by, lambda: 0 })
    else emit(this, 'rb-budget', this.spendAt(steps / 2))
  }
}

const at = ([low, high]: readonly [number, number], position: number) => low * (high / low) ** position

const share = ([low, high]: readonly [number, number], value: number) =>
  Math.min(1, Math.max(0, Math.log(value / low) / Math.log(high / low)))

function lambdaAt(position: number): Budget {
  if (position === 0) return { by: 'lambda', lambda: Number.POSITIVE_INFINITY }
  if (position === steps) return { by: 'lambda', lambda: 0 }
  return { by: 'lambda', lambda: Number(at(lambdaRange, 1 - position / steps).toPrecision(3)) }
}
