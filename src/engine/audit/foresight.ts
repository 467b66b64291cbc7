/**
 * How much more a row knows than questions that look alike tell (protocol 11.1). Of what the features leave open, it is the
 * share that the row gets right all the same: about 0, or below, for a router that sees features; 1 for one that knows the answers.
 */
import type { Reference } from './references.ts'

/** Choices on one part, and what they could be worth. */
export interface Choices {
  readonly K: number
  readonly picks: ArrayLike<number>
  /** Row-major n×K, 0-1: quality, or 1 for the cheapest correct model and 0 for others. */
  readonly value: ArrayLike<number>
  /** Questions with one number belong together: they count as one when luck is judged. */
  readonly units: ArrayLike<number>
}

export interface Foresight {
  /** Mean value of the choices, 0-1. */
  readonly got: number
  /** What the reference expects of the same choices. */
  readonly expected: number
  /** (got − expected) / (best − expected). */
  readonly share: number
  /** Standard error of the share. */
  readonly error: number
  readonly reference: string
}

/** By the reference that leaves the row least foresight. */
export const foresight = (choices: Choices, references: readonly Reference[]): Foresight =>
  references.map((reference) => foresightBy(choices, reference)).reduce((a, b) => (b.share < a.share ? b : a))

export function foresightBy(choices: Choices, { name, expected }: Reference): Foresight {
  const { K, picks, value, units } = choices
  const n = picks.length
  const gained = new Float64Array(n)
  const open = new Float64Array(n)
  let [got, hoped] = [0, 0]
  for (let i = 0; i < n; i++) {
    const at = i * K + picks[i]!
    let best = 0
    for (let k = 0; k < K; k++) best = Math.max(best, value[i * K + k]!)
    got += value[at]!
    hoped += expected[at]!
    gained[i] = value[at]! - expected[at]!
    open[i] = best - expected[at]!
  }
  const all = sum(open)
  const share = all > 0 ? sum(gained) / all : 0
  const left = gained.map((gain, i) => gain - share * open[i]!)
  return {
    got: got / n,
    expected: hoped / n,
    share,
    error: errorOfSum(left, units) / Math.max(all, 1e-9),
    reference: name,
  }
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)

/** Standard error of a sum of values around 0, units drawn whole. @param units from 0, without gaps */
export function errorOfSum(values: ArrayLike<number>, units: ArrayLike<number>): number {
  const byUnit = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) byUnit[units[i]!]! += values[i]!
  return Math.sqrt(byUnit.reduce((squares, value) => squares + value * value, 0))
}
