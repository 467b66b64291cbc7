/** The leaderboard: routers and baselines, sortable; single models on request. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type Figure, figures, headOf, printed, printedShort } from '../../core/figures.ts'
import type { Interval } from '../../core/statistics/bootstrap.ts'
import { lambda, percent, stoppedInWords } from '../../core/words.ts'
import { drawnInWords, tooFewInWords } from '../../engine/rows/drawn-in-words.ts'
import { rankOf, type Significance } from '../../engine/rows/intervals.ts'
import { type Board, type BoardRow, guestName } from '../../engine/score/board.ts'
import { isGuest, type Sort } from '../../experiment/experiment.ts'
import { mark } from '../charts/axes.ts'
import { leaderboardTable } from '../export/board-tables.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { sourceLink } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'

/** What the table can be sorted by. */
const columns: readonly { readonly id: Sort['column']; readonly figure?: Figure }[] = [
  { id: 'label' },
  ...figures.map((figure) => ({ id: figure.id, figure })),
]

@customElement('rb-leaderboard')
export class RbLeaderboard extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      th button {
        white-space: nowrap;
        color: inherit;
      }
      th[aria-sort] button {
        color: var(--ink);
        font-weight: 600;
      }
      th.number button {
        text-align: end;
      }
      tbody th {
        min-width: 11rem;
      }
      tbody tr:hover,
      tr.selected {
        background: var(--panel);
      }
      tr.selected th {
        box-shadow: inset 3px 0 var(--accent);
      }
      .stale td {
        color: var(--ink-3);
      }
      .name {
        display: flex;
        gap: 0.5rem;
        align-items: center;
      }
      svg {
        flex: none;
        width: 14px;
        height: 14px;
      }
      .mark {
        fill: var(--paper);
        stroke: var(--ink-2);
        stroke-width: 1.5;
      }
      .mark.router {
        fill: var(--accent);
        stroke: none;
      }
      .mark.baseline {
        fill: var(--ink-2);
        stroke: none;
      }
      .mark.oracle {
        fill: var(--ink);
        stroke: none;
      }
      td.number {
        font-size: var(--text-m);
      }
      /* Beside the figure, not in it: whoever copies or reads the cell gets the number. */
      td.number::after {
        content: attr(data-within);
        white-space: nowrap;
        display: block;
        font-size: 0.75rem;
        color: var(--ink-3);
      }
      .reading {
        min-height: 3lh;
      }
      .rank {
        min-width: 1.6rem;
        text-align: end;
        color: var(--ink-2);
      }
      .calls {
        min-width: 14rem;
      }
      .bar {
        display: flex;
        height: 8px;
        gap: 1px;
        margin-block-end: 2px;
      }
      .bar i {
        background: var(--ink-3);
      }
      .bar i:nth-child(even) {
        opacity: 0.55;
      }
      .shares {
        columns: 13rem auto;
        margin: 0;
        padding: 0.25rem 0 0.5rem 1.4rem;
        list-style: none;
      }
      @media (max-width: 40rem) {
        tbody th {
          min-width: 6.5rem;
        }
        th button,
        td.number {
          font-size: var(--text-s);
          white-space: normal;
        }
      }
      .tools {
        display: flex;
        gap: 0.5rem;
        flex-wrap: wrap;
        margin-block: 0.5rem;
      }
    `,
  ]

  @property({ attribute: false }) board?: Board
  @property({ attribute: false }) sort: Sort = { column: 'rankScore', descending: true }
  @property() selected = ''
  /** The board's intervals; absent until the first resamples arrive. */
  @property({ attribute: false }) sure?: Significance
  /** The visitor stopped the preparation that waiting rows need. */
  @property({ type: Boolean }) stopped = false
  /** True while a job runs. */
  @property({ type: Boolean }) busy = false
  @state() private models = false

  override render() {
    const { board } = this
    if (!board) return nothing
    const rows = board.rows.filter((row) => this.models || row.kind !== 'model')
    const sort = this.sortInForce()
    const open = board.rows.find((row) => row.key === this.selected)
    return html`<p class="quiet">
        Test split, ${plural(board.split.test, 'question')}${board.assumedPrices ? ', assumed prices' : ''}. Select a row to
        highlight it in the chart and see which models it calls.
      </p>
      <p class="quiet reading">${this.sure ? this.reading(this.sure) : nothing}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Leaderboard">
        <table>
          <thead>
            <tr>
              ${columns.map((column) => this.head(column, sort))}
              <th scope="col">Calls per model</th>
            </tr>
          </thead>
          <tbody>
            ${sortRows(rows, sort).map((row) => this.row(row, board))}
          </tbody>
        </table>
      </div>
      <div class="tools">
        <button type="button" aria-pressed=${this.models} @click=${() => (this.models = !this.models)}>Single models in the table</button>
        <button type="button" @click=${() => emit(this, 'rb-report')}>Board as JSON</button>
        ${this.trainButton(board)}
        ${this.stopped ? html`<button type="button" class="primary" @click=${() => emit(this, 'rb-prepare')}>Run the waiting routers</button>` : nothing}
        ${board.leftOut ? html`<button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-search')}>Search anyway</button>` : nothing}
      </div>
      ${board.leftOut ? html`<p class="quiet">Rows that need neighbours did not run: ${board.leftOut}.</p>` : nothing}
      <rb-export name="Leaderboard" .table=${() => leaderboardTable(board, this.sure)}></rb-export>
      ${open ? this.details(open, board) : nothing}`
  }

  private reading(sure: Significance) {
    return html`Below each figure its 95 % interval over ${plural(sure.resamples, 'bootstrap resample')} of ${drawnInWords(sure)}, the same for all rows: other test questions, this fit and this λ. ${tooFewInWords(sure)} The number before a row is its rank: one plus the number of rows that beat it beyond chance, judged over all pairs of honest rows at once. Rows of rank 1 are the best set (●): the data do not say which of them is best. Ranks are no order: a row of rank 2 is beaten by some row of rank 1, not by each.`
  }

  private trainButton({ rows }: Board) {
    const mine = rows.filter(({ router }) => !isGuest(router))
    const keys = mine.filter((row) => row.status === 'untrained' || row.outdated).map((row) => row.key)
    if (keys.length === 0) return nothing
    const label = `Train ${plural(keys.length, 'router')}`
    return html`<button type="button" class="primary" ?disabled=${this.busy} @click=${() => emit(this, 'rb-train', keys)}>${label}</button>`
  }

  /** What is not known sorts nothing: accuracy does. */
  private sortInForce(): Sort {
    const { sort, board } = this
    const figure = figures.find(({ id }) => id === sort.column)
    return board?.unknownCosts && figure?.priced ? { column: 'accuracy', descending: true } : sort
  }

  private head({ id, figure }: (typeof columns)[number], sort: Sort) {
    const sorted = sort.column === id
    const direction = sort.descending ? 'descending' : 'ascending'
    const unknown = figure?.priced ? this.board?.unknownCosts : undefined
    if (figure && unknown)
      return html`<th scope="col" class="number" title=${unknown.sentence}>
        ${headOf(figure)} <span class="quiet">not known</span>
        <button type="button" class="plain" aria-label="${headOf(figure)}: set prices" @click=${() => emit(this, 'rb-unpriced')}>set prices</button>
      </th>`
    const head = figure ? headOf(figure, this.board?.assumedPrices) : 'Router'
    return html`<th scope="col" class=${figure ? 'number' : ''} aria-sort=${sorted ? direction : nothing}>
      <button type="button" class="plain" @click=${() => this.onSort(id, figure)}>${head} ${sorted ? (sort.descending ? '↓' : '↑') : ''}</button>
    </th>`
  }

  /** First the best on top; names read from A. */
  private onSort(column: Sort['column'], figure: Figure | undefined) {
    const same = this.sort.column === column
    const detail: Sort = { column, descending: same ? !this.sort.descending : figure?.better === 'higher' }
    emit(this, 'rb-sort', detail)
  }

  private row(row: BoardRow, board: Board) {
    const ready = row.status === 'ready'
    const intervals = this.sure?.rows.find(({ key }) => key === row.key)?.intervals
    const within = (figure: Figure) => between(figure, intervals?.[figure.id])
    return html`<tr class=${`${row.key === this.selected ? 'selected' : ''} ${row.stale ? 'stale' : ''}`} data-key=${row.key}>
      <th scope="row">
        <div class="name">
        <span class="rank number" title="Rank by the sorted column">${this.rank(row.key)}</span>
        <button type="button" class="plain name" aria-pressed=${row.key === this.selected} title=${row.about}
          @click=${() => emit(this, 'rb-select', row.key === this.selected ? '' : row.key)}>
          <svg viewBox="-8 -8 16 16" aria-hidden="true">${mark(row.kind)}</svg>${row.label}
        </button>
        </div>
        ${row.badges?.map((badge) => html`<span class="badge">${badge}</span>`)}
        ${row.training?.stopped ? html`<span class="badge">stopped early ${stoppedInWords(row.training.stopped)}</span>` : nothing}
      </th>
      ${
        ready
          ? html`${figures.map((figure) => html`<td class="number" data-within=${within(figure)}>${printed(figure, row.overall[figure.id])}</td>`)}
            <td class="calls">${this.calls(row, board)}</td>`
          : html`<td colspan=${figures.length + 1} class="quiet">
            ${row.message}
            ${row.status === 'untrained' ? html`<button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-train', [row.key])}>${isGuest(row.router) ? 'Run' : 'Train'}</button>` : nothing}
          </td>`
      }
    </tr>`
  }

  /** None for rows that stand apart. */
  private rank(key: string) {
    const { column } = this.sortInForce()
    const figure = column === 'label' ? (this.board?.unknownCosts ? 'accuracy' : 'rankScore') : column
    const rank = this.sure && rankOf(this.sure, key, figure)
    return rank === 1 ? html`<span title="Rank 1: in the best set">●&#8239;1</span>` : rank
  }

  private calls(row: BoardRow, board: Board) {
    const shares = byShare(row, board)
    const [most] = shares
    if (!most) return nothing
    const rest = shares.length - 1
    const text = `${most.model} ${percent(most.share, 0)} %${rest > 0 ? `, ${rest} more` : ''}`
    return html`<div class="bar" aria-hidden="true">${shares.map(({ share }) => html`<i style="flex:${share}"></i>`)}</div>
      <span class="quiet">${text}</span>`
  }

  private details(row: BoardRow, board: Board) {
    return html`<section aria-live="polite">
      <p><b>${guestName(row)}.</b> ${row.about} ${row.lambda === undefined ? '' : board.unknownCosts ? 'λ = 0, because costs are not known.' : `λ = ${lambda(row.lambda)}, picked on dev or set by you.`} ${sourceLink(row)}</p>
      ${row.outdated ? html`<p class="quiet">Trained under earlier prices, billed under the current ones. Train it again to fit it to the current prices.</p>` : nothing}
      ${row.notes.map((note) => html`<p class="quiet">${note}</p>`)}
      ${
        row.status === 'ready'
          ? html`<ul class="shares quiet number">
              ${byShare(row, board).map(({ model, share }) => html`<li>${percent(share, 1)} % ${model}</li>`)}
            </ul>`
          : nothing
      }
    </section>`
  }
}

/** '76.1 to 78.0'; empty while there is none. */
const between = (figure: Figure, interval: Interval | undefined) =>
  interval && !Number.isNaN(interval.low)
    ? `${printedShort(figure, interval.low)} to ${printedShort(figure, interval.high)}`
    : ''

/** Called models, most called first. */
function byShare(row: BoardRow, board: Board) {
  return board.models
    .map((model, k) => ({ model, share: row.shares[k] ?? 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}

/** Rows without a figure go last in either sort order. */
function sortRows(rows: readonly BoardRow[], { column, descending }: Sort): BoardRow[] {
  const sign = descending ? -1 : 1
  if (column === 'label') return [...rows].sort((a, b) => sign * a.label.localeCompare(b.label, 'en'))
  return [...rows].sort((a, b) => {
    const [x, y] = [a.overall[column], b.overall[column]]
    return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || sign * (x - y)
  })
}
