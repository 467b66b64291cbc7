/** Words as the published word vectors have them: lower case, numbers and punctuation apart. */

/** Longer questions are cut: a megabyte of text says no more than its first pages. */
const tokenLimit = 4096

const pattern = /\d+(?:[.,]\d+)*|[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|[^\s\p{L}\p{M}\d]/gu

/** At most `limit` tokens, in order. */
export function wordsOf(text: string, limit = tokenLimit): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(pattern)) {
    words.push(word.toLowerCase())
    if (words.length === limit) break
  }
  return words
}

/**
 * Rows of ids, all as long as the longest: 0 where there is no word. A compound that is not in the list is taken apart.
 * @param idOf 1 or more for a known word
 */
export function idsOf(
  texts: readonly string[],
  idOf: ReadonlyMap<string, number>,
): { ids: BigInt64Array; tokens: number } {
  const known = (word: string): number[] => {
    const id = idOf.get(word)
    if (id !== undefined) return [id]
    const parts = word.split(/['’-]/)
    return parts.length > 1 ? parts.flatMap((part) => idOf.get(part) ?? []) : []
  }
  const rows = texts.map((text) => wordsOf(text).flatMap(known).slice(0, tokenLimit))
  const tokens = Math.max(1, ...rows.map((row) => row.length))
  const ids = new BigInt64Array(texts.length * tokens)
  for (const [r, row] of rows.entries()) ids.set(row.map(BigInt), r * tokens)
  return { ids, tokens }
}
