/** The page's side of the service worker: starts it, and hears of a new version. */

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
    this.look()
    setInterval(() => void this.registration?.update().catch(() => {}), checkMs)
  }

  /** Takes the new version into use, in every tab, and reloads this one. */
  reload() {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    this.registration?.waiting?.postMessage('use this version')
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
