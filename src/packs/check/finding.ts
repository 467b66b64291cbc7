/** What a data check says: which check, how many, examples, and ways out that are one click. */
import type { Finding, PackData, PackFix, PriceSheet, Sample, Split } from '../../core/types.ts'

/** A way out as a plain value; the page makes a button of it. */
export type Remedy =
  /** Makes a new pack from this one. */
  | { readonly label: string; readonly fix: PackFix }
  /** Asks for a grade from 0 to 1 first: from there on grades count as correct. */
  | { readonly label: string; readonly ask: 'threshold' }
  /** Draws the split so that questions of one picture, or of the same text, stay together. */
  | { readonly label: string; readonly set: 'split-by-group' }
  /** Takes prices by size where a model's parameters are known. */
  | { readonly label: string; readonly set: 'prices-by-size' }
  /** Leads to the price sheet; carried out by the view, which shows it. */
  | { readonly label: string; readonly set: 'price' }

/** A way out that needs no further question. */
export type Chosen = Exclude<Remedy, { ask: unknown }>

export interface CheckFinding extends Finding {
  /** Which check says so; stays the same when its sentence changes. */
  readonly check: string
  /** How many cells, questions or models it is about. */
  readonly count: number
  /** A few of them, in words. */
  readonly examples: readonly string[]
  readonly remedies: readonly Remedy[]
}

export interface CheckInput {
  readonly pack: PackData
  /** The prices in force. */
  readonly sheet: PriceSheet
  /** The parts in force; without them nothing is said about leaks. */
  readonly split?: Split
  /** The pack's questions, where it keeps them. */
  readonly samples?: readonly Sample[]
  /** sha256 of the pictures that are at hand, by the names the questions give them. */
  readonly pictureHashes?: Readonly<Record<string, string>>
}

/** One check: everything it finds, or nothing. */
export type Check = (input: CheckInput) => CheckFinding[]

/** At most this many examples are named. */
export const examplesShown = 5

/** What to call a row: its id where the pack keeps ids. */
export const rowName = ({ samples }: CheckInput, row: number): string =>
  samples ? JSON.stringify(samples[row].id) : `row ${row}`

/** `3 questions`, `1 question`, `14,042 questions` */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
