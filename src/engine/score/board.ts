/**
 * What the page shows, as plain data: a pure function of (pack, prices, runs, operating point). No router runs here.
 * Shapes are shared by the page, the headless twin and the tests.
 */
import { type Cell, emptyCell, figures, printed } from '../../core/figures.ts'
import type { UnknownCosts } from '../../core/prices/price.ts'
import type { Finding } from '../../core/types.ts'
import { type Digest, type DigestRow, hashOf } from '../../experiment/digest.ts'
import { isGuest, type RouterEntry } from '../../experiment/experiment.ts'
import type { Training } from '../run/run.ts'

export type RowKind =
  /** A router that learns from train. */
  | 'router'
  /** A constant, a table or a coin, fitted on train. */
  | 'baseline'
  /** The same, fitted on the rows it is scored on, as the paper's figures are. */
  | 'hindsight'
  /** Knows every answer and price in advance: the ceiling. */
  | 'oracle'
  /** One model for every question. */
  | 'model'

export interface BoardRow {
  readonly key: string
  readonly kind: RowKind
  readonly label: string
  /** The router's id, 'oracle', or the model's id. */
  readonly router: string
  /** One sentence on what it does. */
  readonly about: string
  /** 'untrained': takes long to fit, and waits for the visitor to ask. */
  readonly status: 'ready' | 'waiting' | 'untrained' | 'failed'
  /** Re-scored under the prices in force, with a fit or a λ from before they changed. */
  readonly stale: boolean
  /** Trained under other prices than those in force: training again is up to the visitor. */
  readonly outdated: boolean
  /** Why it waits or failed. */
  readonly message?: string
  readonly overall: Cell
  /** What the same settings came to on dev: what rows are chosen by. Absent without dev, and for rows that are not chosen. */
  readonly dev?: Cell
  /** In the order of board.datasets / board.groups. */
  readonly datasets: readonly Cell[]
  readonly groups: readonly Cell[]
  /** Share of questions sent to each model, in the order of board.models; sums to 1. */
  readonly shares: Float64Array
  /** Gives scores, so the budget moves it. */
  readonly moves: boolean
  /**
   * The model that gets every test question at this operating point, where the row is meant to route: whoever names the
   * row says so. Absent for rows that are one model by definition.
   */
  readonly constant?: string
  /** Its router is a visitor's own: whoever names the row says so, whatever it calls itself. */
  readonly guest?: true
  /** The λ applied, in 1/($ per question); absent for rows the budget does not move. */
  readonly lambda?: number
  readonly notes: readonly string[]
  /** Marks beside the name, in two or three words each; a note says more. */
  readonly badges?: readonly string[]
  /** What computed its answers, in words; for routers that can be exported as a file. */
  readonly engine?: string
  /** There is an ONNX file of it. */
  readonly file?: boolean
  readonly training?: Training
}

/** A row's name with its marks, for running text: badges stand beside it only on the leaderboard. */
export function markedName({ label, constant, guest }: Pick<BoardRow, 'label' | 'constant' | 'guest'>): string {
  const marks = [...(guest ? [guestBadge] : []), ...(constant === undefined ? [] : [constantBadge])]
  return marks.length > 0 ? `${label} (${marks.join(', ')})` : label
}

/** The same where the text itself tells of a row that asks one model. */
export const guestName = ({ label, guest }: BoardRow): string => markedName({ label, ...(guest && { guest }) })

/** For rows whose router is a visitor's own. */
export const guestMark = ({ router }: Pick<RouterEntry, 'router'>): { readonly guest?: true } =>
  isGuest(router) ? { guest: true } : {}

export const guestBadge = 'guest'
export const constantBadge = 'one model'

/** The marked name of the row with this key; the key where there is none. */
export function nameOfRow(rows: readonly BoardRow[] | undefined, key: string): string {
  const row = rows?.find((candidate) => candidate.key === key)
  return row ? markedName(row) : key
}

interface Bounds {
  readonly cminPer10k: number
  readonly cmaxPer10k: number
  readonly cminModel: string
  readonly cmaxModel: string
}

export interface SplitSummary {
  /** 'the pack's own', 'seed 42', or a file name. */
  readonly source: string
  readonly train: number
  readonly dev: number
  readonly test: number
}

export interface Board {
  readonly pack: { readonly id: string; readonly hash: string; readonly n: number; readonly m: number }
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  readonly groups: readonly string[]
  /** Only the largest datasets and groups are listed: see listed.ts. */
  readonly partsLeftOut?: true
  readonly split: SplitSummary
  readonly beta: number
  readonly bounds: Bounds
  /** Why every cost and Rank Score is NaN and every λ is 0; absent where costs are known. */
  readonly unknownCosts?: UnknownCosts
  /** True when there are costs and the price sheet rests on assumptions: every cost then carries the mark. */
  readonly assumedPrices: boolean
  /** What the routers see, in words. */
  readonly features: string
  /** Why neighbours were not searched; absent where they were. */
  readonly leftOut?: string
  readonly rows: readonly BoardRow[]
  /** Share of test questions no model answers correctly, 0-1. */
  readonly unsolvedShare: number
  /** Notes about the split, for example rows in no list, and about costs. */
  readonly notes: readonly Finding[]
  /** Blocking findings; when there are any, `rows` is empty. */
  readonly findings: readonly Finding[]
  /** What must be prepared before the waiting rows can run. */
  readonly waitingFor: readonly string[]
}

/** A score-giving router's path from accuracy-only to cheapest, on test, for the chart. */
export interface Curve {
  readonly key: string
  readonly lambda: Float64Array
  readonly accuracy: Float64Array
  readonly costPer10k: Float64Array
}

/** The router that the page names, what it was chosen on, and from how many. */
interface Headline {
  readonly row: BoardRow
  /** 'test': this split has no dev, so the choice has seen the figures that it is shown by. */
  readonly on: 'dev' | 'test'
  readonly of: number
}

/** The router that did best on dev: by Rank Score, at a fixed budget by accuracy. The one place where this is decided. */
export function headline({ rows }: Pick<Board, 'rows'>, byRankScore: boolean): Headline | undefined {
  const routers = rows.filter(({ kind, status }) => kind === 'router' && status === 'ready')
  const on = routers.some(({ dev }) => dev) ? 'dev' : 'test'
  // A figure that is not known (a Rank Score without costs, or a router without answers on dev) comes last.
  const value = (row: BoardRow) => {
    const { accuracy, rankScore } = (on === 'dev' ? row.dev : row.overall) ?? emptyCell
    const figure = byRankScore && Number.isFinite(rankScore) ? rankScore : accuracy
    return Number.isFinite(figure) ? figure : Number.NEGATIVE_INFINITY
  }
  const row = [...routers].sort((a, b) => value(b) - value(a))[0]
  return row && { row, on, of: routers.length }
}

/** Rows that are ranked: not the oracle, nor what was fitted on the rows it is scored on, nor single models. */
export const isHonest = (kind: RowKind): boolean => kind === 'router' || kind === 'baseline'

/** The row that is looked at closely: the one that is selected, if it has run, else the router the story names. */
export function lookedAt(board: Board, selected: string, byRankScore: boolean): BoardRow | undefined {
  const chosen = board.rows.find(({ key, status, kind }) => key === selected && status === 'ready' && isHonest(kind))
  return chosen ?? headline(board, byRankScore)?.row
}

const digits = ({ overall }: BoardRow): DigestRow =>
  figures.map((figure) => printed(figure, overall[figure.id])).join(' ')

/** Every row with figures of its own: not those that wait, are untrained, failed, or are still owed a fit or a λ. */
export async function digestOf(board: Board, made: string): Promise<Digest> {
  const ready = board.rows.filter(({ status, stale }) => status === 'ready' && !stale)
  const rows = Object.fromEntries(ready.map((row) => [row.key, digits(row)]))
  return { hash: await hashOf(rows), pack: board.pack.hash, rows, made }
}
