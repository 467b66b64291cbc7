/** The sentences above the chart: the board's story, and what can be claimed of one row. Each is true in every word, or not said. */
import { html, nothing, type TemplateResult } from 'lit'
import type { PackInfo } from '../../core/types.ts'
import { cost, percent } from '../../core/words.ts'
import { tooFewInWords } from '../../engine/rows/drawn-in-words.ts'
import type { Significance } from '../../engine/rows/intervals.ts'
import { type Board, type BoardRow, guestName, headline, lookedAt } from '../../engine/score/board.ts'
import { type Budget, referenceRow } from '../../experiment/experiment.ts'
import { answersOf, type Judged, type Side } from './answers.ts'

/** @param selected key of the row that is looked at; the story's router where it is none that has run */
export function verdict(board: Board, sure: Significance | undefined, selected: string, byRankScore: boolean) {
  const best = board.rows.find((row) => row.key === referenceRow && row.status === 'ready')
  const row = lookedAt(board, selected, byRankScore)
  if (!best || !row) return nothing
  if (row.key === best.key) return html`<p><b>${row.label}</b> is what the other rows are compared with.</p>`
  const claims = sure?.claims.find(({ key }) => key === row.key)
  if (!sure || !claims) return html`<p>Computing whether this is more than chance…</p>`
  const chosen = choiceOf(row, board, byRankScore)
  const judged: Judged = { claims, side: chosen.side, models: board.models, hasDev: board.split.dev > 0 }
  return html`<p><b>${nameOf(row, board)}</b>${chosen.words} beside the best single model, ${modelOf(best, board)}; 95 % intervals${chosen.allow}${board.unknownCosts ? '; costs are not known' : board.assumedPrices ? ', assumed prices' : ''}:</p>
    <ul>${answersOf(judged).map((answer) => html`<li>${answer}</li>`)}</ul>
    <p>${together(board, sure)} ${tooFewInWords(sure)}</p>`
}

function nameOf(row: BoardRow, { features }: Board): string {
  const label = guestName(row)
  return row.kind === 'router' && features.startsWith('TF-IDF') ? `TF-IDF routing (${label})` : label
}

/** How the row came to be looked at, and which interval that leaves it. */
function choiceOf(row: BoardRow, board: Board, byRankScore: boolean): { words: string; allow: string; side: Side } {
  const chosen = headline(board, byRankScore)
  const joint = { allow: ' that hold for all rows at once', side: 'joint' } as const
  if (chosen?.row.key !== row.key) return { words: ', the row you selected,', ...joint }
  const words = `, ${chosenInWords(chosen)},`
  return chosen.on === 'dev' ? { words, allow: '', side: 'own' } : { words, ...joint }
}

function chosenInWords({ on, of }: NonNullable<ReturnType<typeof headline>>): string {
  if (of === 1) return 'the only router that has run'
  return on === 'dev' ? 'the router that did best on dev' : `the best of ${of} routers on test (there is no dev)`
}

/** One row may be lucky; counted are those that are ahead by bounds that hold for all rows at once. */
function together(board: Board, sure: Significance): string {
  const routers = board.rows.filter(({ kind, status }) => kind === 'router' && status === 'ready')
  if (routers.length < 2) return ''
  const better = routers.filter(({ key }) => {
    const claims = sure.claims.find((row) => row.key === key)
    return ((claims?.accurate ?? claims?.now)?.accuracy.joint.low ?? 0) > 0
  })
  const count = better.length === 0 ? 'none' : better.length === routers.length ? 'all' : String(better.length)
  return `Of the ${routers.length} routers that have run, judged together and each at its most accurate, ${count} ${better.length < 2 ? 'is' : 'are'} more accurate.`
}

export function story(board: Board, info: PackInfo, budget: Budget): TemplateResult {
  const ready = board.rows.filter((row) => row.status === 'ready')
  const strongest = ready.find((row) => row.key === referenceRow)
  const oracle = ready.find((row) => row.kind === 'oracle')
  const router = headline(board, budget.by === 'dev')
  if (!strongest || !oracle) return html``
  // Later parts come last, so that nothing already read moves.
  return html`${info.kind === 'simulated' ? html`This data is <em>simulated</em>. Find real answers under <a href="#data">Data</a>.` : ''}
    ${board.assumedPrices ? html`All prices are <em>assumed</em>.` : ''}
    The best single model on train, ${modelOf(strongest, board)}, is right ${figures(strongest)}${board.unknownCosts ? '' : ' per 10,000 questions'}${bestOnTest(strongest, board)}.
    An oracle that knows every answer is right ${figures(oracle)}.
    ${board.unknownCosts ? 'Costs are not known.' : ''}
    ${router ? html`T${chosenInWords(router).slice(1)}, <b>${guestName(router.row)}</b>, is right ${figures(router.row)}.${onlyModel(router.row)}` : board.waitingFor.length > 0 ? html`The routers are still running.` : html`No router has run: the leaderboard says why.`}`
}

/** Train chose the best single model; test may prefer another. */
function bestOnTest(strongest: BoardRow, board: Board) {
  const [best] = board.rows
    .filter(({ kind }) => kind === 'model')
    .sort((a, b) => b.overall.accuracy - a.overall.accuracy)
  if (!best || !(best.overall.accuracy > strongest.overall.accuracy + 1e-12)) return ''
  return html` (on test, ${best.label} is more accurate: <span class="number">${percent(best.overall.accuracy, 1)} %</span>)`
}

const onlyModel = ({ constant }: BoardRow) =>
  constant === undefined ? '' : ` It asks ${constant} every time: not routing.`

/** The one model a constant row calls. */
function modelOf(row: BoardRow, board: Board): string {
  return board.models[row.shares.indexOf(Math.max(...row.shares))] ?? row.label
}

const figures = ({ overall }: BoardRow) =>
  html`<span class="number">${percent(overall.accuracy, 1)} %</span> of the time${
    Number.isNaN(overall.costPer10k) ? '' : html` for <span class="number">$${cost(overall.costPer10k)}</span>`
  }`
