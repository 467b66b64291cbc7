/** JSON from Python. */

/** JSON as Python writes it: NaN and Infinity, which JSON does not have, become null. Throws a sentence. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!/\b(NaN|Infinity)\b/.test(text)) throw error
    const tokens = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g
    return JSON.parse(text.replace(tokens, (token) => (token.startsWith('"') ? token : 'null')))
  }
}
