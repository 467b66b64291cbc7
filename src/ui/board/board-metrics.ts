/** The metrics of other benchmarks for the board that is shown, and the intervals of those that pick on test. */
import type { MetricsSheet } from '../../engine/rows/metrics-sheet.ts'
import type { PickedIntervals } from '../../engine/rows/picked-on-test.ts'
import type { Board } from '../../engine/score/board.ts'
import { metrics, pickedIntervals } from '../../page/questions.ts'
import type { SessionElement } from '../shell/session-element.ts'

/** A board that stays for so long is looked at. */
const settledMs = 700

export class BoardMetrics {
  sheet: MetricsSheet | undefined
  picked: PickedIntervals | undefined
  /** The boards that these two were computed for. */
  private measured: Board | undefined
  private resampled: Board | undefined

  /** @param host renders again when there is more to show */
  constructor(private readonly host: SessionElement) {}

  /** Computes nothing that is there already. */
  follow() {
    if (this.host.session.state.board !== this.measured) void this.compute()
  }

  /** @param pair of models that some metrics compare; the last one where the board still has it */
  async compute(pair = this.sheet?.pair) {
    const { session } = this.host
    const { board } = session.state
    const known = pair && board?.models.includes(pair.strong) && board.models.includes(pair.weak)
    this.measured = board
    this.show({ sheet: await metrics(session, known ? pair : undefined) })
    if (board === this.resampled) return
    this.resampled = undefined
    this.show({ picked: undefined })
    // Not while the board is being dragged: the worker is needed there.
    await new Promise((resolve) => setTimeout(resolve, settledMs))
    if (board !== session.state.board || board === this.resampled) return
    this.resampled = board
    this.show({ picked: await pickedIntervals(session) })
  }

  private show(found: Partial<Pick<BoardMetrics, 'sheet' | 'picked'>>) {
    Object.assign(this, found)
    this.host.requestUpdate()
  }
}
