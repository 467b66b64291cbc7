/**
 * A part of the state that follows it by itself, inside the template of an element that need not render again for it:
 * `.sure=${slice(session, ({ intervals }) => intervals)}`.
 */
import { AsyncDirective } from 'lit/async-directive.js'
import { directive, type Part } from 'lit/directive.js'
import type { Session } from '../../page/session.ts'
import type { SessionState } from '../../page/session-state.ts'

class Slice extends AsyncDirective {
  private session?: Session
  private select: (state: SessionState) => unknown = () => undefined
  private show: (value: unknown) => unknown = (value) => value
  private value: unknown

  override render(session: Session, select: Slice['select'], show: Slice['show']): unknown {
    if (session !== this.session) {
      this.disconnected()
      this.session = session
      if (this.isConnected) this.reconnected()
    }
    this.select = select
    this.show = show
    const value = select(session.state)
    this.value = value
    return show(value)
  }

  override update(_: Part, [session, select, show]: Parameters<this['render']>) {
    return this.render(session, select, show)
  }

  override disconnected() {
    this.session?.removeEventListener('change', this.onChange)
  }

  override reconnected() {
    this.session?.addEventListener('change', this.onChange)
  }

  private onChange = () => {
    const value = this.session && this.select(this.session.state)
    if (value === this.value) return
    this.value = value
    this.setValue(this.show(value))
  }
}

const follow = directive(Slice)

/** @param show what is made of the part; the part itself where absent */
export const slice = <Part>(
  session: Session,
  select: (state: SessionState) => Part,
  show: (part: Part) => unknown = (part) => part,
) => follow(session, select, show as (part: unknown) => unknown)

/** Whether something is being worked on. */
export const busy = (state: SessionState): boolean => state.jobs.length > 0
