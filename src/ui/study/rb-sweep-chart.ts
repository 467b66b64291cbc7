/** Accuracy against cost for each router: one line over the λ of its training targets. The table below has every number. */
import '../export/rb-export.ts'
import { css, html, nothing, svg } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { cellInWords, perFigure } from '../../core/figures.ts'
import { cost, lambda, percent } from '../../core/words.ts'
import type { Study, SweepPointRow, SweepRow } from '../../engine/study/study.ts'
import { costAxes } from '../charts/axes.ts'
import { placeLabels } from '../charts/labels.ts'
import { linearScale, logScale, paddedDomain, paddedLogDomain, type Scale } from '../charts/scales.ts'
import { OwnFrameElement, OwnWidth } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'

const margin = { left: 48, right: 16, top: 14, bottom: 40 }
/** Lines differ by dashes and labels, not by colour alone. */
const dashes = ['none', '6 3', '2 3', '8 3 2 3', '10 4', '4 2 1 2', '1 2']

@customElement('rb-sweep-chart')
export class RbSweepChart extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      figure {
        margin: 0;
      }
      svg {
        display: block;
        width: 100%;
        font: 12px var(--sans);
        font-variant-numeric: tabular-nums;
      }
      .axis text {
        fill: var(--ink-2);
      }
      .axis line {
        stroke: var(--rule);
      }
      polyline {
        fill: none;
        stroke: var(--ink-2);
        stroke-width: 1.5;
      }
      circle {
        fill: var(--paper);
        stroke: var(--ink-2);
        stroke-width: 1.5;
      }
      circle.picked {
        fill: var(--accent);
        stroke: var(--paper);
      }
      .label {
        fill: var(--ink);
        font-size: 11px;
        paint-order: stroke;
        stroke: var(--paper);
        stroke-width: 3px;
      }
    `,
  ]

  @property({ attribute: false }) study?: Study<'sweep'>
  private readonly own = new OwnWidth(this)

  override render() {
    const { value: width } = this.own
    const height = Math.round(Math.min(420, Math.max(280, width * 0.45)))
    const rows = this.study?.rows.filter(({ points }) => points.length > 0) ?? []
    const points = rows.flatMap((row) => row.points).filter((point) => point.test.costPer10k.mean > 0)
    if (width === 0 || points.length === 0) return html`<div style="height:${height}px"></div>`
    const x = logScale(paddedLogDomain(points.map(costOf), 0.08), [margin.left, width - margin.right])
    const y = linearScale(paddedDomain(points.map(accuracyOf), 0.1), [height - margin.bottom, margin.top])
    const pickedOn = this.study?.stamp.study.pickOn ?? 'dev'
    return html`<figure aria-labelledby="title">
      <figcaption id="title" class="quiet">
        Accuracy against cost on test, one line per router from small λ (right) to large λ (left). Filled: picked on
        ${pickedOn === 'dev' ? 'dev' : 'test (paper mode), which is optimistic'}.
      </figcaption>
      <svg viewBox="0 0 ${width} ${height}" height=${height} role="img" aria-label=${reading(rows)}>
        ${costAxes(x, y, { width, height, margin }, this.study?.stamp.prices.assumed ?? false)} ${rows.map((row, i) => line(row, dashes[i % dashes.length]!, x, y))} ${labels(rows, x, y, width, height)}
      </svg>
      <rb-export name="λ sweep chart" .chart=${() => this.renderRoot.querySelector('svg')}></rb-export>
    </figure>`
  }
}

const costOf = ({ test }: SweepPointRow) => test.costPer10k.mean
const accuracyOf = ({ test }: SweepPointRow) => test.accuracy.mean

function line({ label, points, picked }: SweepRow, dash: string, x: Scale, y: Scale) {
  const at = (point: SweepPointRow) => `${x(costOf(point)).toFixed(1)},${y(accuracyOf(point)).toFixed(1)}`
  return svg`<polyline stroke-dasharray=${dash} points=${points.map(at).join(' ')} />
    ${points.map(
      (
        point,
        i,
      ) => svg`<circle class=${i === picked ? 'picked' : ''} r=${i === picked ? 6 : 3.5} cx=${x(costOf(point))} cy=${y(accuracyOf(point))}>
        <title>${label}, λ ${lambda(point.lambda)}: ${cellInWords(perFigure(({ id }) => point.test[id].mean))}</title>
      </circle>`,
    )}`
}

/** Labelled at their first points, where the lines are furthest apart. */
function labels(rows: readonly SweepRow[], x: Scale, y: Scale, width: number, height: number) {
  const spots = rows.flatMap(({ points, picked, label }) => {
    const point = points[picked] ?? points[0]
    return point ? [{ x: x(costOf(point)), y: y(accuracyOf(point)), text: short(label) }] : []
  })
  const places = placeLabels(spots, { width, height: height - margin.bottom })
  return spots.map(({ text }, i) => {
    const place = places[i]
    return place
      ? svg`<text class="label" x=${place.x} y=${place.y} text-anchor=${place.anchor} aria-hidden="true">${text}</text>`
      : nothing
  })
}

/** The table shows which routers have frozen features. */
const short = (label: string) => label.replace(' (frozen features)', '')

function reading(rows: readonly SweepRow[]): string {
  const picks = rows.flatMap(({ label, points, picked }) => {
    const point = points[picked]
    return point
      ? `${label} at λ ${lambda(point.lambda)}: ${percent(accuracyOf(point))} percent at ${cost(costOf(point))} dollars`
      : []
  })
  return `Accuracy against cost per ten thousand questions. Picked: ${picks.join('; ')}`
}
