/**
 * A sealed frame on the page: our own document (public/guest.html) with a policy that lets nothing in or out, and inside
 * it a sandboxed document with an opaque origin. The inner one only starts a worker; the visitor's module runs in that
 * worker and talks to the holder of the returned port. Removing the frame kills everything, worker and memory included.
 *
 * Two documents, because one cannot do it. The sandboxed one as srcdoc of the page would inherit the page's policy, which
 * would then have to allow data: workers and blob: scripts on the page itself; from an address of its own it would need
 * the network, as service workers do not answer for opaque origins, and could not take part in cross-origin isolation.
 */
import { bootSource } from './generated/boot.ts'

export interface SealedFrame {
  /** Straight to the router's worker: give it to the engine. */
  readonly port: MessagePort
  /** Never resolves; rejects with a sentence when the router breaks or does what it may not. */
  readonly broken: Promise<never>
  /** Ends the router at once, whatever it is doing. */
  remove(): void
}

const startWithinMs = 10_000

/** @param boot what the worker starts with; tests pass their own to try the walls without the covers */
export async function sealedFrame(boot = bootSource): Promise<SealedFrame> {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'Sealed router'
  const control = new MessageChannel()
  const data = new MessageChannel()
  const remove = () => {
    frame.remove()
    control.port1.close()
  }
  const ready = heard(frame)
  frame.src = new URL('guest.html', document.baseURI).href
  document.body.append(frame)
  try {
    await within(ready)
    const { started, broken } = listen(control.port1)
    frame.contentWindow?.postMessage({ type: 'start', boot }, location.origin, [control.port2, data.port2])
    await within(Promise.race([started, broken]))
    return { port: data.port1, broken, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function heard(frame: HTMLIFrameElement): Promise<void> {
  return new Promise((resolve) => {
    addEventListener('message', function onReady({ source }) {
      if (source !== frame.contentWindow) return
      removeEventListener('message', onReady)
      resolve()
    })
  })
}

/** What the frame's own lines report; the router's worker has no way to this port. */
function listen(port: MessagePort): { started: Promise<void>; broken: Promise<never> } {
  let onStarted = () => {}
  const started = new Promise<void>((resolve) => {
    onStarted = resolve
  })
  const broken = new Promise<never>((_, reject) => {
    port.onmessage = ({ data }) => {
      if (data.type === 'started') onStarted()
      else if (data.type === 'spoke')
        reject(new Error('the router tried to send a message to the page: it was stopped'))
      else reject(new Error(`the router failed outside of any call: ${data.message}`))
    }
  })
  // It may reject after the last waiter is gone.
  broken.catch(() => {})
  return { started, broken }
}

async function within<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(
      'the sealed frame did not start: guest.html could not be loaded, or a browser extension forbids sandboxed frames with workers',
    )
    timer = setTimeout(() => reject(error), startWithinMs)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
