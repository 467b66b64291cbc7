/**
 * The number behind a plain or LaTeX expression (`3/4`, `\frac{3}{4}`, `2\sqrt{3}`): enough to compare the answers of maths
 * data sets without a symbolic engine. Anything else is NaN.
 */

const lengthLimit = 400
const depthLimit = 60

export function numberOf(expression: string): number {
  if (expression.length > lengthLimit) return Number.NaN
  const parser = new ExpressionParser(plain(expression))
  const value = parser.sum(0)
  return parser.atEnd() && Number.isFinite(value) ? value : Number.NaN
}

/** LaTeX that only shapes the print goes; operators and functions become single words. */
const plain = (text: string): string =>
  text
    .replace(/\\(left|right|displaystyle|,|;|!|\$)|[$\s]|\\text\{[^}]*\}|\^\{?\\circ\}?|°/g, '')
    .replace(/\\[dt]frac/g, '\\frac')
    .replace(/\\(times|cdot)/g, '*')
    .replace(/\\div/g, '/')
    .replace(/\\pi|π/g, 'pi')
    .replace(/\*\*/g, '^')

/** sum = product {+|- product}; product = power {[*|/] power}; power = unary [^ power]. */
class ExpressionParser {
  private at = 0

  constructor(private readonly text: string) {}

  atEnd(): boolean {
    return this.at === this.text.length
  }

  sum(depth: number): number {
    if (depth > depthLimit) return Number.NaN
    let value = this.product(depth)
    for (;;) {
      if (this.take('+')) value += this.product(depth)
      else if (this.take('-')) value -= this.product(depth)
      else return value
    }
  }

  private product(depth: number): number {
    let value = this.power(depth)
    for (;;) {
      if (this.take('*')) value *= this.power(depth)
      else if (this.take('/')) value /= this.power(depth)
      // Side by side means times; something that is not a number has not moved on, and would repeat forever.
      else if (!Number.isNaN(value) && /[({\\\p{L}]/u.test(this.text[this.at] ?? '')) value *= this.power(depth)
      else return value
    }
  }

  private power(depth: number): number {
    if (depth > depthLimit) return Number.NaN
    if (this.take('-')) return -this.power(depth + 1)
    if (this.take('+')) return this.power(depth + 1)
    const base = this.atom(depth)
    return this.take('^') ? base ** this.power(depth + 1) : base
  }

  private atom(depth: number): number {
    const digits = /(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?/iy
    digits.lastIndex = this.at
    const found = digits.exec(this.text)?.[0]
    if (found !== undefined) {
      this.at += found.length
      return Number(found.replaceAll(',', ''))
    }
    if (this.take('(')) return this.closed(')', depth)
    if (this.take('{')) return this.closed('}', depth)
    if (this.take('\\frac')) return this.atom(depth + 1) / this.atom(depth + 1)
    if (this.take('\\sqrt')) return this.root(depth)
    if (this.take('sqrt')) return Math.sqrt(this.atom(depth + 1))
    return this.take('pi') ? Math.PI : Number.NaN
  }

  private root(depth: number): number {
    const degree = this.take('[') ? this.closed(']', depth) : 2
    return this.atom(depth + 1) ** (1 / degree)
  }

  private closed(end: string, depth: number): number {
    const value = this.sum(depth + 1)
    return this.take(end) ? value : Number.NaN
  }

  private take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }
}
