/** A view's element: renders when the session says that something changed. Its parts get properties and send events up. */
import { LitElement, type PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import type { Session } from '../../page/session.ts'

export class SessionElement extends LitElement {
  @property({ attribute: false }) session!: Session

  private heard: Session | undefined

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
    session?.addEventListener('change', this.onSession)
    this.heard = session
  }

  private onSession = () => {
    this.sessionChanged()
    this.requestUpdate()
  }

  /** For what must follow a change besides rendering. */
  protected sessionChanged() {}
}

/** A visitor who opened a pack wants to see its board. */
export async function toBoard(session: Session, opening: Promise<boolean>) {
  if (await opening) session.show({ page: 'board' })
}
