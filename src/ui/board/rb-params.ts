/** A form for the parameters of one row's router, made from the router's description. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { fitsParam, withDefaults } from '../../core/params.ts'
import type { Param, ParamValues, Router } from '../../core/router.ts'
import type { RouterEntry } from '../../experiment/experiment.ts'
import { withParams } from '../../experiment/rows.ts'
import { routerById } from '../../routers/index.ts'
import { perTenThousand } from '../../routers/training-params.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { outward } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'

/** A router's description of its parameters. */
type Described = Pick<Router, 'name' | 'params' | 'paper'>

@customElement('rb-params')
export class RbParams extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem 1.5rem;
        margin-block: 0.5rem;
      }
      label {
        display: grid;
        /* Not wider than the label: choices have long names. */
        grid-template-columns: minmax(0, 1fr);
        justify-items: start;
        gap: 0.2rem;
        font-size: var(--text-s);
        color: var(--ink-2);
        max-width: min(16rem, 100%);
      }
      input[type='number'] {
        width: 7rem;
      }
    `,
  ]

  @property({ attribute: false }) entry?: RouterEntry
  /** The entry's router, if it is not built in. */
  @property({ attribute: false }) guest?: Described

  private get router(): Described | undefined {
    return this.guest ?? (this.entry && routerById(this.entry.router))
  }

  override render() {
    const { router } = this
    const params = Object.entries(router?.params ?? {})
    if (!this.entry || !router || params.length === 0) return nothing
    const { params: given } = this.entry
    return html`<form aria-label="Parameters of ${router.name}" @submit=${(event: Event) => event.preventDefault()}>
      ${params.map(([name, param]) => this.field(name, param, given[name] ?? param.default))}
      ${effect(withDefaults(router, given))}
      ${router.paper ? html`<p class="quiet">After ${outward(router.paper.url, router.paper.title)}</p>` : nothing}
    </form>`
  }

  private field(name: string, param: Param, value: number | string | boolean) {
    return html`<label title=${param.help ?? ''}
      >${param.label}${this.control(name, param, value)}
      ${hint(param)}</label
    >`
  }

  private control(name: string, param: Param, value: number | string | boolean) {
    if (param.type === 'switch')
      return html`<input type="checkbox" .checked=${value === true} @change=${(e: Event) => this.set(name, (e.target as HTMLInputElement).checked)} />`
    if (param.type === 'choice')
      return html`<select @change=${(e: Event) => this.set(name, (e.target as HTMLSelectElement).value)}>
        ${param.options.map(({ id, label }) => html`<option value=${id} ?selected=${id === value}>${label}</option>`)}
      </select>`
    if (param.type === 'text')
      return html`<input type="text" pattern=${param.pattern} .value=${String(value)}
        @change=${(e: Event) => this.onTyped(name, param, e.target as HTMLInputElement, (text) => text.trim())} />`
    return html`<input type="number" min=${param.min} max=${param.max} step=${param.step ?? 'any'} .value=${String(value)}
      @change=${(e: Event) => this.onTyped(name, param, e.target as HTMLInputElement, Number)} />`
  }

  /** Invalid values are rejected: the field returns to the current value. */
  private onTyped(name: string, param: Param, input: HTMLInputElement, read: (text: string) => number | string) {
    const value = read(input.value)
    if (input.value !== '' && fitsParam(param, value)) this.set(name, value)
    else input.value = String(this.entry?.params[name] ?? param.default)
  }

  private set(name: string, value: number | string | boolean) {
    const { entry } = this
    if (!entry) return
    const params = { ...entry.params, [name]: value }
    const detail = withParams(entry, params)
    // The next may be set before the board answers this one.
    this.entry = detail
    emit(this, 'rb-entry', detail)
  }
}

function hint(param: Param) {
  if (param.type === 'number') return html`<span class="quiet">${param.min} to ${param.max}</span>`
  return param.type === 'text' ? html`<span class="quiet">${param.format}</span>` : nothing
}

/** The combined effect of λ and the cost scale, for routers that have both. */
function effect({ trainLambda, costScale }: ParamValues) {
  if (trainLambda === undefined || costScale === undefined) return nothing
  if (trainLambda === 'inf')
    return html`<p class="quiet">Effective coefficient: ∞. The cheapest correct model is the only target.</p>`
  const coefficient = perTenThousand(Number(trainLambda), Number(costScale))
  return html`<p class="quiet number">
    Effective coefficient: ${coefficient === 0 ? '0' : `−${coefficient}`} per $/10K. The target of a correct model is multiplied by
    ${Number(Math.exp(-coefficient).toPrecision(3))} for each extra dollar per 10,000 questions.
  </p>`
}
