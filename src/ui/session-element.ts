/** A view's element: renders when the session says that something changed. Its parts get properties and send events up. */
import { LitElement } from 'lit'
import { property } from 'lit/decorators.js'
import type { Session } from '../jobs/session.ts'

export class SessionElement extends LitElement {
  @property({ attribute: false }) session!: Session

  override connectedCallback() {
    super.connectedCallback()
    this.session.addEventListener('change', this.onSession)
  }

  override disconnectedCallback() {
    this.session.removeEventListener('change', this.onSession)
    super.disconnectedCallback()
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
