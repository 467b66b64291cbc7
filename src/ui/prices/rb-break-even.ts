/** Break-even: the price of one model at which a router loses or gains its lead over another row. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { precise, score } from '../../core/words.ts'
import type { BreakEven, BreakEvenQuestion } from '../../engine/rows/break-even.ts'
import { type Board, markedName } from '../../engine/score/board.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-break-even')
export class RbBreakEven extends LitElement {
  static override styles = [
    shared,
    css`
      h3 {
        margin: 0.75rem 0 0.25rem;
        font-size: var(--text-m);
      }
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 0.75rem;
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
    `,
  ]

  @property({ attribute: false }) board?: Board
  /** Answers a question; undefined if it could not be computed. */
  @property({ attribute: false }) find?: (question: BreakEvenQuestion) => Promise<BreakEven | undefined>
  @state() private chosen: Partial<BreakEvenQuestion> = {}
  @state() private answer: BreakEven | undefined
  @state() private working = false
  /** The board the answer belongs to. */
  private answeredFor: Board | undefined

  override render() {
    const { board } = this
    const routers =
      board?.rows.filter(({ kind, status }) => status === 'ready' && kind !== 'model' && kind !== 'oracle') ?? []
    const [first] = routers
    if (!board || !first || board.models.length < 2 || board.unknownCosts) return nothing
    const question = this.questionFor(board, first.key)
    const router = routers.find(({ key }) => key === question.router)
    return html`<h3>Break-even</h3>
      <p class="quiet">Scales both prices of one model together. Routers are not retrained, but decide under the new price.</p>
      <div class="fields">
        ${this.field(
          'router',
          'Router',
          routers.map((row) => [row.key, markedName(row)]),
          question,
        )}
        ${this.field(
          'against',
          'compared with, by Rank Score',
          board.models.map((id) => [id, id]),
          question,
        )}
        ${this.field(
          'model',
          'when the price changes of',
          board.models.map((id) => [id, id]),
          question,
        )}
        <button type="button" ?disabled=${this.working} @click=${() => this.ask(question)}>Find the price</button>
      </div>
      <p id="break-even" class="number" role="status">
        ${this.working ? 'Searching…' : this.answer && this.answeredFor === board ? sentenceOf(this.answer, router ? markedName(router) : this.answer.router) : nothing}
      </p>`
  }

  /** Default: the first router against the model with the best Rank Score, as that model's price changes. */
  private questionFor(board: Board, first: string): BreakEvenQuestion {
    const models = board.rows.filter(({ kind }) => kind === 'model')
    const best = models.reduce((a, b) => (b.overall.rankScore > a.overall.rankScore ? b : a))
    const known = (id: string | undefined) => (id !== undefined && board.models.includes(id) ? id : best.router)
    const router = board.rows.some(({ key }) => key === this.chosen.router) ? this.chosen.router : undefined
    return { router: router ?? first, against: known(this.chosen.against), model: known(this.chosen.model) }
  }

  private field(
    name: keyof BreakEvenQuestion,
    label: string,
    options: readonly (readonly [string, string])[],
    question: BreakEvenQuestion,
  ) {
    return html`<label
      >${label}
      <select data-name=${name} @change=${(event: Event) => this.choose(name, (event.target as HTMLSelectElement).value)}>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === question[name]}>${text}</option>`)}
      </select>
    </label>`
  }

  private choose(name: keyof BreakEvenQuestion, value: string) {
    this.chosen = { ...this.chosen, [name]: value }
    this.answer = undefined
  }

  private async ask(question: BreakEvenQuestion) {
    this.working = true
    this.answeredFor = this.board
    this.answer = await this.find?.(question)
    this.working = false
  }
}

function sentenceOf({ model, against, now, price, multiple }: BreakEven, router: string): string {
  const leads = now.router > now.against
  const today = `Today ${router} has ${score(now.router)}, ${against} ${score(now.against)}.`
  if (!price || multiple === undefined)
    return `${today} No price of ${model} from 1/1,000 to 1,000 times today's ${leads ? 'ends that lead' : `gives ${router} the lead`}.`
  const dollars = `$${precise(price.inputPerMillion)} input and $${precise(price.outputPerMillion)} output per 1M tokens (${precise(multiple)} × today's)`
  return `${today} ${router} ${leads ? 'stops beating' : 'starts beating'} ${against} when ${model} costs ${dollars}.`
}
