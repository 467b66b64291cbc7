/**
 * What the page shows, as plain data: a pure function of (pack, prices, runs, operating point). No router runs here.
 * Shapes are shared by the page, the headless twin and the tests.
 */
import { type Cell, figures, printed } from '../../core/figures.ts'
import type { UnknownCosts } from '../../core/prices/price.ts'
import type { Finding } from '../../core/types.ts'
import { type Digest, type DigestRow, hashOf } from '../../experiment/digest.ts'
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
  /** In the order of board.datasets / board.groups. */
  readonly datasets: readonly Cell[]
  readonly groups: readonly Cell[]
  /** Share of questions sent to each model, in the order of board.models; sums to 1. */
  readonly shares: Float64Array
  /** Gives scores, so the budget moves it. */
  readonly moves: boolean
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

/** Key of the row that differences are taken to: the best single model, as train tells it. */
export const referenceRow = 'strongest'

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
  readonly split: SplitSummary
  readonly beta: number
  readonly bounds: Bounds
  /** Why every cost and Rank Score is NaN and every λ is 0; absent where costs are known. */
  readonly unknownCosts?: UnknownCosts
  /** True when the pack's price sheet rests on assumptions: every cost then carries the mark. */
  readonly assumedPrices: boolean
  /** What the routers see, in words. */
  readonly features: string
  readonly rows: readonly BoardRow[]
  /** Share of test questions no model answers correctly, 0-1. */
  readonly unsolvedShare: number
  /** Notes about the split, for example rows in no list. */
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

/** The router with the best Rank Score; at a fixed budget, or without costs, the most accurate one. */
export function bestRouter(rows: readonly BoardRow[], byRankScore: boolean): BoardRow | undefined {
  const value = (row: BoardRow) => {
    const { rankScore, accuracy } = row.overall
    return byRankScore && !Number.isNaN(rankScore) ? rankScore : accuracy
  }
  return rows.filter((row) => row.kind === 'router').sort((a, b) => value(b) - value(a))[0]
}

/** The row that is looked at closely: the one that is selected, if it has run, else the router the story names. */
export function lookedAt(board: Board, selected: string, byRankScore: boolean): BoardRow | undefined {
  const ready = board.rows.filter((row) => row.status === 'ready')
  const chosen = ready.find((row) => row.key === selected && (row.kind === 'router' || row.kind === 'baseline'))
  return chosen ?? bestRouter(ready, byRankScore)
}

const digits = ({ overall }: BoardRow): DigestRow =>
  figures.map((figure) => printed(figure, overall[figure.id])).join(' ')

/** Every row with figures of its own: not those that wait, are untrained, failed, or are still owed a fit or a λ. */
export async function digestOf(board: Board, made: string): Promise<Digest> {
  const ready = board.rows.filter(({ status, stale }) => status === 'ready' && !stale)
  const rows = Object.fromEntries(ready.map((row) => [row.key, digits(row)]))
  return { hash: await hashOf(rows), pack: board.pack.hash, rows, made }
}
