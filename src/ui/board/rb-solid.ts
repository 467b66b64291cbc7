/** How solid a lead is: the fewest questions that would undo it, one by one, and the noise of asking the same thing twice. */

import { css, html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { count, percent, plural } from '../../core/words.ts'
import type { Noise, Solid, Undoing } from '../../engine/rows/solid.ts'
import { type Board, guestName, lookedAt } from '../../engine/score/board.ts'
import { referenceRow } from '../../experiment/experiment.ts'
import { solid } from '../../page/questions.ts'
import type { SessionState } from '../../page/session-state.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'

/** Questions shown at first, and with each wish for more: thousands at once would hold up the page. */
const portion = 24
const more = 240

@customElement('rb-solid')
export class RbSolid extends SessionElement {
  static override styles = [
    shared,
    css`
      .pair {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1.25rem;
        margin-block: 0.5rem;
      }
      label {
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        padding: 0;
        list-style: none;
      }
    `,
  ]

  @state() private chosen: readonly [string, string] | undefined
  @state() private solid: Solid | undefined
  @state() private shown = portion
  /** The board and the pair that were last asked about. */
  private asked: readonly unknown[] = []

  protected override reads({ experiment, board }: SessionState) {
    return [experiment.view.selected, board]
  }

  /** The row that is looked at against the best single model, until the visitor chooses. */
  private get keys(): readonly [string, string] {
    const { board, experiment } = this.session.state
    const row = board && lookedAt(board, experiment.view.selected, experiment.budget.by === 'dev')
    return this.chosen ?? [row?.key ?? '', referenceRow]
  }

  protected override sessionChanged() {
    void this.find()
  }

  private async find() {
    const asked = [this.session.state.board, ...this.keys]
    if (asked.every((value, i) => value === this.asked[i])) return
    this.asked = asked
    const found = await solid(this.session, this.keys)
    if (this.asked === asked) this.solid = found
  }

  override render() {
    const { board } = this.session.state
    if (!board) return nothing
    const { solid: found } = this
    return html`<h2>How solid?</h2>
      <p class="quiet">
        A lead rests on questions. Leave out those that favour the row in front most, one by one: how many does it take until it is no
        longer in front? The count is exact, for accuracy and for cost, which are sums; a Rank Score is not one, and has none.
      </p>
      <div class="pair">${this.choice(board, 0, 'Row')} ${this.choice(board, 1, 'against')}</div>
      <div aria-live="polite">
        ${found ? html`${this.undoing(board, found, found.accuracy, 'is more accurate')} ${board.unknownCosts ? nothing : this.undoing(board, found, found.cost, 'is cheaper')}` : html`<p class="quiet">Choose two rows with figures.</p>`}
      </div>
      ${found?.noise ? this.noise(found.noise, found.n) : html`<p class="quiet">No question of this pack is asked twice, so the noise of a single answer is not known.</p>`}`
  }

  private choice(board: Board, side: 0 | 1, label: string) {
    const rows = board.rows.filter(({ status }) => status === 'ready')
    return html`<label>${label} <select @change=${(e: Event) => this.onChoice(side, (e.target as HTMLSelectElement).value)}>
      ${rows.map((row) => html`<option value=${row.key} ?selected=${row.key === this.keys[side]}>${guestName(row)}</option>`)}
    </select></label>`
  }

  private onChoice(side: 0 | 1, key: string) {
    this.chosen = side === 0 ? [key, this.keys[1]] : [this.keys[0], key]
    this.shown = portion
    void this.find()
  }

  private undoing(board: Board, { n }: Solid, { ahead, questions }: Undoing, beats: string) {
    const label = (key: string | undefined) => board.rows.flatMap((row) => (row.key === key ? guestName(row) : []))
    if (ahead === undefined) return html`<p>Neither ${beats}.</p>`
    const other = this.keys.find((key) => key !== ahead)
    const shown = questions.slice(0, this.shown)
    return html`<p><b>${label(ahead)}</b> ${beats} than <b>${label(other)}</b>. Without
        <span class="number">${plural(questions.length, 'question')}</span> of <span class="number">${count(n)}</span>
        (<span class="number">${percent(questions.length / n, 1)} %</span>) it is not; with fewer left out it always is.</p>
      <ol aria-label="The questions that undo it, in order">
        ${shown.map((row) => html`<li><button type="button" aria-label="Question ${row + 1} in Samples" @click=${() => this.open(row)}>${row + 1}</button></li>`)}
        ${shown.length < questions.length ? html`<li><button type="button" @click=${() => (this.shown += more)}>More of ${count(questions.length)}</button></li>` : nothing}
      </ol>`
  }

  private open(row: number) {
    const { samples } = this.session.state.experiment.view
    this.session.show({ page: 'samples', samples: { ...samples, open: row } })
  }

  private noise({ questions, asked, models }: Noise, n: number) {
    const [low, high] = [Math.min, Math.max].map((of) => of(...models.map(({ differs }) => differs)))
    const sd = Math.max(...models.map((model) => model.sd))
    return html`<p>This pack asks ${plural(questions, 'question')} more than once (${count(asked)} times in all): two answers of one model
      to the same question differ in <span class="number">${percent(low ?? Number.NaN, 1)} to ${percent(high ?? Number.NaN, 1)} %</span> of cases.
      Of an accuracy over ${plural(n, 'test question')} that explains an sd of up to <span class="number">${percent(sd, 2)}</span> points.</p>`
  }
}
