/** The page's side of the encoder comparison: one line after the other, as one job that can be cancelled. */
import * as Comlink from 'comlink'
import { type PairRow, pairsOf } from '../engine/rows/compare-encoders.ts'
import { encodersOf } from './encoders.ts'
import type { Session } from './session.ts'

export interface Comparison {
  /** Key and label of the row whose router is compared. */
  readonly router: string
  readonly label: string
  readonly rows: readonly PairRow[]
}

/** Calls of a comparison are numbered apart from the session's jobs. */
const firstCall = 1_000_000
let nextCall = firstCall

/** Reports every line as it arrives. Resolves when all are there, or when cancelled. */
export async function compareEncoders(
  session: Session,
  { key, label }: { readonly key: string; readonly label: string },
  onRows: (comparison: Comparison) => void,
): Promise<void> {
  const { experiment } = session.state
  const pairs = pairsOf(encodersOf(session).state.encodings)
  const rows: PairRow[] = []
  let call = 0
  await session.job(
    `Comparing encoders with ${label}`,
    session.workers.engine,
    async (worker, onProgress) => {
      // Those of before, where a worker ended on the way.
      while (rows.length < pairs.length) {
        onProgress({ done: rows.length, total: pairs.length, unit: 'pairs' })
        call = nextCall++
        const choice = pairs[rows.length]!
        rows.push(
          await worker.comparePair(
            experiment,
            { row: key, choice },
            call,
            Comlink.proxy(() => {}),
          ),
        )
        onRows({ router: key, label, rows: [...rows] })
      }
    },
    { onAbort: (worker) => void worker.cancel(call) },
  )
}
