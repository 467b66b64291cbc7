/** Try it: one question, the visitor's own or the pack's, and the choice of every fitted router. */
import { css, html, nothing } from 'lit'
import { customElement } from 'lit/decorators.js'
import { withFullStop } from '../../packs/findings.ts'
import type { SessionState } from '../../page/session-state.ts'
import { TryIt } from '../../page/try-it.ts'
import type { EventOf } from '../shell/events.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import './rb-answers.ts'
import './rb-examples.ts'
import './rb-question.ts'

@customElement('rb-try')
export class RbTry extends SessionElement {
  static override styles = [
    shared,
    css`
      section {
        margin-block: 2rem;
      }
      .problem {
        color: var(--error);
      }
    `,
  ]

  private tryIt?: TryIt

  protected override reads({ experiment, pack, board }: SessionState) {
    return [experiment, pack, board]
  }

  protected override hears() {
    this.tryIt ??= new TryIt(this.session)
    return [this.tryIt]
  }

  protected override sessionChanged() {
    void this.tryIt?.offer()
  }

  override render() {
    const { tryIt } = this
    const { pack, board } = this.session.state
    if (!tryIt || !pack || !board) return html`<p class="quiet" role="status">Waiting for the board…</p>`
    const { state, obstacle } = tryIt
    return html`<section>
        <h2>Try it</h2>
        <p>
          Ask a question and see which model each router on the board would choose. Routers see: ${withFullStop(board.features)}
        </p>
        ${
          obstacle
            ? html`<p class="quiet obstacle">${obstacle}</p>`
            : html`<rb-question
                ?pictures=${tryIt.looksAtPictures}
                ?busy=${state.busy}
                @rb-ask=${(e: EventOf<'rb-ask'>) => tryIt.ask(e.detail.text, e.detail.pictures)}
              ></rb-question>`
        }
        ${state.problem ? html`<p class="problem" role="alert">${withFullStop(state.problem)}</p>` : nothing}
        <rb-examples .examples=${state.examples} ?busy=${state.busy} @rb-example=${(e: EventOf<'rb-example'>) => tryIt.askExample(e.detail)}></rb-examples>
      </section>
      ${state.busy ? html`<p class="quiet" role="status">Asking the routers…</p>` : nothing}
      ${state.answer ? html`<section><rb-answers .answer=${state.answer} .encodeMs=${state.encodeMs}></rb-answers></section>` : nothing}`
  }
}
