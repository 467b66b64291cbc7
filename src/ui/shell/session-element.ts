/**
 * An element that reads the page's state: it names the parts it reads, and renders again when one of them is another. Its
 * parts get properties and send events up.
 */
import { LitElement, type PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import type { Session } from '../../page/session.ts'
import type { SessionState } from '../../page/session-state.ts'

export abstract class SessionElement extends LitElement {
  @property({ attribute: false }) session!: Session

  private heard: Session | undefined
  private sources: readonly EventTarget[] = []
  /** What it read last. */
  private slice: readonly unknown[] = []

  /** The parts of the state it reads; compared by identity. */
  protected abstract reads(state: SessionState): readonly unknown[]

  /** What else it shows that tells of its changes with 'change' events. */
  protected hears(): readonly EventTarget[] {
    return []
  }

  /** For what must follow besides rendering: called when it begins to listen, and when a part that it reads is another. */
  protected sessionChanged() {}

  override connectedCallback() {
    super.connectedCallback()
    this.listenTo(this.session)
  }

  override disconnectedCallback() {
    this.listenTo(undefined)
    super.disconnectedCallback()
  }

  /** An element whose code came after it was rendered gets its properties with its first update, not before. */
  protected override willUpdate(changed: PropertyValues) {
    super.willUpdate(changed)
    if (this.isConnected) this.listenTo(this.session)
  }

  private listenTo(session: Session | undefined) {
    if (session === this.heard) return
    this.heard?.removeEventListener('change', this.onSession)
    for (const source of this.sources) source.removeEventListener('change', this.onHeard)
    this.heard = session
    this.sources = session ? this.hears() : []
    if (!session) return
    session.addEventListener('change', this.onSession)
    for (const source of this.sources) source.addEventListener('change', this.onHeard)
    this.slice = this.reads(session.state)
    this.sessionChanged()
    this.requestUpdate()
  }

  private onSession = () => {
    const slice = this.reads(this.session.state)
    if (slice.every((part, i) => part === this.slice[i])) return
    this.slice = slice
    this.sessionChanged()
    this.requestUpdate()
  }

  private onHeard = () => this.requestUpdate()
}

/** After opening a pack, show its board. */
export async function toBoard(session: Session, opening: Promise<boolean>) {
  if (await opening) session.show({ page: 'board' })
}
