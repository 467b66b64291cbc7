/** Intervals: every pair of rows compared on the same resamples, and McNemar's test for one pair. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type FigureId, figures, knownFigures } from '../../core/figures.ts'
import { rankInterval } from '../../core/statistics/simultaneous.ts'
import { count, fixed, percent } from '../../core/words.ts'
import { drawnInWords, tooFewInWords } from '../../engine/rows/drawn-in-words.ts'
import type { Significance } from '../../engine/rows/intervals.ts'
import { type Board, nameOfRow } from '../../engine/score/board.ts'
import type { ResampleBy } from '../../experiment/experiment.ts'
import { type Shared, sharedInWords } from '../../packs/question-groups.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'
import { shownTable } from '../export/export-table.ts'

/** What resamples may draw: what belongs together can also be drawn apart. */
const waysToDraw = (shared: Shared): readonly { readonly id: ResampleBy; readonly label: string }[] => [
  { id: 'question', label: sharedInWords.nothing.by },
  { id: 'group', label: sharedInWords[shared].by },
]

@customElement('rb-intervals')
export class RbIntervals extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1.5rem;
        margin-block: 0.5rem;
      }
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
        align-items: baseline;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      legend {
        float: inline-start;
        padding: 0;
        margin-inline-end: 0.25rem;
        line-height: 2rem;
      }
      table {
        width: auto;
        font-size: 0.75rem;
      }
      th[scope='row'] {
        position: sticky;
        inset-inline-start: 0;
        background: var(--paper);
        white-space: nowrap;
      }
      th[scope='row'] .rank {
        display: inline-block;
        min-width: 1.5rem;
        color: var(--ink-3);
      }
      thead th {
        writing-mode: vertical-rl;
        transform: rotate(180deg);
        border: 0;
        padding: 0.4rem 0.2rem;
        white-space: nowrap;
      }
      td {
        border: 0;
        padding: 0;
        text-align: end;
      }
      td.ranks {
        padding-inline: 0.5rem;
        white-space: nowrap;
      }
      td button {
        border: 0;
        border-radius: 0;
        width: 100%;
        min-width: 2.5rem;
        min-height: 1.5rem;
        padding: 0.2rem 0.35rem;
        font-size: 0.75rem;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      td.sure button {
        font-weight: 600;
      }
      td button[aria-pressed='true'] {
        outline: 2px solid var(--accent);
        outline-offset: -2px;
      }
      .pair {
        min-height: 4.5lh;
      }
      @media (max-width: 40rem) {
        th[scope='row'] {
          white-space: normal;
          max-width: 7rem;
        }
      }
    `,
  ]

  @property({ attribute: false }) board?: Board
  @property({ attribute: false }) sure?: Significance
  @state() private chosen: FigureId = 'rankScore'
  /** Keys of the selected row and column. */
  @state() private pair: readonly [string, string] = ['', '']

  /** Accuracy in place of a figure that is not known. */
  private get figure(): FigureId {
    const known = knownFigures(!this.board?.unknownCosts)
    return known.find(({ id }) => id === this.chosen)?.id ?? 'accuracy'
  }

  override render() {
    const { sure } = this
    return html`<p class="quiet">
        The test questions are only one possible sample. Here they are resampled with replacement, with the same resamples for every
        row. A cell shows the percentage of resamples in which the row beats the column. Bold: the lead is more than chance, judged
        over all pairs of honest rows at once (in about 5 % of samples any of them is wrong). Select a cell for McNemar's exact
        test of that one pair. The number before a row is its rank, one plus the number of rows that beat it beyond chance: rows of
        rank 1 are the best set, and ranks are no order. Beside it stand the ranks it has in 95 % of the resamples.
      </p>
      <div class="tools">
        ${this.choice('Compared by', knownFigures(!this.board?.unknownCosts), this.figure, (id) => (this.chosen = id))}
        ${sure && sure.shared !== 'nothing' ? this.choice('Resampled', waysToDraw(sure.shared), sure.by, (id) => emit(this, 'rb-resample', id)) : nothing}
      </div>
      ${sure ? html`${this.progress(sure)}${this.matrix(sure)}<p class="pair quiet" aria-live="polite">${this.duel(sure)}</p>` : html`<p class="quiet" role="status">Drawing…</p>`}`
  }

  private choice<Id extends string>(
    legend: string,
    options: readonly { readonly id: Id; readonly label: string }[],
    chosen: Id,
    choose: (id: Id) => void,
  ) {
    return html`<fieldset>
      <legend>${legend}</legend>
      ${options.map(
        ({ id, label }) =>
          html`<button type="button" aria-pressed=${id === chosen} @click=${() => choose(id)}>${label}</button>`,
      )}
    </fieldset>`
  }

  private progress(sure: Significance) {
    const { resamples, wanted } = sure
    return html`<p class="quiet number" role="status">${count(resamples)} of ${count(wanted)} resamples of ${drawnInWords(sure)}. ${tooFewInWords(sure)}</p>`
  }

  private matrix(sure: Significance) {
    const { compared } = sure
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Who beats whom">
      <table>
        <caption class="visually-hidden">Share of resamples, in percent, in which the row beats the column</caption>
        <thead>
          <tr>
            <td></td>
            <th scope="col">95 % of ranks</th>
            ${compared.map((key) => html`<th scope="col">${this.label(key)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${compared.map(
            (key, row) => html`<tr>
              <th scope="row"><span class="rank number" title="Rank">${sure.standing[this.figure].ranks[row] ?? ''}</span> ${this.label(key)}</th>
              <td class="ranks number">${this.ranks(sure, row)}</td>
              ${compared.map((other, column) => this.cell(sure, [key, other], [row, column]))}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
      <rb-export name="Who beats whom" .table=${() => shownTable(this.renderRoot, 'Share of resamples, in percent, in which the row beats the column')}></rb-export>`
  }

  /** '1 to 3': its rank in the middle 95 % of the resamples. None for rows that stand apart. */
  private ranks({ standing }: Significance, row: number) {
    const { ranks, shares } = standing[this.figure]
    const n = ranks.length
    if (row >= n) return nothing
    const { low, high } = rankInterval(shares.subarray(row * n, (row + 1) * n))
    return low === high ? String(low) : `${low} to ${high}`
  }

  private cell(sure: Significance, pair: readonly [string, string], [row, column]: readonly [number, number]) {
    if (row === column) return html`<td></td>`
    const share = sure.wins[this.figure][row * sure.compared.length + column] ?? Number.NaN
    const chosen = pair[0] === this.pair[0] && pair[1] === this.pair[1]
    return html`<td class=${beats(sure, this.figure, row, column) ? 'sure' : ''} style="background:rgb(var(--heat) / ${(0.4 * share).toFixed(3)})">
      <button type="button" aria-pressed=${chosen} @click=${() => (this.pair = pair)}>${percent(share, 0)}</button>
    </td>`
  }

  private duel(sure: Significance) {
    const [a, b] = this.pair
    const n = sure.compared.length
    const [row, column] = [sure.compared.indexOf(a), sure.compared.indexOf(b)]
    if (row < 0 || column < 0) return nothing
    const at = row * n + column
    const p = sure.mcnemar[at] ?? Number.NaN
    const wins = sure.wins[this.figure][at] ?? Number.NaN
    const [onlyFirst = 0, onlySecond = 0] = [sure.onlyRow[at], sure.onlyRow[column * n + row]]
    const figure = figures.find(({ id }) => id === this.figure) ?? figures[0]
    const verdict = beats(sure, this.figure, row, column)
      ? 'Judged over all pairs at once, this lead is more than chance.'
      : 'Judged over all pairs at once, this lead is not shown.'
    return html`<b>${this.label(a)}</b> ${figure.beats} than <b>${this.label(b)}</b> in ${percent(wins, 1)} % of resamples.
      ${this.standApart(sure, row, column) ? '' : verdict}
      Only the first is right on ${plural(onlyFirst, 'question')}, only the second on ${count(onlySecond)}
      (McNemar's exact test, two-sided p ${p < 0.001 ? '< 0.001' : `= ${fixed(p, 3)}`}, for this pair alone).`
  }

  /** Pairs with the oracle or a hindsight row are not judged. */
  private standApart({ standing }: Significance, ...rows: readonly number[]): boolean {
    return rows.some((row) => row >= standing[this.figure].ranks.length)
  }

  private label(key: string): string {
    return nameOfRow(this.board?.rows, key)
  }
}

/** The row's lead over the column is more than chance. Never where one of them stands apart. */
function beats({ standing }: Significance, figure: FigureId, row: number, column: number): boolean {
  const { beats: found, ranks } = standing[figure]
  return row < ranks.length && column < ranks.length && found[row * ranks.length + column] === 1
}
