/** The main chart: accuracy against cost, single models, routers, the Pareto frontier and each router's whole curve. */
import { css, html, nothing, svg } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { cellInWords } from '../../core/figures.ts'
import { paretoFrontier } from '../../core/frontier.ts'
import { percent } from '../../core/words.ts'
import type { Intervals, Significance } from '../../engine/rows/intervals.ts'
import { type Board, type BoardRow, type Curve, markedName } from '../../engine/score/board.ts'
import { costAxes, costDomain, kindNames, mark, pointsOf } from '../charts/axes.ts'
import { placeLabels } from '../charts/labels.ts'
import { markStyles } from '../charts/mark-styles.ts'
import { linearScale, logScale, paddedDomain, type Scale } from '../charts/scales.ts'
import { emit } from '../shell/events.ts'
import { OwnTaskElement, OwnWidth } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'

const margin = { left: 48, right: 16, top: 12, bottom: 40 }
/** Below this width only routers and the oracle are labelled. */
const narrow = 560

@customElement('rb-frontier')
export class RbFrontier extends OwnTaskElement {
  static override styles = [
    shared,
    markStyles,
    css`
      figure {
        margin: 0;
        position: relative;
      }
      svg {
        display: block;
        width: 100%;
        /* Costs rise to the right in every script; anchors would flip with it. */
        direction: ltr;
        overflow: visible;
        font: 12px var(--sans);
        font-variant-numeric: tabular-nums;
      }
      .axis text {
        fill: var(--ink-2);
      }
      .axis line {
        stroke: var(--rule);
      }
      .frontier {
        fill: none;
        stroke: var(--ink-3);
        stroke-width: 1.25;
      }
      .curve {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.5;
        opacity: 0.28;
      }
      .curve.selected {
        opacity: 1;
      }
      .mark.hindsight {
        stroke-dasharray: 2 1.5;
      }
      .point .halo {
        fill: none;
        stroke: none;
      }
      .point.selected .halo {
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .point:focus-visible .halo {
        stroke: var(--ink);
        stroke-width: 2;
      }
      .interval {
        stroke-width: 1;
        opacity: 0.45;
      }
      .label {
        fill: var(--ink-2);
        font-size: 11px;
        pointer-events: none;
        paint-order: stroke;
        stroke: var(--paper);
        stroke-width: 3px;
      }
      .label.router {
        fill: var(--accent);
        font-weight: 600;
      }
      .label.oracle {
        fill: var(--ink);
        font-weight: 600;
      }
      .budget {
        stroke: var(--accent);
        stroke-dasharray: 3 3;
      }
      .tip {
        position: absolute;
        pointer-events: none;
        background: var(--paper);
        border: 1px solid var(--rule);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        padding: 0.5rem 0.7rem;
        font-size: var(--text-s);
        max-width: 17rem;
        z-index: 2;
      }
      .tip b {
        display: block;
      }
      .reading {
        max-width: none;
        margin: 0;
        min-height: 1lh;
      }
      .key {
        min-height: 1.5rem;
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        font-size: var(--text-s);
        color: var(--ink-2);
        margin-block: 0.25rem 0.5rem;
      }
      @media (max-width: 30rem) {
        .key {
          min-height: 6.5rem;
          align-content: start;
        }
      }
      .key span {
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
      }
      .key button {
        margin-inline-start: auto;
        text-decoration: underline;
        text-decoration-color: var(--accent);
        text-underline-offset: 2px;
      }
      .key svg {
        width: 16px;
        height: 16px;
      }
    `,
  ]

  @property({ attribute: false }) board?: Board
  @property({ attribute: false }) curves: readonly Curve[] = []
  /** Key of the highlighted row. */
  @property() selected = ''
  /** Dollars per 10,000 questions of the spending limit, when there is one. */
  @property({ type: Number }) limit = Number.NaN
  /** The board's intervals; absent until the first resamples arrive. */
  @property({ attribute: false }) sure?: Significance
  private readonly own = new OwnWidth(this)
  @state() private pointed = ''
  /** The last focused point, where the keyboard returns to. */
  private last = ''
  /** The oracle is so high that it can be hidden to enlarge the rest. */
  @state() private ceiling = true

  private get width() {
    return this.own.value
  }

  private get height() {
    return Math.round(Math.min(520, Math.max(360, this.width * 0.52)))
  }

  override render() {
    const { board, width } = this
    if (!board || board.rows.length === 0 || width === 0)
      return html`${caption}<div class="key"></div><div style="height:${this.height}px"></div>`
    const points = pointsOf(board).filter((p) => this.ceiling || p.kind !== 'oracle')
    const x = logScale(costDomain(board), [margin.left, width - margin.right])
    const accuracies = points.map((p) => p.overall.accuracy)
    const y = linearScale(paddedDomain(accuracies, 0.08), [this.height - margin.bottom, margin.top])
    const free = points.some(({ overall }) => overall.costPer10k === 0)
    const shown = points.find((p) => p.key === this.pointed)
    return html`<figure aria-labelledby="title">
      <figcaption class="visually-hidden" id="title">Accuracy against cost on a logarithmic axis: ${reading(board)}</figcaption>
      ${caption}
      ${this.key(points)}
      <svg viewBox="0 0 ${width} ${this.height}" height=${this.height} role="group" aria-labelledby="title" @keydown=${this.onKey}>
        ${costAxes(x, y, { width, height: this.height, margin, free }, board.assumedPrices)} ${this.plot()}
        <g clip-path="url(#plot)">${this.frontier(points, x, y)} ${this.curves.map((curve) => this.curve(curve, x, y))} ${points.map((point) => this.interval(point, x, y))}</g>
        ${this.limit > 0 ? svg`<line class="budget" x1=${x(this.limit)} x2=${x(this.limit)} y1=${margin.top} y2=${this.height - margin.bottom} />` : nothing}
        ${this.labels(points, x, y)} ${points.map((point, i) => this.point(point, i, x, y))}
      </svg>
      ${shown ? this.tip(shown, x, y) : nothing}
    </figure>`
  }

  /** Where lines may be drawn: intervals of few questions, and curves to costs of almost nothing, lead far beyond the axes. */
  private plot() {
    const { left, right, top, bottom } = margin
    return svg`<clipPath id="plot"><rect x=${left} y=${top} width=${this.width - left - right} height=${this.height - top - bottom} /></clipPath>`
  }

  private key(points: readonly BoardRow[]) {
    const present = kinds.filter((kind) => points.some((point) => point.kind === kind))
    return html`<div class="key">
      ${present.map((kind) => html`<span aria-hidden="true"><svg viewBox="-8 -8 16 16">${mark(kind)}</svg>${shortNames[kind]}</span>`)}
      <span aria-hidden="true"><svg viewBox="-8 -8 16 16"><path class="frontier" d="M-8 4 0-1 8-5" /></svg>Pareto frontier</span>
      <button type="button" class="plain" aria-pressed=${!this.ceiling} @click=${() => (this.ceiling = !this.ceiling)}>
        ${this.ceiling ? 'Zoom in without the oracle' : 'Show the oracle'}
      </button>
    </div>`
  }

  private frontier(points: readonly BoardRow[], x: Scale, y: Scale) {
    const real = points.filter((p) => p.kind === 'model' || p.kind === 'router' || p.kind === 'baseline')
    const spots = real.map(({ overall }) => ({ cost: overall.costPer10k, accuracy: overall.accuracy }))
    const path = paretoFrontier(spots).map((i) => `${x(spots[i]!.cost)},${y(spots[i]!.accuracy)}`)
    return svg`<polyline class="frontier" points=${path.join(' ')} />`
  }

  private curve({ key, accuracy, costPer10k }: Curve, x: Scale, y: Scale) {
    const path = Array.from(accuracy, (a, i) => `${x(costPer10k[i]!).toFixed(1)},${y(a).toFixed(1)}`)
    return svg`<polyline class="curve ${key === this.selected ? 'selected' : ''}" points=${path.join(' ')} />`
  }

  private intervals(key: string): Intervals | undefined {
    return this.sure?.rows.find((row) => row.key === key)?.intervals
  }

  /** A cross: the 95 % intervals of accuracy and cost. */
  private interval({ key, kind, overall }: BoardRow, x: Scale, y: Scale) {
    const of = this.intervals(key)
    if (!of) return nothing
    const [left, top] = [x(overall.costPer10k), y(overall.accuracy)]
    return svg`<path class="interval ${kind}" aria-hidden="true"
      d="M${left} ${y(of.accuracy.low)}V${y(of.accuracy.high)}M${x(of.costPer10k.low)} ${top}H${x(of.costPer10k.high)}" />`
  }

  private labels(points: readonly BoardRow[], x: Scale, y: Scale) {
    const rank = { router: 0, oracle: 1, baseline: 2, model: 3, hindsight: 4 }
    const places = new Set(points.filter((p) => p.kind === 'baseline').map(placeOf))
    const named = points
      // A constant baseline has the same point as its model: one label is enough.
      .filter((p) => p.kind !== 'hindsight' && !(p.kind === 'model' && places.has(placeOf(p))))
      .filter((p) => this.width >= narrow || p.kind === 'router' || p.kind === 'oracle')
      .sort((a, b) => rank[a.kind] - rank[b.kind])
    const spots = named.map((p) => ({
      x: x(p.overall.costPer10k),
      y: y(p.overall.accuracy),
      text: markedName(p),
      bold: p.kind === 'router' || p.kind === 'oracle',
    }))
    const frame = { width: this.width, height: this.height - margin.bottom }
    const placed = placeLabels(spots, frame)
    return named.map((row, i) => {
      const place = placed[i]
      return place
        ? svg`<text class="label ${row.kind}" x=${place.x} y=${place.y} text-anchor=${place.anchor} aria-hidden="true">${markedName(row)}</text>`
        : nothing
    })
  }

  private point(row: BoardRow, index: number, x: Scale, y: Scale) {
    const { costPer10k, accuracy } = row.overall
    const tabbable = this.last ? row.key === this.last : index === 0
    return svg`<g class="point ${row.key === this.selected ? 'selected' : ''}" role="img" data-key=${row.key}
      tabindex=${tabbable ? 0 : -1} aria-label=${describe(row)}
      transform="translate(${x(costPer10k)} ${y(accuracy)})"
      @pointerenter=${() => this.show(row.key)} @pointerleave=${() => this.show('')}
      @focus=${() => this.show(row.key)} @blur=${() => this.show('')} @click=${() => this.select(row.key)}>
      <circle class="halo" r="11" pointer-events="all" />${mark(row.kind)}</g>`
  }

  private tip(row: BoardRow, x: Scale, y: Scale) {
    const left = x(row.overall.costPer10k)
    const side = left > this.width / 2 ? `right:${this.width - left + 14}px` : `left:${left + 14}px`
    const of = this.intervals(row.key)?.accuracy
    const top = `top:${Math.max(24, y(row.overall.accuracy) - 10)}px`
    return html`<div class="tip" style="${side};${top}" aria-hidden="true">
      <b>${markedName(row)}</b>
      <span class="number">${cellInWords(row.overall)}${this.board?.assumedPrices ? ', assumed prices' : ''}</span>
      ${of ? html`<br /><span class="quiet number">95 % interval of accuracy: ${percent(of.low, 1)} to ${percent(of.high, 1)} %</span>` : nothing}
      <br /><span class="quiet">${row.about}</span>
    </div>`
  }

  private show(key: string) {
    this.pointed = key
    if (key) this.last = key
  }

  private select(key: string) {
    emit(this, 'rb-select', key)
  }

  /** Arrow keys walk the points by cost, so the whole chart is one stop in the tab order. */
  private onKey(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    const current = (event.target as Element).closest<SVGElement>('.point')?.dataset.key
    if (!current || !this.board) return
    if (event.key === 'Enter' || event.key === ' ') this.select(current)
    else if (event.key === 'Escape') this.show('')
    else if (step) {
      const points = pointsOf(this.board).filter((p) => this.ceiling || p.kind !== 'oracle')
      const next = points[points.findIndex((p) => p.key === current) + step]
      if (next) this.renderRoot.querySelector<SVGElement>(`.point[data-key="${CSS.escape(next.key)}"]`)?.focus()
    } else return
    event.preventDefault()
  }
}

const caption = html`<p class="quiet reading">
        Each mark is one way to answer all test questions. Left is cheaper, up is more accurate. Each line is one router at every budget.
      </p>`

const placeOf = ({ overall }: BoardRow) => `${overall.accuracy} ${overall.costPer10k}`

const describe = (row: BoardRow) => `${markedName(row)}, ${kindNames[row.kind]}: ${cellInWords(row.overall)}`

const kinds = ['router', 'baseline', 'model', 'oracle', 'hindsight'] as const
const shortNames = {
  router: 'router',
  baseline: 'baseline',
  model: 'single model',
  oracle: 'oracle',
  hindsight: 'hindsight',
}

/** The chart in one sentence, for screen readers. */
function reading(board: Board): string {
  const routers = pointsOf(board).filter((row) => row.kind === 'router')
  const best = routers.sort((a, b) => b.overall.rankScore - a.overall.rankScore)[0]
  return best ? describe(best) : 'no router has run yet'
}
