/**
 * Python pickles of plain lists of strings, and of nothing else. A pickle is a program; this reads the few instructions
 * that build texts and lists, has no instruction that names or calls anything, and stops at any other.
 * Source: Python's Lib/pickletools.py, protocols 0 to 5.
 */

/** Throws a sentence when the pickle holds anything but one list (or tuple) of strings. */
export function readPickledStrings(bytes: Uint8Array, name: string): string[] {
  try {
    const value = new Unpickler(bytes).run()
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error
  }
  throw new Error(`${name} is not a pickled list of plain strings. Other pickles are not read: save it as JSON`)
}

class NotPlain extends Error {}

type Value = string | number | null | Value[]
const mark = Symbol('mark')

class Unpickler {
  private at = 0
  private readonly stack: (Value | typeof mark)[] = []
  private readonly memo = new Map<number, Value>()

  constructor(private readonly bytes: Uint8Array) {}

  run(): Value {
    for (;;) {
      const code = this.byte()
      if (code === 0x2e) return this.pop()
      const step = steps[code]
      if (!step) throw new NotPlain()
      step(this)
    }
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new NotPlain()
    return this.bytes[this.at++]
  }

  /** A little-endian whole number. */
  count(size: number): number {
    let value = 0
    for (let i = 0; i < size; i++) value += this.byte() * 256 ** i
    return value
  }

  text(length: number, encoding = 'utf-8') {
    if (length > this.bytes.length - this.at) throw new NotPlain()
    const piece = this.bytes.subarray(this.at, this.at + length)
    this.at += length
    try {
      this.push(new TextDecoder(encoding, { fatal: true }).decode(piece))
    } catch {
      throw new NotPlain()
    }
  }

  line(): string {
    const end = this.bytes.indexOf(10, this.at)
    if (end < 0) throw new NotPlain()
    const text = new TextDecoder('latin1').decode(this.bytes.subarray(this.at, end))
    this.at = end + 1
    return text
  }

  push(value: Value | typeof mark) {
    this.stack.push(value)
  }

  pop(): Value {
    const value = this.stack.pop()
    if (value === undefined || value === mark) throw new NotPlain()
    return value
  }

  /** Everything above the last mark. */
  popMarked(): Value[] {
    const start = this.stack.lastIndexOf(mark)
    if (start < 0) throw new NotPlain()
    // Nothing above the last mark is a mark.
    return this.stack.splice(start).slice(1) as Value[]
  }

  extend(items: readonly Value[]) {
    const list = this.stack[this.stack.length - 1]
    if (!Array.isArray(list)) throw new NotPlain()
    for (const item of items) list.push(item)
  }

  keep(id: number) {
    const top = this.stack[this.stack.length - 1]
    if (top === undefined || top === mark) throw new NotPlain()
    this.memo.set(id, top)
  }

  keepNext() {
    this.keep(this.memo.size)
  }

  recall(id: number) {
    const value = this.memo.get(id)
    if (value === undefined) throw new NotPlain()
    this.push(value)
  }
}

/** A text in quotes with Python's escapes, as protocol 0 writes it; only plain characters. */
function quoted(line: string): string {
  const text = /^(['"])([^\\]*)\1$/.exec(line)?.[2]
  if (text === undefined) throw new NotPlain()
  return text
}

function unescaped(line: string): string {
  return line.replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

const steps: Readonly<Record<number, (machine: Unpickler) => void>> = {
  128: (machine) => void machine.byte(), // PROTO
  149: (machine) => void machine.count(8), // FRAME
  40: (machine) => machine.push(mark), // MARK
  93: (machine) => machine.push([]), // EMPTY_LIST
  41: (machine) => machine.push([]), // EMPTY_TUPLE
  108: (machine) => machine.push(machine.popMarked()), // LIST
  116: (machine) => machine.push(machine.popMarked()), // TUPLE
  97: (machine) => machine.extend([machine.pop()]), // APPEND
  101: (machine) => machine.extend(machine.popMarked()), // APPENDS
  140: (machine) => machine.text(machine.count(1)), // SHORT_BINUNICODE
  88: (machine) => machine.text(machine.count(4)), // BINUNICODE
  141: (machine) => machine.text(machine.count(8)), // BINUNICODE8
  85: (machine) => machine.text(machine.count(1), 'latin1'), // SHORT_BINSTRING
  84: (machine) => machine.text(machine.count(4), 'latin1'), // BINSTRING
  86: (machine) => machine.push(unescaped(machine.line())), // UNICODE
  83: (machine) => machine.push(quoted(machine.line())), // STRING
  148: (machine) => machine.keepNext(), // MEMOIZE
  113: (machine) => machine.keep(machine.count(1)), // BINPUT
  114: (machine) => machine.keep(machine.count(4)), // LONG_BINPUT
  112: (machine) => machine.keep(Number(machine.line())), // PUT
  104: (machine) => machine.recall(machine.count(1)), // BINGET
  106: (machine) => machine.recall(machine.count(4)), // LONG_BINGET
  103: (machine) => machine.recall(Number(machine.line())), // GET
}
