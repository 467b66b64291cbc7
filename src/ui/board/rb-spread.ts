/** Two sources of spread, kept apart: the sample of questions, and a router's random numbers in training. */
import { css, html, nothing } from 'lit'
import { customElement } from 'lit/decorators.js'
import { type Figure, figures, headOf, printed } from '../../core/figures.ts'
import type { SignificantRow } from '../../engine/rows/intervals.ts'
import { studyInputs } from '../../engine/study/settings-key.ts'
import type { SeedsRow, Study } from '../../engine/study/study.ts'
import type { SessionState } from '../../page/session-state.ts'
import { Studies } from '../../page/study.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'
import { shownTable } from '../export/export-table.ts'

@customElement('rb-spread')
export class RbSpread extends SessionElement {
  static override styles = [
    shared,
    css`
      :host {
        margin-block-start: 1.5rem;
      }
      table {
        width: auto;
      }
    `,
  ]

  protected override reads({ experiment, board, intervals }: SessionState) {
    return [experiment, board, intervals]
  }

  protected override hears() {
    return [Studies.of(this.session)]
  }

  override render() {
    const { board, experiment, intervals: sure } = this.session.state
    const { study, running } = Studies.of(this.session).get('seeds')
    // A study under other settings says nothing about this board.
    const seeds = study?.stamp.inputs === studyInputs(experiment) ? (study as Study<'seeds'>) : undefined
    if (!board || !sure) return nothing
    const rows = board.rows.filter((row) => row.kind === 'router' && row.status === 'ready')
    return html`<h2>Two sources of spread</h2>
      <p class="quiet">
        Standard deviations: first, of a figure when the questions are resampled; second, when only the router's own random numbers
        change. A difference should exceed both.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Two sources of spread">
        <table>
          <thead>
            <tr>
              <th scope="col">Router</th>
              ${figures.map((figure) => html`<th scope="col" class="number">${headOf(figure)}: questions</th><th scope="col" class="number">seeds</th>`)}
              <th scope="col">Runs</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(({ key, label }) => {
              const of = sure.rows.find((row) => row.key === key)
              return line(
                label,
                of,
                seeds?.rows.find((row) => row.key === key),
              )
            })}
          </tbody>
        </table>
      </div>
      <rb-export name="Questions and seeds" .table=${() => shownTable(this.renderRoot, 'Spread from questions and from seeds')}></rb-export>
      ${seeds?.complete ? nothing : html`<p><button type="button" ?disabled=${running} @click=${this.run}>${running ? 'Running…' : `Run the study's routers with ${plural(experiment.study.seeds, 'seed')}`}</button></p>`}`
  }

  private run() {
    void Studies.of(this.session).run('seeds', 'Several seeds')
  }
}

function line(label: string, of: SignificantRow | undefined, seeds: SeedsRow | undefined) {
  const runs = seeds ? (seeds.deterministic ? 'no random numbers' : plural(seeds.seeds.length, 'seed')) : 'not run'
  const drawn = (figure: Figure) => (seeds?.deterministic ? '0' : printed(figure, seeds?.[figure.id].sd ?? Number.NaN))
  return html`<tr>
    <th scope="row">${label}</th>
    ${figures.map((figure) => html`<td class="number">${printed(figure, of?.intervals[figure.id].sd ?? Number.NaN)}</td><td class="number">${drawn(figure)}</td>`)}
    <td>${runs}</td>
  </tr>`
}
