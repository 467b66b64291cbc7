/** Counts tokens of the cl100k_base encoding (protocol 1.6). Its table (about 1 MB) is loaded when first asked for. */
import { fallbackTextTokens } from '../core/prices/tokens.ts'

export type CountTokens = (text: string) => number

/** tiktoken raises on these markers in a text; the protocol then counts words. */
const reserved = /<\|(?:endoftext|fim_prefix|fim_middle|fim_suffix|endofprompt)\|>/
/** Any other marker is plain text, as in tiktoken's cl100k_base. */
const asPlainText = { disallowedSpecial: new Set<string>() }

/** A counter: 0 for an empty text, the estimate by words for a text with a reserved marker. */
export async function loadTokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/cl100k_base')
  return (text) => {
    if (text === '') return 0
    if (reserved.test(text)) return fallbackTextTokens(text)
    return piecesOf(text).reduce((sum, piece) => sum + countTokens(piece, asPlainText), 0)
  }
}

const longestRun = 20_000

/**
 * The tokenizer's time grows with the square of a run without spaces (1.6 s for 40,000 letters, hours for a picture
 * pasted as base64). A text with such a run is cut into pieces, which moves its count by at most a token or so a cut.
 */
function piecesOf(text: string): string[] {
  if (text.length <= longestRun || !/\S{20000}/.test(text)) return [text]
  const length = Math.ceil(text.length / 4000)
  return Array.from({ length }, (_, i) => text.slice(i * 4000, (i + 1) * 4000))
}
