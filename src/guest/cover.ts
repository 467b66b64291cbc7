/**
 * Takes out of a sealed worker what a router has no use for, so that an attempt ends in a sentence at the line that made
 * it. This is courtesy and a second lock: what keeps the network and the storage away is the frame's own policy
 * (public/guest.html) and its opaque origin, with or without this.
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
  new Error(`${name} is not there: a router runs sealed, with the data it is given and nothing else`)

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
