/**
 * Checks whether a link or results file is reproduced here. Waits until every row with figures has run, and trains the
 * routers that the sender had trained, then compares digit by digit.
 */

import { digestOf } from '../engine/score/board.ts'
import { type Digest, type Moved, movedFigures } from '../experiment/digest.ts'
import { type Experiment, isGuest } from '../experiment/experiment.ts'
import { sameNumbers } from './address.ts'
import type { Session } from './session.ts'
import type { SessionState } from './session-state.ts'
import { train } from './training.ts'

export interface Verdict {
  /** 'left': the visitor changed something before the comparison finished. */
  readonly state: 'running' | 'done' | 'left'
  /** Where and with what the figures were made. */
  readonly made: string
  /** Rows that were compared. */
  readonly rows: number
  readonly moved: readonly Moved[]
  /** The pack here is another version than the sender's. */
  readonly otherPack: boolean
}

/** The board answers the present settings, and no row is still owed a fit or a λ. */
export const isCurrent = ({ board, answered, experiment }: SessionState): boolean =>
  board !== undefined &&
  answered !== undefined &&
  sameNumbers(answered, experiment) &&
  board.rows.every((row) => !row.stale)

export class SameDigits extends EventTarget {
  private current: Verdict
  private training: 'not yet' | 'now' | 'done' = 'not yet'

  constructor(
    private readonly session: Session,
    private readonly opened: { readonly experiment: Experiment; readonly digest: Digest },
  ) {
    super()
    const { made, rows } = opened.digest
    this.current = { state: 'running', made, rows: Object.keys(rows).length, moved: [], otherPack: false }
    session.addEventListener('change', this.onChange)
    this.onChange()
  }

  get verdict(): Verdict {
    return this.current
  }

  private onChange = () => {
    const { board, jobs, experiment } = this.session.state
    if (this.current.state !== 'running' || this.training === 'now') return
    if (!sameNumbers(experiment, this.opened.experiment)) return this.end({ state: 'left' })
    const working = !board || !isCurrent(this.session.state) || jobs.length > 0
    if (working || (board.waitingFor.length > 0 && !this.session.state.preparationStopped)) return
    const untrained = board.rows.filter(
      // A guest's code came with the link: it runs when the visitor asks and never otherwise.
      ({ key, status, router }) =>
        status === 'untrained' && Object.hasOwn(this.opened.digest.rows, key) && !isGuest(router),
    )
    if (untrained.length === 0 || this.training === 'done') return void this.compare()
    void this.train(untrained.map(({ key }) => key))
  }

  /** Once: what the visitor cancels has no figures here, and the verdict says so. */
  private async train(keys: readonly string[]) {
    this.training = 'now'
    await train(this.session, keys)
    this.training = 'done'
    this.onChange()
  }

  private async compare() {
    const { board } = this.session.state
    if (!board) return
    this.session.removeEventListener('change', this.onChange)
    const { rows, pack } = this.opened.digest
    const now = await digestOf(board, '')
    this.end({ state: 'done', moved: movedFigures(rows, now.rows), otherPack: now.pack !== pack })
  }

  private end(change: Partial<Verdict>) {
    this.session.removeEventListener('change', this.onChange)
    this.current = { ...this.current, ...change }
    this.dispatchEvent(new Event('change'))
  }
}
