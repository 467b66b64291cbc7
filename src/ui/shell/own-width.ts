/** The width of an element, for charts that draw to fit: the element renders again when it changes. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'

export class OwnWidth implements ReactiveController {
  /** Pixels; 0 until it is known. */
  value = 0
  private observer?: ResizeObserver

  constructor(private readonly host: ReactiveControllerHost & Element) {
    host.addController(this)
  }

  hostConnected() {
    this.observer = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width === this.value) return
      this.value = contentRect.width
      this.host.requestUpdate()
    })
    this.observer.observe(this.host)
  }

  hostDisconnected() {
    this.observer?.disconnect()
  }
}
