/** The rows on the chart and their cost range: shared by the chart and the slider under it. */
import type { Board, BoardRow } from '../../engine/score/board.ts'
import { paddedLogDomain } from '../charts/scales.ts'

/** Rows with a place in the plane, cheapest first. */
export function pointsOf(board: Board): BoardRow[] {
  return board.rows
    .filter((row) => row.status === 'ready' && row.overall.costPer10k > 0 && row.overall.costPer10k < 1e12)
    .sort((a, b) => a.overall.costPer10k - b.overall.costPer10k)
}

/** Dollars per 10,000 questions, from just below the cheapest point to just above the most expensive one. */
export const costDomain = (board: Board): [number, number] =>
  paddedLogDomain(
    pointsOf(board).map((row) => row.overall.costPer10k),
    0.06,
  )
