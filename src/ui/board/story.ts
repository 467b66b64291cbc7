/** The board in two plain sentences, for a first-time visitor. */
import { html, type TemplateResult } from 'lit'
import { cost, percent } from '../../core/print.ts'
import type { PackInfo } from '../../core/types.ts'
import { type Board, type BoardRow, referenceRow } from '../../engine/score/board.ts'
import { bestRouter } from '../../engine/score/looked-at.ts'
import type { Budget } from '../../experiment/experiment.ts'

export function story(board: Board, info: PackInfo, budget: Budget): TemplateResult {
  const ready = board.rows.filter((row) => row.status === 'ready')
  const strongest = ready.find((row) => row.key === referenceRow)
  const oracle = ready.find((row) => row.kind === 'oracle')
  const router = bestRouter(ready, budget.by === 'dev')
  if (!strongest || !oracle) return html``
  // Later parts come last, so that nothing already read moves.
  return html`${info.kind === 'simulated' ? html`This data is <em>simulated</em>. Find real answers under <a href="#data">Data</a>.` : ''}
    ${board.assumedPrices ? html`All prices are <em>assumed</em>.` : ''}
    Always asking ${modelOf(strongest, board)} is right ${figures(strongest)} per 10,000 questions. An oracle that knows every answer
    is right ${figures(oracle)}.
    ${router ? html`The router <b>${router.label}</b> is right ${figures(router)}.` : html`The routers are still running.`}`
}

/** The one model a constant row calls. */
export function modelOf(row: BoardRow, board: Board): string {
  return board.models[row.shares.indexOf(Math.max(...row.shares))]
}

const figures = ({
  overall,
}: BoardRow) => html`<span class="number">${percent(overall.accuracy, 1)} %</span> of the time for
  <span class="number">$${cost(overall.costPer10k)}</span>`
