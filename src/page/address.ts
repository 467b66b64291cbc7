/**
 * Keeps the page's address and the session in sync. A change of view, row or pack makes a history entry; every other
 * change replaces the current entry, at once and then at intervals, so that dragging a slider leaves one entry.
 */
import type { Finding } from '../core/types.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { readLink, writeLink } from '../experiment/link.ts'
import type { Session } from './session.ts'

/** Safari refuses more than a hundred changes of the address in half a minute. */
const pauseMs = 350

/** Longer settings (a split file of many ids) stay out of the address: browsers slow down. The results file holds them. */
const longest = 64_000

const packHashOf = (session: Session, ownHash: string) => {
  const hash = session.state.pack?.hash
  return hash && hash !== ownHash ? { packHash: hash } : {}
}

/** Everything in a link except the digest. `ownHash` is the hash of the site's default pack, which links leave out. */
export const linkOf = (session: Session, experiment: Experiment, ownHash: string) => ({
  experiment,
  ...packHashOf(session, ownHash),
})

const isStep = (from: Experiment, to: Experiment) =>
  from.pack !== to.pack ||
  from.view.page !== to.view.page ||
  from.view.selected !== to.view.selected ||
  from.view.samples.open !== to.view.samples.open

/** True when both give the same board. Experiments are small and made of plain data. */
export const sameNumbers = (a: Experiment, b: Experiment) => text({ ...a, view: b.view }) === text(b)

const text = (experiment: Experiment) =>
  JSON.stringify(experiment, (_, value) => (typeof value === 'number' ? String(value) : value))

export class Address {
  private known: Experiment
  private timer: ReturnType<typeof setTimeout> | undefined
  /** When a change without a step was last written, in ms. */
  private last = Number.NEGATIVE_INFINITY
  private writes = Promise.resolve()
  private written: string | undefined

  constructor(
    private readonly session: Session,
    private readonly ownHash: string,
    /** Called with the parts of an address that could not be used. */
    private readonly onFindings: (findings: readonly Finding[]) => void,
  ) {
    this.known = session.state.experiment
    session.addEventListener('change', this.onChange)
    window.addEventListener('popstate', this.onPopState)
    this.write(this.known, false)
  }

  private onChange = () => {
    const { experiment } = this.session.state
    if (experiment === this.known) return
    const step = isStep(this.known, experiment)
    // Changes before the step belong to the previous entry.
    if (step && this.timer !== undefined) this.write(this.known, false)
    this.known = experiment
    const wait = this.last + pauseMs - performance.now()
    if (step) {
      this.stop()
      this.write(experiment, true)
    } else if (wait > 0) this.timer ??= setTimeout(this.writeKnown, wait)
    else this.writeKnown()
  }

  private writeKnown = () => {
    this.timer = undefined
    this.last = performance.now()
    this.write(this.known, false)
  }

  private stop() {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  /** One after the other: packing a long link takes a moment. */
  private write(experiment: Experiment, step: boolean) {
    this.writes = this.writes.then(async () => {
      // Settings that fit into no link stay out of the address; Share says why.
      const hash = await writeLink(linkOf(this.session, experiment, this.ownHash)).catch(() => undefined)
      if (hash === undefined || hash === this.written || hash.length > longest) return
      this.written = hash
      const address = hash ? `#${hash}` : `${location.pathname}${location.search}`
      if (step) history.pushState(null, '', address)
      else history.replaceState(null, '', address)
    })
  }

  private onPopState = async () => {
    this.stop()
    const link = await readLink(location.hash)
    this.written = await writeLink(link)
    this.known = link.experiment
    this.onFindings(link.findings)
    await restore(this.session, link.experiment)
  }
}

/** Puts the session into another state and recomputes only what depends on the changes. */
export async function restore(session: Session, experiment: Experiment) {
  const { experiment: now, pack } = session.state
  if (sameNumbers(now, experiment)) session.show(experiment.view)
  else if (experiment.pack === pack?.id) session.change(experiment)
  else await session.openWith(experiment)
}
