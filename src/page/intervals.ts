/**
 * Follows the board with its bootstrap: once a board has stood for a moment, the engine is asked for more and more
 * resamples of it, until it is replaced. Each answer is shown: a partial result is a result.
 */

import { fullResamples } from '../core/statistics/bootstrap.ts'
import type { RoutingGain } from '../engine/rows/routing-gain.ts'
import type { Board } from '../engine/score/board.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

/** A dragged slider should not have to wait for intervals nobody will look at. */
const restMs = 250

/** Rounds of at most about 100 ms, between which the engine answers whatever else is asked. */
const rounds = [250, 1000, fullResamples]

export function judgeBoards(session: Session) {
  let judged: Board | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  session.addEventListener('change', () => {
    const { board, preparationStopped } = session.state
    if (!board || board === judged) return
    clearTimeout(timer)
    // Boards that change by themselves are about to be replaced: waiting rows run, prices are followed by refits.
    const passing = board.rows.some((row) => row.stale) || (board.waitingFor.length > 0 && !preparationStopped)
    if (board.rows.length === 0 || passing) return
    judged = board
    timer = setTimeout(() => void judge(session, board), restMs)
  })
}

async function judge(session: Session, board: Board) {
  const { experiment } = session.state
  const started = performance.now()
  for (const resamples of rounds) {
    if (session.state.board !== board) return
    const significance = await run(session.workers.engine, (worker) =>
      worker.significance(experiment, resamples),
    ).catch(session.fail('judging how sure the board is'))
    if (!significance) return
    if (session.state.board === board) session.update({ sureness: { of: board, significance } })
  }
  performance.measure('bootstrap', { start: started })
}

/** One row of the board taken apart. Undefined when it has not run, or on failure, which is said. */
export function takeApart(session: Session, key: string): Promise<RoutingGain | undefined> {
  const { experiment } = session.state
  return run(session.workers.engine, (worker) => worker.routing(experiment, key)).catch(
    session.fail('taking the row apart'),
  )
}
