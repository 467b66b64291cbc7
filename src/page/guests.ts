/**
 * Guests' routers on the page: stored, put on the board, and run only when the visitor starts them. A run opens three
 * sealed frames and hands their ports to the engine; all are always removed at its end.
 */
import * as Comlink from 'comlink'
import type { GuestPorts, GuestReport } from '../engine/guests/run-guest.ts'
import { type Guest, guestId, guestOf, type RouterEntry } from '../experiment/experiment.ts'
import { type SealedFrame, sealedFrame } from '../guest/frame.ts'
import type { SourceMistake } from '../guest/source.ts'
import { sha256 } from '../packs/hash.ts'
import { forgetGuest, keepGuest, keptGuests } from '../storage/guest-store.ts'
import type { Session } from './session.ts'
import { WorkerEnded } from './worker-run.ts'

/** The editable fields of a guest. */
export type GuestDraft = Pick<Guest, 'source' | 'secondsPerCall' | 'mayReadDatasets'>

/** Longer sources are only parsed when run: parsing them at every pause would be slow. */
const maxWatchedLength = 50_000

const endedWith =
  'the background worker ended while the router ran: run it once more; if that happens again, the router needs more memory than there is'

const nothingRun = { checks: [], fitMs: Number.NaN, predictMs: Number.NaN } as const

export class Guests extends EventTarget {
  /** Of the last run of each guest, by its key. */
  readonly reports = new Map<string, GuestReport>()
  /** The first syntax error of each source as last run or checked, by guest key. */
  readonly mistakes = new Map<string, SourceMistake>()
  /** Sources stored in this browser. */
  kept: readonly Guest[] = []
  private calls = 0

  constructor(private readonly session: Session) {
    super()
    void this.list()
  }

  /** Forgets the last run's report: another run is about to start. */
  clear(key: string) {
    this.reports.delete(key)
    this.changed()
  }

  /** Puts a source on the board or replaces it there, stores it and runs it. */
  async start(key: string, draft: GuestDraft): Promise<void> {
    this.clear(key)
    const guest = await this.guestFrom(key, draft)
    const router = guestId(key)
    const { guests, routers, view } = this.session.state.experiment
    const known = guests.some((other) => other.key === key)
    const there = routers.some((entry) => entry.router === router)
    const change = {
      guests: known ? guests.map((other) => (other.key === key ? guest : other)) : [...guests, guest],
      routers: there ? routers : [...routers, { key: router, router, params: {}, fitOn: 'train' as const }],
      view: { ...view, selected: router },
    }
    await this.session.changeFor(change, async () => {
      await keepGuest(guest).catch(this.session.fail('storing the source'))
      await this.list()
      return (await this.runRow(router)).told
    })
  }

  private async guestFrom(key: string, draft: GuestDraft): Promise<Guest> {
    const { guests } = this.session.state.experiment
    const before = guests.find((guest) => guest.key === key)
    const hash = before?.source === draft.source ? before.hash : await sha256(new TextEncoder().encode(draft.source))
    return { key, name: nameIn(draft.source) ?? before?.name ?? 'Your router', hash, ...draft }
  }

  /** Its figures are then those of other parameters: the row waits to be run again. */
  setParams(entry: RouterEntry) {
    const { routers } = this.session.state.experiment
    this.session.change({ routers: routers.map((other) => (other.key === entry.key ? entry : other)) })
  }

  /** Removes it from the board and from this browser. */
  async remove(key: string): Promise<void> {
    const { guests, routers } = this.session.state.experiment
    this.session.change({
      guests: guests.filter((guest) => guest.key !== key),
      routers: routers.filter(({ router }) => router !== guestId(key)),
    })
    this.reports.delete(key)
    await forgetGuest(key).catch(this.session.fail('deleting the source'))
    await this.list()
  }

  /**
   * Runs the row's guest in frames of its own. False when the visitor stopped it; whatever else went wrong is in the
   * report.
   */
  async run(rowKey: string): Promise<boolean> {
    return !(await this.runRow(rowKey)).stopped
  }

  /** `told`: a board with what came of it. */
  private async runRow(rowKey: string): Promise<{ stopped: boolean; told: boolean }> {
    const { routers, guests } = this.session.state.experiment
    const guest = guestOf(routers.find(({ key }) => key === rowKey)?.router ?? '', guests)
    if (!guest) return { stopped: true, told: false }
    this.clear(guest.key)
    const javascript = await this.prepared(guest)
    if (javascript === undefined) return { stopped: false, told: false }
    const call = -++this.calls
    const ran = await this.session.job(
      `Running ${guest.name}`,
      this.session.workers.engine,
      (worker, progress, ended) =>
        inFrames(ended, (ports) =>
          worker.runGuest(rowKey, Comlink.transfer({ javascript, ports }, Object.values(ports)), call, progress),
        ).catch((error: Error) => {
          if (error instanceof WorkerEnded) this.reports.set(guest.key, { ...nothingRun, failure: endedWith })
          if (error instanceof WorkerEnded) throw error
          // The frame broke: the engine would wait for its answer until the time is up.
          void worker.cancel(call)
          return { report: { ...nothingRun, failure: error.message }, patch: undefined }
        }),
      {
        once: true,
        onAbort: (worker) => void worker.cancel(call),
        ends: (ended, { report, patch }) => {
          this.reports.set(guest.key, report)
          this.session.tell(ended, ...this.session.toldBy(patch))
        },
      },
    )
    this.changed()
    return { stopped: ran === undefined, told: ran?.patch !== undefined }
  }

  /** Finds the first syntax error in a source being edited. */
  async lookThrough(key: string, source: string): Promise<void> {
    if (source.length > maxWatchedLength) return
    const { prepareSource } = await import('../guest/source.ts')
    const prepared = prepareSource(source)
    if ('mistake' in prepared) this.mistakes.set(key, prepared.mistake)
    else this.mistakes.delete(key)
    this.changed()
  }

  /** The source without types; undefined, and a mistake told, where it cannot be read. */
  private async prepared({ key, source }: Guest): Promise<string | undefined> {
    const { prepareSource } = await import('../guest/source.ts')
    const prepared = prepareSource(source)
    this.mistakes.delete(key)
    if ('javascript' in prepared) return prepared.javascript
    const { mistake } = prepared
    this.mistakes.set(key, mistake)
    this.reports.set(key, { ...nothingRun, failure: `line ${mistake.line}: ${mistake.message}` })
    this.changed()
    return undefined
  }

  private async list() {
    this.kept = await keptGuests().catch(() => [])
    this.changed()
  }

  private changed() {
    this.dispatchEvent(new Event('change'))
  }
}

const guestsBySession = new WeakMap<Session, Guests>()

/** The session's guests. */
export function guestsOf(session: Session): Guests {
  const guests = guestsBySession.get(session) ?? new Guests(session)
  guestsBySession.set(session, guests)
  return guests
}

/** Opens the frames of one run, and removes them whatever happens. */
async function inFrames<T>(
  ended: Promise<never>,
  work: (ports: Record<keyof GuestPorts, MessagePort>) => Promise<T>,
): Promise<T> {
  const opening = [sealedFrame(), sealedFrame(), sealedFrame()] as const
  try {
    const [check, run, witness] = await Promise.all(opening)
    const ports = { check: check.port, run: run.port, witness: witness.port }
    return await Promise.race([work(ports), check.broken, run.broken, witness.broken, ended])
  } finally {
    for (const frame of opening) void frame.then((opened: SealedFrame) => opened.remove()).catch(() => {})
  }
}

/** The name in the module's text, before it was ever run: only to call the row something. */
const nameIn = (source: string): string | undefined => /\bname:\s*(['"`])(.{1,60}?)\1/.exec(source)?.[2]
