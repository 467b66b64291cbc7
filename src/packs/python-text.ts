/** Text as Python has it: the order of strings, and JSON. */

/** Code-point order, as Python sorts strings. JavaScript's own order differs beyond U+FFFF. Never locale aware. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    // Surrogates (D800-DFFF) stand for code points above everything else in the first plane, so they go last.
    if (x !== y) return lift(x) - lift(y)
  }
  return a.length - b.length
}

const lift = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit)

/**
 * JSON as Python writes it: NaN and Infinity, which JSON does not have, become null; whole numbers beyond 2^53, which would
 * lose digits, become texts. Throws a sentence.
 */
export function parseJson(text: string): unknown {
  if (/\d{16}/.test(text)) return JSON.parse(replaced(text))
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!/\b(NaN|Infinity)\b/.test(text)) throw error
    return JSON.parse(replaced(text))
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

const replaced = (text: string): string =>
  text.replace(tokens, (token) => {
    if (token.startsWith('"')) return token
    if (/^-?[NI]/.test(token)) return 'null'
    return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token
  })
