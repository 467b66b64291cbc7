/** The board in two sentences: its story, and whether the gain is more than chance. */
import { html, nothing, type TemplateResult } from 'lit'
import type { PackInfo } from '../../core/types.ts'
import { cost, percent, points } from '../../core/words.ts'
import type { Significance } from '../../engine/rows/intervals.ts'
import { type Board, type BoardRow, bestRouter, lookedAt, referenceRow } from '../../engine/score/board.ts'
import type { Budget } from '../../experiment/experiment.ts'

/** @param selected key of the row that is looked at; the story's router where it is none that has run */
export function verdict(board: Board, sure: Significance | undefined, selected: string, byRankScore: boolean) {
  const best = board.rows.find((row) => row.key === referenceRow && row.status === 'ready')
  const row = lookedAt(board, selected, byRankScore)
  if (!best || !row || row.key === best.key) return nothing
  const lead = sure?.rows.find(({ key }) => key === row.key)?.lead
  if (!sure || !lead) return html`Computing whether this is more than chance…`
  const cost = row.overall.costPer10k / best.overall.costPer10k
  return html`<b>${nameOf(row, board)}</b> ${judgement(lead, modelOf(best, board))}: difference
    <span class="number">${points(lead.difference)}</span> points, 95 % interval
    <span class="number">${points(lead.low)} to ${points(lead.high)}</span>${
      board.unknownCosts
        ? '; costs are not known'
        : html`, at <span class="number">${percent(cost, 0)} %</span> of its cost${board.assumedPrices ? ' under assumed prices' : ''}`
    }. ${others(board, sure)}`
}

function nameOf({ label, kind }: BoardRow, { features }: Board): string {
  return kind === 'router' && features.startsWith('TF-IDF') ? `TF-IDF routing (${label})` : label
}

function judgement({ low, high }: { readonly low: number; readonly high: number }, model: string): TemplateResult {
  if (low > 0) return html`is <em>more accurate</em> than the best single model, ${model}, beyond chance`
  if (high < 0) return html`is <em>less accurate</em> than the best single model, ${model}, beyond chance`
  return html`is <em>not distinguishable</em> in accuracy from the best single model, ${model}`
}

/** One row may be lucky; all of them rarely are. */
function others(board: Board, sure: Significance): string {
  const routers = board.rows.filter(({ kind, status }) => kind === 'router' && status === 'ready')
  const better = routers.filter(({ key }) => (sure.rows.find((row) => row.key === key)?.lead?.low ?? 0) > 0)
  if (routers.length < 2) return ''
  const count = better.length === 0 ? 'none' : better.length === routers.length ? 'all' : String(better.length)
  return `Of the ${routers.length} routers that have run, ${count} ${better.length === 1 ? 'is' : 'are'} more accurate beyond chance.`
}

export function story(board: Board, info: PackInfo, budget: Budget): TemplateResult {
  const ready = board.rows.filter((row) => row.status === 'ready')
  const strongest = ready.find((row) => row.key === referenceRow)
  const oracle = ready.find((row) => row.kind === 'oracle')
  const router = bestRouter(ready, budget.by === 'dev')
  if (!strongest || !oracle) return html``
  // Later parts come last, so that nothing already read moves.
  return html`${info.kind === 'simulated' ? html`This data is <em>simulated</em>. Find real answers under <a href="#data">Data</a>.` : ''}
    ${board.assumedPrices ? html`All prices are <em>assumed</em>.` : ''}
    Always asking ${modelOf(strongest, board)} is right ${figures(strongest)}${board.unknownCosts ? '' : ' per 10,000 questions'}. An oracle that knows every answer
    is right ${figures(oracle)}.
    ${board.unknownCosts ? 'Costs are not known.' : ''}
    ${router ? html`The router <b>${router.label}</b> is right ${figures(router)}.` : html`The routers are still running.`}`
}

/** The one model a constant row calls. */
function modelOf(row: BoardRow, board: Board): string {
  return board.models[row.shares.indexOf(Math.max(...row.shares))] ?? row.label
}

const figures = ({ overall }: BoardRow) =>
  html`<span class="number">${percent(overall.accuracy, 1)} %</span> of the time${
    Number.isNaN(overall.costPer10k) ? '' : html` for <span class="number">$${cost(overall.costPer10k)}</span>`
  }`
