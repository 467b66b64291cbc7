/** A finding of the data check: which check, how many, examples and one-click fixes; and cells that cannot be right. */

import type { Finding, PackData, PackFix, PriceSheet, Sample, Split } from '../../core/types.ts'
import { plural } from '../../core/words.ts'

/** A fix as a plain value; the page makes a button of it. */
export type Remedy =
  /** Makes a new pack from this one. */
  | { readonly label: string; readonly fix: PackFix }
  /** Asks for a grade from 0 to 1 first; grades from there on count as correct. */
  | { readonly label: string; readonly ask: 'threshold' }
  /** Draws the split so that questions of one picture, or of the same text, stay together. */
  | { readonly label: string; readonly set: 'split-by-group' }
  /** Takes prices by size where a model's parameters are known. */
  | { readonly label: string; readonly set: 'prices-by-size' }
  /** Opens the price sheet; done by the view that shows it. */
  | { readonly label: string; readonly set: 'price' }

/** A fix that needs no further input. */
export type Chosen = Exclude<Remedy, { ask: unknown }>

export interface CheckFinding extends Finding {
  /** Id of the check; stays the same when its sentence changes. */
  readonly check: string
  /** How many cells, questions or models it is about. */
  readonly count: number
  /** A few examples in words. */
  readonly examples: readonly string[]
  readonly remedies: readonly Remedy[]
}

export interface CheckInput {
  readonly pack: PackData
  /** The current prices. */
  readonly sheet: PriceSheet
  /** The current split; without it leaks are not checked. */
  readonly split?: Split
  /** The pack's questions, where it keeps them. */
  readonly samples?: readonly Sample[]
  /** sha256 of the available pictures, by the names in the questions. */
  readonly pictureHashes?: Readonly<Record<string, string>>
}

/** One check: everything it finds, or nothing. */
export type Check = (input: CheckInput) => CheckFinding[]

/** At most this many examples are shown. */
export const examplesShown = 5

/** What to call a row: its id where the pack keeps ids. */
export const rowName = ({ samples }: CheckInput, row: number): string =>
  samples ? JSON.stringify(samples[row].id) : `row ${row}`

export type Suspects = Extract<PackFix, { fix: 'mask' }>['cells']

/** At the time of writing, no model read or wrote more in one call. */
export const mostTokens = 2_000_000

/** Tells whether a cell (row-major index) has a result and is suspect; by its tokens where there are counts. */
export function isSuspect(
  { quality, outTokens }: Pick<PackData, 'quality' | 'outTokens'>,
  cells: Suspects,
): (at: number) => boolean {
  if (cells === 'out-of-range') return (at) => quality[at] < 0 || quality[at] > 1
  if (!outTokens) return () => false
  const isOdd = (tokens: number) => (cells === 'no-output' ? tokens === 0 : tokens > mostTokens)
  return (at) => isOdd(outTokens[at]) && !Number.isNaN(quality[at])
}

/** Offers to make the results of that many calls missing. */
export const maskRemedy = (cells: Suspects, count: number): Remedy => ({
  label: `Mask ${plural(count, 'cell')} as missing`,
  fix: { fix: 'mask', cells },
})
