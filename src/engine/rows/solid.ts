/**
 * How solid a board is, in questions. "A beats B" rests on sums over the test questions: leave out those that favour A most, one
 * by one, and count how many it takes until A is no longer ahead. That is the fewest possible, since every question counts once
 * and the largest go first. And where a pack asks the same question twice, how much of an accuracy is noise.
 */
import type { PackData, Sample } from '../../core/types.ts'
import { picturesOf } from '../../packs/pictures.ts'
import { textKey } from '../../packs/question-groups.ts'
import { outcomesOf } from '../score/outcomes.ts'
import type { Scorable } from '../score/score.ts'

export interface Solid {
  /** Test questions. */
  readonly n: number
  readonly accuracy: Undoing
  readonly cost: Undoing
  /** Absent where no question is asked twice, or the pack keeps no questions. */
  readonly noise?: Noise
}

/** What it takes to undo a lead. */
export interface Undoing {
  /** Key of the row that is ahead; absent where neither is, or the figure is not known. */
  readonly ahead?: string
  /** Rows of the pack, in the order in which they are left out: the fewest test questions without which it is not ahead. */
  readonly questions: readonly number[]
}

/** The same question, put to the same model again. */
export interface Noise {
  /** Questions that are asked more than once, and how often in all. */
  readonly questions: number
  readonly asked: number
  /** By model, in the pack's order: how often two answers to one question differ (0-1), and the sd of a test accuracy from that. */
  readonly models: readonly { readonly model: string; readonly differs: number; readonly sd: number }[]
}

/** Undefined where one of the two has no answers. @param samples in row order; empty where the pack keeps none */
export function solidity(
  input: Scorable,
  keys: readonly [string, string],
  samples: readonly Sample[],
): Solid | undefined {
  const outcomes = outcomesOf(input)
  const [a, b] = keys.map((key) => outcomes.find((outcome) => outcome.key === key))
  if (!a || !b || !input.priced) return undefined
  const { rows } = input.priced.parts.get('test')
  const noise = noiseOf(input.pack, samples, rows.length)
  const undo = (lead: (i: number) => number) => undoing(Float64Array.from(rows.keys(), lead), keys, rows)
  return {
    n: rows.length,
    accuracy: undo((i) => a.quality[i]! - b.quality[i]!),
    cost: undo((i) => b.cost[i]! - a.cost[i]!),
    ...(noise && { noise }),
  }
}

/** Sums of the same numbers in another order differ in their last bits, relative to what was added. */
const hair = 1e-12

function undoing(leads: Float64Array, [a, b]: readonly [string, string], rows: Int32Array): Undoing {
  const total = leads.reduce((sum, lead) => sum + lead, 0)
  const none = hair * leads.reduce((sum, lead) => sum + Math.abs(lead), 0)
  if (!(Math.abs(total) > none)) return { questions: [] }
  const sign = Math.sign(total)
  const order = [...leads.keys()].sort((i, j) => sign * (leads[j]! - leads[i]!) || i - j)
  const questions: number[] = []
  for (let rest = Math.abs(total); rest > none; rest -= sign * leads[order[questions.length - 1]!]!)
    questions.push(rows[order[questions.length]!]!)
  return { ahead: sign > 0 ? a : b, questions }
}

/** Half the mean squared difference of two answers is the variance of one; for right and wrong, half the share that differ. */
function noiseOf(pack: PackData, samples: readonly Sample[], n: number): Noise | undefined {
  const repeated = repeats(pack, samples)
  if (repeated.length === 0) return undefined
  const pairs = repeated.reduce((sum, rows) => sum + rows.length - 1, 0)
  const models = pack.info.models.map(({ id }, k) => {
    const squares = repeated.reduce((sum, rows) => {
      const answers = rows.map((row) => pack.quality[row * pack.m + k]!)
      const mean = answers.reduce((all, answer) => all + answer, 0) / answers.length
      return sum + answers.reduce((all, answer) => all + (answer - mean) ** 2, 0)
    }, 0)
    const variance = squares / pairs
    return { model: id, differs: 2 * variance, sd: Math.sqrt(variance / n) }
  })
  const asked = repeated.reduce((sum, rows) => sum + rows.length, 0)
  return { questions: repeated.length, asked, models }
}

/** Rows with the same text, pictures and dataset. An empty text is unknown: no repeat. */
function repeats({ dataset }: PackData, samples: readonly Sample[]): number[][] {
  const asked = new Map<string, number[]>()
  for (const [row, sample] of samples.entries()) {
    const [text, pictures] = [textKey(sample), picturesOf(sample).join('\u0000')]
    if (text === undefined) continue
    const key = [dataset[row], pictures, text].join('\u0001')
    const rows = asked.get(key)
    if (rows) rows.push(row)
    else asked.set(key, [row])
  }
  return [...asked.values()].filter((rows) => rows.length > 1)
}
