/** The main chart while costs are unknown: every row's accuracy with its interval, best first. There is no cost axis to draw. */
import { css, html, nothing, svg } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { percent } from '../../core/words.ts'
import type { Significance } from '../../engine/rows/intervals.ts'
import { type Board, type BoardRow, markedName } from '../../engine/score/board.ts'
import { kindNames, mark, pointsOf } from '../charts/axes.ts'
import { markStyles } from '../charts/mark-styles.ts'
import { linearScale, linearTicks, type Scale } from '../charts/scales.ts'
import { emit } from '../shell/events.ts'
import { OwnTaskElement, OwnWidth } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'

const margin = { right: 64, top: 22, bottom: 8 }
/** Below this width a row's name stands above its line and not before it. */
const narrow = 560

@customElement('rb-accuracies')
export class RbAccuracies extends OwnTaskElement {
  static override styles = [
    shared,
    markStyles,
    css`
      :host {
        display: block;
      }
      figure {
        margin: 0;
      }
      svg {
        display: block;
        width: 100%;
        direction: ltr;
        font: 12px var(--sans);
        font-variant-numeric: tabular-nums;
      }
      text {
        fill: var(--ink-2);
      }
      text.router {
        fill: var(--accent);
        font-weight: 600;
      }
      text.oracle,
      .point.selected text {
        fill: var(--ink);
        font-weight: 600;
      }
      .axis line,
      .guide {
        stroke: var(--rule);
      }
      .interval {
        stroke-width: 5;
        opacity: 0.4;
      }
      .area {
        fill: transparent;
      }
      .point.selected .area {
        fill: var(--panel);
      }
      .point:focus-visible .area {
        stroke: var(--ink);
        stroke-width: 1.5;
      }
    `,
  ]

  @property({ attribute: false }) board?: Board
  @property() selected = ''
  @property({ attribute: false }) sure?: Significance
  private readonly own = new OwnWidth(this)
  /** The row that the keyboard returns to. */
  @state() private last = ''

  override render() {
    const { board } = this
    const width = this.own.value
    if (!board || board.rows.length === 0 || width === 0) return html`<div></div>`
    const rows = pointsOf(board)
    const above = width < narrow
    const step = above ? 34 : 22
    const left = above ? 8 : Math.min(300, Math.round(width * 0.34))
    const height = margin.top + rows.length * step + margin.bottom
    const x = linearScale([0, 1], [left, width - margin.right])
    return html`<figure aria-labelledby="title">
      <p class="quiet" id="title">
        Accuracy on the test questions, best first. There is no cost axis, because costs are not known. Bars are 95 % intervals.
      </p>
      <svg viewBox="0 0 ${width} ${height}" height=${height} role="group" aria-labelledby="title" @keydown=${this.onKey}>
        ${axis(x, height)}
        ${rows.map((row, i) => this.row(row, { x, width, step, above, top: margin.top + i * step, first: i === 0 }))}
      </svg>
    </figure>`
  }

  private row(row: BoardRow, { x, width, step, above, top, first }: Place) {
    const { key, kind } = row
    const label = markedName(row)
    const { accuracy } = row.overall
    const of = this.sure?.rows.find((one) => one.key === key)?.intervals.accuracy
    const y = top + step - 11
    const tabbable = this.last ? key === this.last : first
    const within = of ? `, 95 % interval ${percent(of.low, 1)} to ${percent(of.high, 1)} %` : ''
    return svg`<g class="point ${key === this.selected ? 'selected' : ''}" role="img" data-key=${key} tabindex=${tabbable ? 0 : -1}
      aria-label=${`${label}, ${kindNames[kind]}: ${percent(accuracy)} % correct${within}`}
      @focus=${() => (this.last = key)} @click=${() => emit(this, 'rb-select', key)}>
      <title>${row.about}</title>
      <rect class="area" x="1" y=${top} width=${width - 2} height=${step} />
      <text class=${kind} x=${above ? 8 : x(0) - 10} y=${above ? top + 12 : y + 4} text-anchor=${above ? 'start' : 'end'} aria-hidden="true">${shortened(label, above ? width - 60 : x(0) - 16)}</text>
      <line class="guide" x1=${x(0)} x2=${x(1)} y1=${y} y2=${y} />
      ${of ? svg`<line class="interval ${kind}" x1=${x(of.low)} x2=${x(of.high)} y1=${y} y2=${y} />` : nothing}
      <g transform="translate(${x(accuracy)} ${y})">${mark(kind)}</g>
      <text x=${width - 4} y=${y + 4} text-anchor="end" aria-hidden="true">${percent(accuracy, 1)} %</text>
    </g>`
  }

  /** Arrow keys walk the rows, so the whole chart is one stop in the tab order. */
  private onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    const current = (event.target as Element).closest<SVGElement>('.point')?.dataset.key
    if (!current || !this.board) return
    if (event.key === 'Enter' || event.key === ' ') emit(this, 'rb-select', current)
    else if (step) {
      const rows = pointsOf(this.board)
      const next = rows[rows.findIndex(({ key }) => key === current) + step]
      if (next) this.renderRoot.querySelector<SVGElement>(`.point[data-key="${CSS.escape(next.key)}"]`)?.focus()
    } else return
    event.preventDefault()
  }
}

interface Place {
  readonly x: Scale
  readonly width: number
  readonly step: number
  /** The name stands above the line. */
  readonly above: boolean
  readonly top: number
  readonly first: boolean
}

function axis(x: Scale, height: number) {
  return svg`<g class="axis" aria-hidden="true">
    ${linearTicks([0, 1], 5).map(
      (tick) => svg`<line x1=${x(tick)} x2=${x(tick)} y1=${margin.top - 4} y2=${height - margin.bottom} />
        <text x=${x(tick)} y=${margin.top - 8} text-anchor="middle">${Math.round(100 * tick)} %</text>`,
    )}
  </g>`
}

/** About 6.5 pixels a letter. */
function shortened(text: string, room: number): string {
  const letters = Math.max(6, Math.floor(room / 6.5))
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text
}
