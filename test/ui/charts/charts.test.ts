/**
 * Every chart compared with a stored picture, drawn from the same small board. After a change that is meant, `npm run charts`
 * writes them anew: read the difference before you commit it.
 */
import { svg } from 'lit'
import { describe, expect, it } from 'vitest'
import { RbFrontier } from '../../../src/ui/board/rb-frontier.ts'
import { RbHeatmap } from '../../../src/ui/board/rb-heatmap.ts'
import { costAxes, kindNames, mark } from '../../../src/ui/charts/axes.ts'
import { devCurve } from '../../../src/ui/charts/dev-curve.ts'
import { linearScale, logScale } from '../../../src/ui/charts/scales.ts'
import { RbSweepChart } from '../../../src/ui/study/rb-sweep-chart.ts'
import { drawn, element } from './drawn.ts'
import { exampleBoard, exampleCurves, exampleSignificance, exampleSweep } from './example-board.ts'

const stored = (name: string) => `./stored/${name}`

const frontier = (properties: Partial<RbFrontier>, width?: number) =>
  drawn(element(RbFrontier, { board: exampleBoard, ...properties }, width).render(), 'svg', ' viewBox="0 0')

describe('the accuracy–cost chart', () => {
  it('shows every row that has a price, names, and the frontier', async () => {
    await expect(frontier({})).toMatchFileSnapshot(stored('frontier.svg'))
  })

  it('shows curves, intervals, a spending limit and what is selected', async () => {
    const all = { curves: exampleCurves, sure: exampleSignificance, limit: 5, selected: 'knn' }
    await expect(frontier(all)).toMatchFileSnapshot(stored('frontier-with-everything.svg'))
  })

  it('names only routers and the oracle where it is narrow', async () => {
    await expect(frontier({}, 320)).toMatchFileSnapshot(stored('frontier-narrow.svg'))
  })
})

describe('parts of charts', () => {
  it('have axes that say when prices are assumed', async () => {
    const frame = { width: 400, height: 200, margin: { left: 48, right: 16, top: 12, bottom: 40 } }
    const axes = costAxes(logScale([0.5, 50], [48, 384]), linearScale([0.5, 1], [160, 12]), frame, true)
    await expect(drawn(svg`<svg>${axes}</svg>`, 'svg')).toMatchFileSnapshot(stored('axes.svg'))
  })

  it('have a place for what costs nothing', () => {
    const x = logScale([0.5, 50], [48, 384])
    const frame = { width: 400, height: 200, margin: { left: 48, right: 16, top: 12, bottom: 40 }, free: true }
    expect([x(0), x(0.5), x(50)].map(Math.round)).toEqual([48, 48, 384])
    expect(drawn(svg`<svg>${costAxes(x, linearScale([0.5, 1], [160, 12]), frame, true)}</svg>`, 'svg')).toContain('$0<')
  })

  it('have a mark of its own for each kind of row', async () => {
    const kinds = Object.keys(kindNames) as (keyof typeof kindNames)[]
    await expect(drawn(svg`<svg>${kinds.map(mark)}</svg>`, 'svg')).toMatchFileSnapshot(stored('marks.svg'))
  })
})

describe('the dev curve', () => {
  it('rings the best epoch and leaves out what is not a number', async () => {
    const curve = devCurve([40, 55, Number.NaN, 61, 60.5], 300, 80)
    await expect(drawn(svg`<svg>${curve}</svg>`, 'svg')).toMatchFileSnapshot(stored('dev-curve.svg'))
  })
})

describe('the sweep chart', () => {
  it('has a line for each router, its picked λ filled', async () => {
    const chart = element(RbSweepChart, { study: exampleSweep })
    await expect(drawn(chart.render(), 'svg')).toMatchFileSnapshot(stored('sweep.svg'))
  })
})

describe('the heat map', () => {
  it.each(['accuracy', 'costPer10k', 'rankScore'] as const)(
    'has the %s of every row on each group and dataset',
    async (figure) => {
      const map = element(RbHeatmap, { board: exampleBoard, figure })
      await expect(drawn(map.render(), 'table')).toMatchFileSnapshot(stored(`heatmap-${figure}.html`))
    },
  )
})
