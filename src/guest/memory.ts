/**
 * Limits the memory a router holds, so that a careless one gets an error before the tab suffers. Buffers, typed arrays, blobs
 * and WebAssembly memories are counted when made and released when the JavaScript engine collects them, which it reports
 * between tasks. Plain objects, texts and the memory inside of a WebAssembly module cannot be counted: they are limited by
 * the JavaScript engine and by the time limit, and may crash the tab.
 */

/** Maximum at one time, in bytes: far above the needs of any pack. */
const memoryLimit = 2 ** 31

/** Counting smaller ones would cost more than they hold. */
const worthCounting = 1024

const wasmPage = 65_536

interface Made {
  readonly byteLength?: number
  readonly maxByteLength?: number
  readonly size?: number
  readonly buffer?: ArrayBufferLike
}
type Maker = new (...args: unknown[]) => Made
type Count = (made: object, bytes: number) => void

/** @param scope the worker's global object, before any module of a visitor is loaded */
export function guardMemory(scope: object, limit = memoryLimit) {
  let held = 0
  const released = new FinalizationRegistry<number>((bytes) => {
    held -= bytes
  })
  const count: Count = (made, bytes) => {
    if (bytes < worthCounting) return
    released.register(made, bytes)
    held += bytes
    if (held > limit) throw new Error(tooMuch(limit))
  }
  for (const [name, Made] of makersIn(scope)) guardMaker(scope, name, Made, count)
  guardWebAssembly(standing(scope, 'WebAssembly') as typeof WebAssembly | undefined, count)
  guardCopies(scope, count)
}

function guardMaker(scope: object, name: string, Made: Maker, count: Count) {
  const guarded: Maker = new Proxy(Made, {
    construct(target, args, asked) {
      const made = Reflect.construct(target, args, asked === guarded ? target : asked) as Made
      // A view of a buffer takes no memory of its own.
      if (made.buffer === undefined || made.buffer !== args[0]) count(made.buffer ?? made, bytesOf(made))
      return made
    },
  })
  const own = { value: guarded, writable: false, configurable: false }
  Object.defineProperty(scope, name, own)
  // Methods that make arrays, like slice and map, ask the prototype.
  Object.defineProperty(Made.prototype, 'constructor', own)
}

const bytesOf = ({ maxByteLength, byteLength, size }: Made) => maxByteLength ?? byteLength ?? size ?? 0

/** Memories that a module makes for itself stay uncounted. */
function guardWebAssembly(wasm: typeof WebAssembly | undefined, count: Count) {
  if (!wasm) return
  const { Memory } = wasm
  const grow = Memory.prototype.grow
  Object.defineProperty(wasm, 'Memory', {
    value: new Proxy(Memory, {
      construct(target, args: [WebAssembly.MemoryDescriptor], asked) {
        const made = Reflect.construct(target, args, asked) as WebAssembly.Memory
        count(made, made.buffer.byteLength)
        return made
      },
    }),
    writable: false,
    configurable: false,
  })
  Memory.prototype.grow = function counted(this: WebAssembly.Memory, pages: number) {
    count(this, Number(pages) * wasmPage)
    return Reflect.apply(grow, this, [pages])
  }
}

/** Ways to a new buffer that ask no constructor. */
function guardCopies(scope: object, count: Count) {
  const { prototype } = standing(scope, 'ArrayBuffer') as typeof ArrayBuffer
  for (const name of ['transfer', 'transferToFixedLength'] as const) replaceMethod(prototype, name, count)
  const clone = standing(scope, 'structuredClone')
  if (typeof clone !== 'function') return
  const counted = (...args: unknown[]) => {
    const made: unknown = Reflect.apply(clone, undefined, args)
    const { buffer = made, byteLength = 0 } = (made ?? {}) as { buffer?: unknown; byteLength?: number }
    if (typeof buffer === 'object' && buffer !== null) count(buffer, Number(byteLength) || 0)
    return made
  }
  Object.defineProperty(scope, 'structuredClone', { value: counted, writable: false, configurable: false })
}

function replaceMethod(prototype: object, name: string, count: Count) {
  const method = Object.getOwnPropertyDescriptor(prototype, name)?.value
  if (typeof method !== 'function') return
  const counted = function counted(this: ArrayBuffer, ...args: unknown[]) {
    const made = Reflect.apply(method, this, args) as ArrayBuffer
    count(made, made.byteLength)
    return made
  }
  Object.defineProperty(prototype, name, { value: counted, writable: false, configurable: false })
}

const tooMuch = (limit: number) =>
  `the router's arrays hold more than ${limit / 2 ** 30} GB: keep fewer arrays, or reuse them`

/** Not scope[name]: some of a sealed worker's properties throw when they are read. */
const standing = (scope: object, name: string): unknown => Object.getOwnPropertyDescriptor(scope, name)?.value

/** ArrayBuffer, every kind of typed array this engine has, and blobs. */
function makersIn(scope: object): [string, Maker][] {
  const typed = Object.getPrototypeOf(standing(scope, 'Uint8Array'))
  return Object.getOwnPropertyNames(scope).flatMap((name) => {
    const value = standing(scope, name)
    const counts =
      ['ArrayBuffer', 'Blob', 'File'].includes(name) ||
      (typeof value === 'function' && Object.getPrototypeOf(value) === typed)
    return counts && value ? [[name, value as Maker]] : []
  })
}
