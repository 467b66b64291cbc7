/** What a visitor can give away and open again: the link, and what came with the one that was opened. */
import { type Digest, digestOf } from '../bench/digest.ts'
import type { Finding } from '../core/types.ts'
import { type Link, type OpenedLink, writeLink } from '../state/link.ts'
import { Address, linkOf } from './address.ts'
import { deviceInWords } from './device.ts'
import { SameDigits } from './same-digits.ts'
import type { Session } from './session.ts'

/** Above this, chat programs and mail tend to cut a link. */
export const longLink = 2000

export class Sharing extends EventTarget {
  /** What in the address could not be used. */
  findings: readonly Finding[]
  /** Set while what was opened is compared with what is seen here. */
  sameDigits: SameDigits | undefined

  constructor(
    readonly session: Session,
    opened: OpenedLink | undefined,
    private readonly ownHash: string,
  ) {
    super()
    this.findings = opened?.findings ?? []
    new Address(session, ownHash, (findings) => {
      this.findings = findings
      this.dispatchEvent(new Event('change'))
    })
    if (opened) this.compare(opened)
  }

  /** Compares with the digits that came along, if any did. */
  compare({ experiment, digest }: Link) {
    this.sameDigits = digest && new SameDigits(this.session, { experiment, digest })
    this.sameDigits?.addEventListener('change', () => this.dispatchEvent(new Event('change')))
    this.dispatchEvent(new Event('change'))
  }

  /** The digits of the present board; undefined while there is none. */
  async digest(): Promise<Digest | undefined> {
    const { board } = this.session.state
    return board && digestOf(board, deviceInWords(navigator.userAgent, __SITE__.commit))
  }

  /** The whole address that brings someone here, digits included. */
  async link(): Promise<string> {
    const digest = await this.digest()
    const link = linkOf(this.session, this.session.state.experiment, this.ownHash)
    return `${location.href.split('#')[0]}#${await writeLink({ ...link, ...(digest && { digest }) })}`
  }
}
