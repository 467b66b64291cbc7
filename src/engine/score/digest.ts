/** The digits of a board as printed: what a link and a results file carry. */
import { type Digest, type DigestRow, hashOf } from '../../experiment/digest.ts'
import type { Board, BoardRow } from './board.ts'
import { cost, percent, score } from './print.ts'

const printed = ({ overall }: BoardRow): DigestRow =>
  `${percent(overall.accuracy)} ${cost(overall.costPer10k)} ${score(overall.rankScore)}`

/** Every row with figures of its own: not those that wait, are untrained, failed, or are still owed a fit or a λ. */
export async function digestOf(board: Board, made: string): Promise<Digest> {
  const ready = board.rows.filter(({ status, stale }) => status === 'ready' && !stale)
  const rows = Object.fromEntries(ready.map((row) => [row.key, printed(row)]))
  return { hash: await hashOf(rows), pack: board.pack.hash, rows, made }
}
