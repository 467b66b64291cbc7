/**
 * Which questions belong together: those about one picture, and those with the very same text. The same question asked of
 * many pictures is many questions, so a text counts only where there is no picture.
 */
import type { Sample } from '../core/types.ts'

/** One number per sample, from 0 in order of first appearance. Equal numbers: same picture, or same text without one. */
export function questionGroups(samples: readonly Sample[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(samples, (sample) => {
    const key = sample.image === undefined ? `text ${textKey(sample)}` : `picture ${sample.image}`
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  })
}

/** The text and options of a question, spaces and case aside: what makes two questions the same to a reader. */
export const textKey = ({ prompt, options = [] }: Pick<Sample, 'prompt' | 'options'>): string =>
  [prompt, ...options].join('\u0000').replace(/\s+/g, ' ').trim().toLowerCase()
