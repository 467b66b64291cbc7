/** The studies of the paper: settings and results, kept while the page is open. */
import { css, html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { studyInputs } from '../../engine/study/settings-key.ts'
import type { StudyKind } from '../../engine/study/study.ts'
import type { SessionState } from '../../page/session-state.ts'
import { Studies } from '../../page/study.ts'
import type { EventOf } from '../shell/events.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import { parts } from './parts.ts'
import './rb-study-part.ts'
import './rb-study-settings.ts'

@customElement('rb-study')
export class RbStudy extends SessionElement {
  static override styles = [
    shared,
    css`
      section,
      rb-study-part {
        margin-block: 1.5rem;
      }
    `,
  ]

  protected override reads({ experiment, pack }: SessionState) {
    return [experiment, pack]
  }

  protected override hears() {
    return [Studies.of(this.session)]
  }

  override render() {
    const { experiment, pack } = this.session.state
    const studies = Studies.of(this.session)
    const inputs = studyInputs(experiment)
    return html`<section>
        <h2>Study</h2>
        <p>
          The paper’s studies show how reliable the board’s figures are. They use the board’s split, prices, seed, budget and
          parameters, and never change the board. They run in the background. If you stop one, its finished results stay.
        </p>
        <rb-study-settings .settings=${experiment.study} .routers=${experiment.routers} @rb-study=${this.onSettings}></rb-study-settings>
      </section>
      ${parts.map(
        (text) => html`<rb-study-part
          .text=${text}
          .state=${studies.get(text.kind)}
          .inputs=${inputs}
          .pack=${pack?.hash ?? ''}
          @rb-run=${() => this.run(text.kind, text.title)}
        ></rb-study-part>`,
      )}`
  }

  private onSettings({ detail }: EventOf<'rb-study'>) {
    // No row of the board depends on these settings: nothing is scored again.
    this.session.look({ ...this.session.state.experiment, study: detail })
  }

  private run(kind: StudyKind, title: string) {
    void Studies.of(this.session).run(kind, title)
  }
}
