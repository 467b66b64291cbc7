/**
 * Elements that render in tasks of their own, so that a new board never becomes one long task on the page's thread; and
 * their width, for charts that draw to fit.
 */
import { LitElement, type ReactiveController, type ReactiveControllerHost } from 'lit'

const task = () => new Promise<void>((resolve) => setTimeout(resolve))

/** Frames stop in a hidden tab; the work should not. */
const hiddenMs = 100

const frame = () =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, hiddenMs)
    requestAnimationFrame(() => {
      clearTimeout(timer)
      setTimeout(resolve)
    })
  })

/** Renders in its own task: the chart and the table that answers it. */
export class OwnTaskElement extends LitElement {
  /** Lit's hook between "something changed" and "render": changes that arrive meanwhile are rendered together. */
  protected override async scheduleUpdate() {
    await task()
    super.scheduleUpdate()
  }
}

let queue = Promise.resolve()

/** When what is about to be rendered has been shown: the time to load what the first board does without. */
export async function shown() {
  await frame()
  await queue
  await frame()
}

/** Renders in its own frame, one element after the other, so that their layouts do not add up: what is further down. */
export class OwnFrameElement extends LitElement {
  protected override async scheduleUpdate() {
    queue = queue.then(frame)
    await queue
    super.scheduleUpdate()
  }
}

export class OwnWidth implements ReactiveController {
  /** Pixels; 0 until it is known. */
  value = 0
  private observer?: ResizeObserver

  constructor(private readonly host: ReactiveControllerHost & Element) {
    host.addController(this)
  }

  hostConnected() {
    this.observer = new ResizeObserver(([entry]) => {
      if (!entry || entry.contentRect.width === this.value) return
      this.value = entry.contentRect.width
      this.host.requestUpdate()
    })
    this.observer.observe(this.host)
  }

  hostDisconnected() {
    this.observer?.disconnect()
  }
}
