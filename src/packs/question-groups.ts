/**
 * Which questions belong together: those that share a picture, or have the same text. One text asked about many pictures
 * is many questions, so the text only counts where there is no picture.
 */
import type { Sample } from '../core/types.ts'
import { picturesOf } from './pictures.ts'

/** One number per sample, from 0 in order of first appearance. Equal numbers: a picture in common, or the same text without one. */
export function questionGroups(samples: readonly Sample[]): Int32Array {
  const groups = new Groups(samples.length)
  const first = new Map<string, number>()
  for (const [row, sample] of samples.entries()) {
    const pictures = picturesOf(sample).map((path) => `picture ${path}`)
    for (const key of pictures.length > 0 ? pictures : [`text ${textKey(sample)}`]) {
      const other = first.get(key)
      if (other === undefined) first.set(key, row)
      else groups.join(other, row)
    }
  }
  const numbers = new Map<number, number>()
  return Int32Array.from(samples, (_, row) => {
    const root = groups.rootOf(row)
    const known = numbers.get(root) ?? numbers.size
    numbers.set(root, known)
    return known
  })
}

/** Rows joined step by step (union-find with path halving). */
class Groups {
  private readonly parent: Int32Array

  constructor(n: number) {
    this.parent = Int32Array.from({ length: n }, (_, row) => row)
  }

  rootOf(start: number): number {
    const { parent } = this
    let row = start
    while (parent[row] !== row) {
      parent[row] = parent[parent[row]]
      row = parent[row]
    }
    return row
  }

  join(a: number, b: number) {
    this.parent[this.rootOf(b)] = this.rootOf(a)
  }
}

/** The text and options of a question, spaces and case aside: what makes two questions the same to a reader. */
export const textKey = ({ prompt, options = [] }: Pick<Sample, 'prompt' | 'options'>): string =>
  [prompt, ...options].join('\u0000').replace(/\s+/g, ' ').trim().toLowerCase()
