/** The digits of a board as printed: what a link and a results file carry. */
import { figures, printed } from '../../core/figures.ts'
import { type Digest, type DigestRow, hashOf } from '../../experiment/digest.ts'
import type { Board, BoardRow } from './board.ts'

const digits = ({ overall }: BoardRow): DigestRow =>
  figures.map((figure) => printed(figure, overall[figure.id])).join(' ')

/** Every row with figures of its own: not those that wait, are untrained, failed, or are still owed a fit or a λ. */
export async function digestOf(board: Board, made: string): Promise<Digest> {
  const ready = board.rows.filter(({ status, stale }) => status === 'ready' && !stale)
  const rows = Object.fromEntries(ready.map((row) => [row.key, digits(row)]))
  return { hash: await hashOf(rows), pack: board.pack.hash, rows, made }
}
