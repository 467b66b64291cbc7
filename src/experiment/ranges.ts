/** The range of every number that a visitor sets: form fields, links and the command line admit exactly these. */
import { maxPricePerMillion } from '../core/prices/price.ts'

export interface Range {
  readonly min: number
  /** Both ends belong to it. */
  readonly max: number
  /** Of the arrows in a form field; other values in between are admitted as well. */
  readonly step?: number
  readonly whole?: true
}

/** Of seeds that NumPy's legacy generator takes. */
const seeds = { min: 0, max: 2 ** 32 - 1, step: 1, whole: true } as const
const runs = { min: 1, max: 100, step: 1, whole: true } as const
const fromZero = { min: 0, max: Number.POSITIVE_INFINITY } as const

export const ranges = {
  /** Of the routers' random numbers. */
  seed: seeds,
  /** Of the draw of the split. */
  splitSeed: seeds,
  /** Dollars per 10,000 questions. */
  spendingLimit: fromZero,
  /** 1/($ per question); ∞ is the cheapest model. */
  lambda: fromZero,
  /** Share of the text where text and image are averaged. */
  textWeight: { min: 0, max: 1, step: 0.05 },
  /** Dollars per million tokens. */
  price: { min: 0, max: maxPricePerMillion },
  /** Of each router in a study. */
  runs,
  /** Of each router at each λ of a sweep. */
  sweepRuns: runs,
  /** Of training: fewer say little about a spread. */
  redraws: { min: 5, max: 100, step: 1, whole: true },
  /** Repeated draws of 70/10/20. */
  splits: { min: 2, max: 100, step: 1, whole: true },
  /** Of a visitor's router. */
  secondsPerCall: { min: 1, max: 3600 },
} as const satisfies Readonly<Record<string, Range>>

/** Characters that the source of a visitor's router may have. */
export const longestSource = 1_000_000

interface Setting extends Range {
  readonly label: string
  readonly help: string
  readonly default: number
}

/**
 * Numbers of the experiment that are a field and nothing else. An entry here is all there is to add: the experiment, its
 * form field, the link and the command line's option are made from it.
 */
export const settings = {
  beta: {
    label: 'β, weight of cost in the Rank Score',
    help: 'weight of cost in the Rank Score; 0 is accuracy alone',
    default: 0.1,
    min: 0,
    max: 100,
    step: 0.05,
  },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof settings
export type Settings = Readonly<Record<SettingName, number>>

export const settingNames = Object.keys(settings) as SettingName[]

/** One value for each setting. */
export const perSetting = <T>(of: (name: SettingName, setting: Setting) => T) =>
  Object.fromEntries(settingNames.map((name) => [name, of(name, settings[name])])) as { [Name in SettingName]: T }

export const defaultSettings: Settings = perSetting((_, setting) => setting.default)

export const inRange = ({ min, max, whole }: Range, value: number): boolean =>
  value >= min && value <= max && (!whole || Number.isInteger(value))

/** 'a whole number from 1 to 100', 'a number from 0 up' */
export const rangeInWords = ({ min, max, whole }: Range): string =>
  `a ${whole ? 'whole ' : ''}number from ${min} ${max === Number.POSITIVE_INFINITY ? 'up' : `to ${max}`}`
