/**
 * How large and how deep a text from outside may be before it is parsed: a link or a results file is looked at letter by
 * letter first, so that none can keep the page's thread busy or fill its memory.
 */

/** Bytes of a link when unpacked, and of a results file. The longest source of a visitor's router fits. */
export const mostBytes = 1 << 20

export const mostBytesInWords = '1 MB'

/** Levels of lists and objects in each other. Ours have fewer than ten. */
const deepest = 64

/** Why a JSON text is not to be parsed; undefined where it may be. */
export function tooMuch(text: string): string | undefined {
  if (text.length > mostBytes) return `it has more than ${mostBytesInWords}`
  return depthOver(text, deepest) ? `it is nested more than ${deepest} levels deep` : undefined
}

/** Brackets within texts are letters like any other. */
function depthOver(text: string, limit: number): boolean {
  let depth = 0
  let inText = false
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i)
    if (inText) {
      if (letter === backslash) i++
      else if (letter === quote) inText = false
    } else if (letter === quote) inText = true
    else if (letter === openList || letter === openObject) {
      if (++depth > limit) return true
    } else if (letter === closeList || letter === closeObject) depth--
  }
  return false
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

/** Tells a file of `npm run study` by its first letters, before what reads it is loaded. */
export const beginsLikeStudy = (text: string): boolean => /^\s*\{\s*"format"\s*:\s*"vl-routerbench-study"/.test(text)
