/** What the charts of the board share: their axes and points, and the mark of each kind of row. */
import { nothing, type SVGTemplateResult, svg } from 'lit'
import type { Board, BoardRow, RowKind } from '../../engine/score/board.ts'
import { linearTicks, logTicks, paddedLogDomain, type Scale } from './scales.ts'

export interface Frame {
  readonly width: number
  readonly height: number
  readonly margin: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
  /** Something costs nothing: it stands at the left edge, which a logarithmic axis does not reach. */
  readonly free?: boolean
}

/** @param x dollars per 10,000 questions @param y accuracy, 0–1 @param assumed the prices are assumptions */
export function costAxes(
  x: Scale,
  y: Scale,
  { width, height, margin, free }: Frame,
  assumed: boolean,
): SVGTemplateResult {
  const bottom = height - margin.bottom
  const ticks = linearTicks([y.domain[0], y.domain[1]], 6)
  const digits = ticks.some((tick) => Math.abs(100 * tick - Math.round(100 * tick)) > 1e-6) ? 1 : 0
  return svg`<g class="axis" aria-hidden="true">
    ${ticks.map(
      (tick) => svg`<line x1=${margin.left} x2=${width - margin.right} y1=${y(tick)} y2=${y(tick)} />
        <text x=${margin.left - 8} y=${y(tick) + 4} text-anchor="end">${(100 * tick).toFixed(digits)} %</text>`,
    )}
    ${free ? svg`<line class="free" x1=${margin.left} x2=${margin.left} y1=${margin.top} y2=${bottom + 5} stroke-dasharray="2 3" /><text x=${margin.left} y=${bottom + 18} text-anchor="middle">$0</text>` : nothing}
    ${logTicks([x.domain[0], x.domain[1]])
      .filter((tick) => !free || x(tick) > margin.left + tickRoom)
      .map(
        (tick) => svg`<line x1=${x(tick)} x2=${x(tick)} y1=${bottom} y2=${bottom + 5} />
        <text x=${x(tick)} y=${bottom + 18} text-anchor="middle">$${tick}</text>`,
      )}
    <text x=${width - margin.right} y=${height - 6} text-anchor="end">cost per 10,000 questions${assumed ? ', assumed prices' : ''} →</text>
    <text x=${margin.left} y=${margin.top - 2} dy="0">↑ answered correctly</text>
  </g>`
}

/** Pixels between the text for $0 and the next one. */
const tickRoom = 36

/** Rows with a place in the plane, cheapest first; while costs are unknown every row that has run, most accurate first. */
export function pointsOf(board: Board): BoardRow[] {
  if (board.unknownCosts)
    return board.rows.filter(({ status }) => status === 'ready').sort((a, b) => b.overall.accuracy - a.overall.accuracy)
  return board.rows
    .filter((row) => row.status === 'ready' && row.overall.costPer10k >= 0 && row.overall.costPer10k < 1e12)
    .sort((a, b) => a.overall.costPer10k - b.overall.costPer10k)
}

/** Dollars per 10,000 questions, from just below the cheapest point that costs anything to just above the most expensive one. */
export function costDomain(board: Board): [number, number] {
  const costs = pointsOf(board).map((row) => row.overall.costPer10k)
  const paid = costs.filter((cost) => cost > 0)
  return paid.length === 0 ? [0.1, 10] : paddedLogDomain(paid, paid.length < costs.length ? 0.15 : 0.06)
}

/** A shape of about ten pixels centred on the origin. Classes carry the colours. */
export function mark(kind: RowKind): SVGTemplateResult {
  switch (kind) {
    case 'router':
      return svg`<path class="mark router" d="M0-6.5 6.5 0 0 6.5-6.5 0z" />`
    case 'baseline':
      return svg`<path class="mark baseline" d="M0-6 6 5H-6z" />`
    case 'hindsight':
      return svg`<path class="mark hindsight" d="M0-6 6 5H-6z" />`
    case 'oracle':
      return svg`<path class="mark oracle" d="M0-8 2 -2.4 8-2.4 3.2 1.2 5 7 0 3.4-5 7-3.2 1.2-8-2.4-2-2.4z" />`
    case 'model':
      return svg`<circle class="mark model" r="4.5" />`
  }
}

/** The shape's name, for keys and screen readers. */
export const kindNames: Readonly<Record<RowKind, string>> = {
  router: 'router',
  baseline: 'baseline',
  hindsight: 'hindsight baseline, fitted on the rows it is scored on',
  oracle: 'oracle',
  model: 'single model',
}
