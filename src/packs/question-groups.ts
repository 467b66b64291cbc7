/**
 * Which questions belong together, and are drawn together: those of one group where the pack names groups; else those that
 * share a picture, or have the same text. One text asked about many pictures is many questions, so the text only counts
 * where there is no picture. A question without either is unknown, and like no other.
 */
import type { Sample } from '../core/types.ts'
import { picturesOf } from './pictures.ts'

/** What makes questions belong together. */
export type Shared = 'group' | 'picture' | 'text' | 'picture or text' | 'nothing'

/** In words, for what is drawn. */
export const sharedInWords: Readonly<Record<Shared, { readonly by: string; readonly units: string }>> = {
  group: { by: 'by group', units: 'groups of questions' },
  picture: { by: 'by picture', units: 'pictures with their questions' },
  text: { by: 'by text', units: 'texts (questions with the same text count as one)' },
  'picture or text': { by: 'by picture or text', units: 'sets of questions with a picture or their text in common' },
  nothing: { by: 'by question', units: 'questions' },
}

export interface QuestionUnits {
  /** One number per row, from 0 in order of first appearance; equal numbers belong together. */
  readonly of: Int32Array
  /** Why; 'nothing' where every row is a unit of its own. */
  readonly shared: Shared
}

/** @param group numbers of the pack's own groups; they leave nothing to be told from pictures and texts */
export function questionUnits(samples: readonly Sample[], group?: ArrayLike<number>): QuestionUnits {
  if (!group) return unitsByContent(samples)
  const of = numbered(Array.from(group))
  return { of, shared: of.some((unit, row) => unit < row) ? 'group' : 'nothing' }
}

function unitsByContent(samples: readonly Sample[]): QuestionUnits {
  const joined = new Joined(samples.length)
  const first = new Map<string, number>()
  const causes = new Set<'picture' | 'text'>()
  for (const [row, sample] of samples.entries()) {
    const pictures = picturesOf(sample)
    const text = pictures.length > 0 ? undefined : textKey(sample)
    const keys = text === undefined ? pictures.map((path) => `picture ${path}`) : [`text ${text}`]
    for (const key of keys) {
      const other = first.get(key)
      if (other === undefined) first.set(key, row)
      else if (joined.join(other, row)) causes.add(text === undefined ? 'picture' : 'text')
    }
  }
  const of = numbered(samples.map((_, row) => joined.rootOf(row)))
  const [cause = 'nothing', another] = causes
  return { of, shared: another ? 'picture or text' : cause }
}

/** From 0 in order of first appearance. */
export function numbered(names: readonly number[]): Int32Array {
  const numbers = new Map<number, number>()
  return Int32Array.from(names, (name) => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
}

/** Rows joined step by step (union-find with path halving). */
class Joined {
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

  /** False where they were together already. */
  join(a: number, b: number): boolean {
    const [root, other] = [this.rootOf(a), this.rootOf(b)]
    this.parent[other] = root
    return root !== other
  }
}

/**
 * The text and options of a question, spaces and case aside: what makes two questions the same to a reader. Undefined without
 * a text: options alone ("yes", "no") tell no question from another.
 */
export const textKey = ({ prompt, options = [] }: Pick<Sample, 'prompt' | 'options'>): string | undefined =>
  prompt.trim() === '' ? undefined : [prompt, ...options].join('\u0000').replace(/\s+/g, ' ').trim().toLowerCase()
