/** The row of the board that is looked at closely: engine and page must mean the same one. */
import type { Board, BoardRow } from './board.ts'

/** The router with the best Rank Score; at a fixed budget, the most accurate one. */
export function bestRouter(rows: readonly BoardRow[], byRankScore: boolean): BoardRow | undefined {
  const value = (row: BoardRow) => (byRankScore ? row.overall.rankScore : row.overall.accuracy)
  return rows.filter((row) => row.kind === 'router').sort((a, b) => value(b) - value(a))[0]
}

/** The row that is looked at closely: the one that is selected, if it has run, else the router the story names. */
export function lookedAt(board: Board, selected: string, byRankScore: boolean): BoardRow | undefined {
  const ready = board.rows.filter((row) => row.status === 'ready')
  const chosen = ready.find((row) => row.key === selected && (row.kind === 'router' || row.kind === 'baseline'))
  return chosen ?? bestRouter(ready, byRankScore)
}
