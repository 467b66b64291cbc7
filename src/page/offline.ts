/** The page's side of the service worker: starts it, hears of a new version, knows whether it isolates the page. */
import { wantsIsolation } from '../offline/files.ts'

export type OfflineState =
  /** The browser has none, or does not allow it here. */
  | 'unavailable'
  /** The files are being fetched. */
  | 'installing'
  /** The page works without the network. */
  | 'ready'
  /** A new version is there and waits for a reload. */
  | 'update'

/** How often a page that stays open asks for a new version. */
const checkMs = 60 * 60 * 1000

/** How long a new version may take to come into use. */
const patienceMs = 3000

/** Kept for this tab while it is on its way to a new version. */
const wanted = 'vl-routerbench-update'

export class Offline extends EventTarget {
  state: OfflineState = 'installing'
  /** Also undefined where a browser answers a registration with nothing at all (seen under automation). */
  private registration: ServiceWorkerRegistration | undefined

  /** Registers the worker at `address`. Never rejects: without it the page only needs the network. */
  async start(address: string) {
    try {
      this.registration = await navigator.serviceWorker.register(address)
    } catch {
      return this.become('unavailable')
    }
    if (!this.registration) return this.become('unavailable')
    this.registration.addEventListener('updatefound', () => this.watch(this.registration?.installing))
    this.watch(this.registration.installing)
    if (sessionStorage.getItem(wanted)) {
      sessionStorage.removeItem(wanted)
      return this.take()
    }
    this.look()
    setInterval(() => void this.registration?.update().catch(() => {}), checkMs)
  }

  /** Takes the new version into use, in every tab, and reloads this one. */
  reload() {
    sessionStorage.setItem(wanted, 'yes')
    this.take()
  }

  /**
   * The browser keeps the version in use for as long as one of its answers is under way. Leaving the page ends those, so the
   * page is loaded again after a while in any case, and asks once more then.
   */
  private take() {
    const taken = () => {
      sessionStorage.removeItem(wanted)
      location.reload()
    }
    const waiting = this.registration?.waiting
    if (!waiting) return taken()
    navigator.serviceWorker.addEventListener('controllerchange', taken, { once: true })
    waiting.postMessage('use this version')
    setTimeout(() => location.reload(), patienceMs)
  }

  private watch(worker: ServiceWorker | null | undefined) {
    worker?.addEventListener('statechange', this.look)
  }

  private look = () => {
    const { waiting, active } = this.registration ?? {}
    if (waiting && navigator.serviceWorker.controller) this.become('update')
    else if (active) this.become('ready')
  }

  private become(state: OfflineState) {
    if (state === this.state) return
    this.state = state
    this.dispatchEvent(new Event('change'))
  }
}

/** Whether isolation is on at the visitor's request, could be, or (undefined) cannot be decided by this page. */
export async function isolationHere(): Promise<boolean | undefined> {
  if (!navigator.serviceWorker?.controller) return undefined
  const wanted = await wantsIsolation()
  return crossOriginIsolated && !wanted ? undefined : wanted
}
