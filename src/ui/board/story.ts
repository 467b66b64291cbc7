/** The board in a sentence or two, in plain words: what a stranger should take away. */
import { html, type TemplateResult } from 'lit'
import type { PackInfo } from '../../core/types.ts'
import { type Board, type BoardRow, referenceRow } from '../../engine/score/board.ts'
import { bestRouter } from '../../engine/score/looked-at.ts'
import type { Budget } from '../../experiment/experiment.ts'
import { cost, percent } from '../shell/format.ts'

export function story(board: Board, info: PackInfo, budget: Budget): TemplateResult {
  const ready = board.rows.filter((row) => row.status === 'ready')
  const strongest = ready.find((row) => row.key === referenceRow)
  const oracle = ready.find((row) => row.kind === 'oracle')
  const router = bestRouter(ready, budget.by === 'dev')
  if (!strongest || !oracle) return html``
  // What comes later stands last: nothing that is already read moves.
  return html`${info.kind === 'simulated' ? html`These data are <em>simulated</em>; real answers are under <a href="#data">Data</a>.` : ''}
    ${board.assumedPrices ? html`All prices are <em>assumed</em>.` : ''}
    Asking ${modelOf(strongest, board)} every time is right ${figures(strongest)} per 10,000 questions. Someone who knew every answer
    beforehand could reach ${figures(oracle)}.
    ${router ? html`Choosing question by question, <b>${router.label}</b> is right ${figures(router)}.` : html`The routers are still at work.`}`
}

/** The one model a constant row calls. */
export function modelOf(row: BoardRow, board: Board): string {
  return board.models[row.shares.indexOf(Math.max(...row.shares))]
}

const figures = ({
  overall,
}: BoardRow) => html`<span class="number">${percent(overall.accuracy, 1)} %</span> of the time for
  <span class="number">$${cost(overall.costPer10k)}</span>`
