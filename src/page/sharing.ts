/** What a visitor can give away and open again: the link, and what came with the one that was opened. */
import type { Finding } from '../core/types.ts'
import { digestOf } from '../engine/score/board.ts'
import { beginsLikeStudy, mostBytes } from '../experiment/bounds.ts'
import type { Digest } from '../experiment/digest.ts'
import { type Link, type OpenedLink, writeLink } from '../experiment/link.ts'
import { readResults, writeResults } from '../experiment/results-file.ts'
import { messageOf, warning } from '../packs/findings.ts'
import { Address, linkOf, restore } from './address.ts'
import { deviceInWords, type Provenance, provenanceOf } from './provenance.ts'
import { boardAsJson } from './questions.ts'
import { isCurrent, SameDigits } from './same-digits.ts'
import type { Session } from './session.ts'
import type { DroppedFile } from './session-state.ts'

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
    session.takesFiles = (files) => this.openResults(files)
    if (opened) this.compare(opened)
  }

  /** Opens a results file as a link would be. False: it is none. */
  private async openResults(files: readonly DroppedFile[]): Promise<boolean> {
    const [first] = files
    if (!first || files.length !== 1 || !/\.json$/i.test(first.path)) return false
    // What is larger is not even read: a table of a gigabyte may be called .json as well.
    const text = await first.file.slice(0, mostBytes + 1).text()
    const read = beginsLikeStudy(text) ? this.openStudy : readResults
    const results = await read(text, first.path).catch((error) => this.refuse(first.path, messageOf(error)))
    if (!results) return results === null
    this.findings = results.findings
    await restore(this.session, results.experiment)
    this.compare(results)
    return true
  }

  /** A study is shown beside those that were run here; its settings open like a link's. */
  private openStudy = async (text: string, where: string): Promise<OpenedLink | undefined> => {
    const { openStudy } = await import('./study.ts')
    return openStudy(this.session, text, where)
  }

  private refuse(where: string, what: string) {
    this.findings = [warning(where, what, 'Nothing was changed.')]
    this.dispatchEvent(new Event('change'))
    return null
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

  /** Everything needed to run the board again, as a file; undefined while there is no board. */
  async results(): Promise<string | undefined> {
    const { experiment, pack } = this.session.state
    if (this.session.state.board) await this.current()
    const [digest, report] = [await this.digest(), await boardAsJson(this.session)]
    if (!digest || !report || !pack) return undefined
    const { experiment: _, ...board } = JSON.parse(report)
    return writeResults({ experiment, packHash: pack.hash, digest, made: await this.provenance(), board })
  }

  /** Until the board has caught up with the last change. */
  private async current() {
    while (!isCurrent(this.session.state))
      await new Promise((resolve) => this.session.addEventListener('change', resolve, { once: true }))
  }

  /** What the figures rest on, in words. */
  async provenance(): Promise<Provenance> {
    const link = await this.link().catch(messageOf)
    return provenanceOf(this.session.state, link, __SITE__.commit)
  }

  /** The whole address that brings someone here, digits included. Rejects with a sentence where no link holds the settings. */
  async link(): Promise<string> {
    const digest = await this.digest()
    const link = linkOf(this.session, this.session.state.experiment, this.ownHash)
    return `${location.href.split('#')[0]}#${await writeLink({ ...link, ...(digest && { digest }) })}`
  }
}
