/**
 * Lists as Python prints them: `['it''s', "x", True, None, 0.5]`, nested, also with numpy's `np.float64(0.5)`. Nothing is
 * evaluated; anything else than a literal is undefined.
 */

const depthLimit = 50

/** The value of a printed literal: tuples become lists, None becomes null, nan NaN. Undefined when it is none. */
export function pythonLiteral(text: string): unknown {
  const reader = new LiteralReader(text)
  const value = reader.value(0)
  return reader.atEnd() ? value : undefined
}

/** A list given as one (JSON tables) or printed as text; a text that is no list stands for itself alone. */
export function asList(cell: unknown): unknown[] {
  if (Array.isArray(cell)) return cell
  if (typeof cell !== 'string') return [cell]
  const value = pythonLiteral(cell)
  return Array.isArray(value) ? value : [cell]
}

const words: Readonly<Record<string, unknown>> = {
  True: true,
  False: false,
  None: null,
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  true: true,
  false: false,
  null: null,
}
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0', '\n': '' }
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')' }
/** Returned for what is no literal: undefined is never a value. */
const none = undefined

class LiteralReader {
  private at = 0

  constructor(private readonly text: string) {}

  atEnd(): boolean {
    this.skip()
    return this.at === this.text.length
  }

  value(depth: number): unknown {
    this.skip()
    const start = this.text[this.at]
    if (depth > depthLimit || start === undefined) return none
    if (start in closing) return this.list(closing[start], depth)
    if (start === "'" || start === '"') return this.quoted(start)
    const number = this.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy)
    if (number !== undefined) return Number(number)
    return this.word(depth)
  }

  private list(end: string, depth: number): unknown {
    const values: unknown[] = []
    this.at++
    for (;;) {
      this.skip()
      if (this.take(end)) return values
      const value = this.value(depth + 1)
      if (value === none) return none
      values.push(value)
      this.skip()
      if (!this.take(',') && this.text[this.at] !== end) return none
    }
  }

  private quoted(quote: string): string | undefined {
    let value = ''
    for (this.at++; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]
      if (char === quote) {
        this.at++
        return value
      }
      value += char === '\\' ? this.escaped() : char
    }
    return none
  }

  private escaped(): string {
    this.at++
    const code = this.match(/x[0-9a-f]{2}|u[0-9a-f]{4}/iy)
    if (code !== undefined) {
      this.at--
      return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    }
    const char = this.text[this.at] ?? ''
    // As Python does: a backslash before anything else stays.
    return escapes[char] ?? (char === '\\' || char === "'" || char === '"' ? char : `\\${char}`)
  }

  /** A known word, or a value wrapped by its numpy type. */
  private word(depth: number): unknown {
    const name = this.match(/[A-Za-z_][\w.]*/y)
    if (name === undefined) return none
    const short = name.replace(/^np\.|_$/g, '')
    if (Object.hasOwn(words, short)) return words[short]
    if (!/^(?:np|numpy)\.\w+$/.test(name) || !this.take('(')) return none
    const value = this.value(depth + 1)
    this.skip()
    return this.take(')') ? value : none
  }

  private skip() {
    this.match(/\s+/y)
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) return undefined
    this.at += found.length
    return found
  }
}
