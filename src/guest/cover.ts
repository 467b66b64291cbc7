/**
 * Removes from a sealed worker what a router does not need, so that an attempt to use it gives an error at that line.
 * This is a courtesy and a second lock: the frame's own policy (public/guest.html) and its opaque origin keep the
 * network and storage away in any case.
 */
const functions = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'importScripts',
  'Worker',
  'SharedWorker',
  'BroadcastChannel',
  'FontFace',
  'Notification',
  'postMessage',
  'close',
  'open',
]
const objects = [
  'indexedDB',
  'caches',
  'localStorage',
  'sessionStorage',
  'cookieStore',
  'navigator',
  'document',
  'location',
]

const gone = (name: string) =>
  new Error(`${name} is not available: a router runs sealed, with only the data it is given`)

/** @param scope the worker's global object, before any module of a visitor is loaded */
export function cover(scope: object) {
  for (const name of functions) {
    // A function, not an arrow: `new fetch()` must say the same.
    replace(scope, name, {
      value: function sealed() {
        throw gone(name)
      },
    })
  }
  for (const name of objects)
    replace(scope, name, {
      get() {
        throw gone(name)
      },
    })
}

/** On the object and on whatever it inherits from, so that no prototype still offers it. */
function replace(scope: object, name: string, descriptor: PropertyDescriptor) {
  for (let holder: object | null = scope; holder; holder = Object.getPrototypeOf(holder)) {
    if (holder === scope || Object.hasOwn(holder, name))
      Reflect.defineProperty(holder, name, { ...descriptor, configurable: false, enumerable: true })
    if (Object.getPrototypeOf(holder) === Object.prototype) return
  }
}
