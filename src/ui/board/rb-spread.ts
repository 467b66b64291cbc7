/** Three sources of spread, kept apart: the sample of test questions, a router's random numbers, and what it was trained on. */
import { css, html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { figures, headOf, knownFigures, printed } from '../../core/figures.ts'
import { percent, plural } from '../../core/words.ts'
import type { Lead } from '../../engine/rows/claims.ts'
import type { Significance, SignificantRow } from '../../engine/rows/intervals.ts'
import { type BoardRow, markedName } from '../../engine/score/board.ts'
import { studyInputs } from '../../engine/study/settings-key.ts'
import { type Spreading, sourcesOf } from '../../engine/study/sources-of-spread.ts'
import type { SeedsRow, Study, StudyKind, TrainingRow } from '../../engine/study/study.ts'
import type { SessionState } from '../../page/session-state.ts'
import { Studies } from '../../page/study.ts'
import { shownTable } from '../export/export-table.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'

/** What is known of one row. */
interface Known {
  readonly row: BoardRow
  readonly sure: (SignificantRow & { readonly lead: Lead | undefined }) | undefined
  readonly seeds: SeedsRow | undefined
  readonly training: TrainingRow | undefined
}

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
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        margin-block: 0.5rem;
      }
      label {
        display: inline-flex;
        gap: 0.35rem;
        align-items: center;
        min-height: 1.5rem;
      }
      input[type='checkbox'] {
        accent-color: var(--accent);
      }
    `,
  ]

  @state() private what: Spreading = 'rankScore'

  protected override reads({ experiment, board, intervals }: SessionState) {
    return [experiment, board, intervals]
  }

  protected override hears() {
    return [Studies.of(this.session)]
  }

  override render() {
    const { board, intervals: sure } = this.session.state
    if (!board || !sure) return nothing
    const [seeds, training] = [this.study('seeds'), this.study('training')]
    const rows = board.rows
      .filter(({ kind, status }) => (kind === 'router' || kind === 'baseline') && status === 'ready')
      .map(
        (row): Known => ({
          row,
          sure: resampled(sure, row.key),
          seeds: seeds?.rows.find(({ key }) => key === row.key),
          training: training?.rows.find(({ key }) => key === row.key),
        }),
      )
    return html`<h2>Three sources of spread</h2>
      <p>
        The intervals on the board cover other test questions, for this fit and this λ. They do not cover other training
        questions, the λ that another dev part would give, or other random numbers of the router. Those are here, as standard
        deviations; the last two columns cover all three: the method, not this fit of it.
      </p>
      <div class="tools">${this.choice()}</div>
      ${this.table(rows)}
      <rb-export name="Sources of spread" .table=${() => shownTable(this.renderRoot, 'Spread from test questions, seeds and training')}></rb-export>
      ${this.runs()}`
  }

  private choice() {
    const { board } = this.session.state
    const options = [...knownFigures(!board?.unknownCosts).map(({ id, label }) => ({ id, label })), lead]
    const chosen = options.some(({ id }) => id === this.what) ? this.what : 'accuracy'
    return html`<label
      >Of
      <select @change=${(event: Event) => (this.what = (event.target as HTMLSelectElement).value as Spreading)}>
        ${options.map(({ id, label }) => html`<option value=${id} ?selected=${id === chosen}>${label}</option>`)}
      </select></label
    >`
  }

  private table(rows: readonly Known[]) {
    const { board } = this.session.state
    const what = board?.unknownCosts && this.what !== 'lead' ? 'accuracy' : this.what
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Three sources of spread">
      <table>
        <caption class="visually-hidden">Standard deviations of each row's figure, by source</caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col" class="number">${headFor(what)}</th>
            <th scope="col" class="number">sd: test questions</th>
            <th scope="col" class="number">sd: seeds</th>
            <th scope="col" class="number">sd: training</th>
            <th scope="col" class="number">sd: the method</th>
            <th scope="col" class="number">95 % of the method</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((known) => line(known, what))}
        </tbody>
      </table>
    </div>`
  }

  private runs() {
    const { experiment } = this.session.state
    const { redraws, seeds, redrawTrained } = experiment.study
    const kinds = ['training', 'seeds'] as const
    const opened = kinds.flatMap((kind) => (this.study(kind) && Studies.of(this.session).get(kind).from) ?? [])
    const files = opened.length > 0 ? ` Opened from ${[...new Set(opened)].join(' and ')}, not computed here.` : ''
    const fewer = this.study('training')?.complete === false ? ' What is shown comes from the redraws so far.' : ''
    return html`<div class="tools">
        ${this.button('training', 'Training redrawn', `Redraw training ${plural(redraws, 'time')}`)}
        ${this.button('seeds', 'Several seeds', `Run the study's routers with ${plural(seeds, 'seed')}`)}
        <label
          ><input type="checkbox" .checked=${redrawTrained} @change=${this.onTrained} />redraw rows that train for long as well</label
        >
      </div>
      <p class="quiet">
        Each redraw cuts train and dev in half and fits every row on both halves. Rows without random numbers have no spread from
        seeds. A dash: not run. From training, 0 is less than these redraws can tell.${fewer}${files} Routers you brought and hindsight rows are not redrawn.
      </p>`
  }

  private button(kind: 'training' | 'seeds', title: string, label: string) {
    const { running } = Studies.of(this.session).get(kind)
    return html`<button type="button" ?disabled=${running} @click=${() => void Studies.of(this.session).run(kind, title)}>
      ${running ? 'Running…' : label}
    </button>`
  }

  /** Made on this board, whatever else was asked of the study: one on another says nothing here. */
  private study<Kind extends StudyKind>(kind: Kind): Study<Kind> | undefined {
    const { study, from } = Studies.of(this.session).get(kind)
    if (!study) return undefined
    const { inputs, study: asked, pack } = study.stamp
    // A file may be of another pack by the same name.
    if (from !== undefined && pack.hash !== this.session.state.pack?.hash) return undefined
    return inputs === studyInputs({ ...this.session.state.experiment, study: asked })
      ? (study as Study<Kind>)
      : undefined
  }

  private onTrained(event: Event) {
    const { experiment } = this.session.state
    const redrawTrained = (event.target as HTMLInputElement).checked
    this.session.look({ ...experiment, study: { ...experiment.study, redrawTrained } })
  }
}

function resampled({ rows, claims }: Significance, key: string): Known['sure'] {
  const row = rows.find((each) => each.key === key)
  return row && { ...row, lead: claims.find((each) => each.key === key)?.now.accuracy }
}

const lead = { id: 'lead', label: 'Lead in accuracy over the best single model' } as const

function headFor(what: Spreading): string {
  const figure = figures.find(({ id }) => id === what)
  return figure ? headOf(figure) : 'Lead, points'
}

function print(what: Spreading, value: number): string {
  const figure = figures.find(({ id }) => id === what)
  return figure ? printed(figure, value) : percent(value)
}

function line({ row, sure, seeds, training }: Known, what: Spreading) {
  const { questions, seeds: drawn, training: trained, method, halfWidth } = sourcesOf(what, sure, seeds, training)
  const value = what === 'lead' ? (sure?.lead?.difference ?? Number.NaN) : row.overall[what]
  const cell = (number: number) => html`<td class="number">${print(what, number)}</td>`
  const known = Number.isFinite(halfWidth) && Number.isFinite(value)
  return html`<tr>
    <th scope="row">${markedName(row)}</th>
    ${[value, questions, drawn, trained, method].map(cell)}
    <td class="number">${known ? `${print(what, value - halfWidth)} to ${print(what, value + halfWidth)}` : '–'}</td>
  </tr>`
}
