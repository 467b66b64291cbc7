/**
 * Limits the memory of a router's arrays, so that a careless one gets an error before the tab suffers. Buffers and typed
 * arrays are counted when made and released when the JavaScript engine collects them, which it reports between tasks. Plain
 * objects cannot be counted: they are limited by the JavaScript engine and by the time limit.
 */

/** Maximum at one time, in bytes: far above the needs of any pack. */
const memoryLimit = 2 ** 31

/** Counting smaller ones would cost more than they hold. */
const worthCounting = 1024

type Maker = new (...args: unknown[]) => { byteLength: number; maxByteLength?: number; buffer?: ArrayBufferLike }

/** @param scope the worker's global object, before any module of a visitor is loaded */
export function guardMemory(scope: object, limit = memoryLimit) {
  let held = 0
  const released = new FinalizationRegistry<number>((bytes) => {
    held -= bytes
  })
  const count = (made: InstanceType<Maker>, bytes: number) => {
    released.register(made.buffer ?? made, bytes)
    held += bytes
    if (held > limit) throw new Error(tooMuch(limit))
  }
  for (const [name, Made] of makersIn(scope)) {
    const guarded: Maker = new Proxy(Made, {
      construct(target, args, asked) {
        const made = Reflect.construct(target, args, asked === guarded ? target : asked) as InstanceType<Maker>
        const bytes = made.maxByteLength ?? made.byteLength
        // A view of a buffer takes no memory of its own.
        if (bytes >= worthCounting && made.buffer !== args[0]) count(made, bytes)
        return made
      },
    })
    const own = { value: guarded, writable: false, configurable: false }
    Object.defineProperty(scope, name, own)
    // Methods that make arrays, like slice and map, ask the prototype.
    Object.defineProperty(Made.prototype, 'constructor', own)
  }
}

const tooMuch = (limit: number) =>
  `the router's arrays hold more than ${limit / 2 ** 30} GB: keep fewer arrays, or reuse them`

/** ArrayBuffer and every kind of typed array this engine has. */
function makersIn(scope: object): [string, Maker][] {
  // Not scope[name]: some of a sealed worker's properties throw when they are read.
  const standing = (name: string): unknown => Object.getOwnPropertyDescriptor(scope, name)?.value
  const typed = Object.getPrototypeOf(standing('Uint8Array'))
  return Object.getOwnPropertyNames(scope).flatMap((name) => {
    const value = standing(name)
    const counts = name === 'ArrayBuffer' || (typeof value === 'function' && Object.getPrototypeOf(value) === typed)
    return counts ? [[name, value as Maker]] : []
  })
}
