/**
 * Names of models: whether two of them mean the same one, and what a name says of size and access. One model goes by many
 * spellings (`GPT4o`, `openai/gpt-4o-2024-08-06`), and names one letter apart are other models at other prices
 * (`gpt-4o-mini`), so whatever is not understood keeps two names apart.
 */
import type { ModelInfo } from '../types.ts'

/**
 * 'same': the same words and numbers; only the owner, case, separators or the order of words differ. 'likely': so once a
 * word for the tuned version (instruct, chat, it, hf, latest, preview) is left out, and a date or build that only one has.
 */
export type Likeness = 'same' | 'likely'

export function likeness(a: string, b: string): Likeness | undefined {
  if (spelled(a) === spelled(b)) return spelled(a) === nameless ? undefined : 'same'
  const [one, other] = [bared(a), bared(b)]
  if (one.bare !== other.bare || one.bare === nameless) return undefined
  return one.version === '' || other.version === '' || one.version === other.version ? 'likely' : undefined
}

export interface NameMatch {
  /** As the list has it. */
  readonly listed: string
  readonly how: 'exact' | Likeness
}

/** The one name of a list that means this model; undefined where there is none, and where several are as likely. */
export function matchName(id: string, list: readonly string[]): NameMatch | undefined {
  if (list.includes(id)) return { listed: id, how: 'exact' }
  for (const how of ['same', 'likely'] as const) {
    const [listed, ...others] = list.filter((name) => likeness(id, name) === how)
    if (listed !== undefined) return others.length === 0 ? { listed, how } : undefined
  }
  return undefined
}

/** Without the owner before the last slash. */
const unowned = (name: string): string => name.trim().replace(/^.*\//, '').toLowerCase()

/** What a name without letters and numbers comes to. */
const nameless = '||'

const sizes = /(?<![\d.])(?:\d+x)?\d+(?:\.\d+)?[bm](?![a-z\d])/g

/**
 * Three things identify a model: its letters, its numbers in their order, and its sizes. Letters are compared in any order,
 * because words are fused and moved (`GeminiFlash2-5`, `gemini-2.5-flash`).
 */
function spelled(name: string): string {
  const text = unowned(name)
  const found = text.match(sizes) ?? []
  const rest = text.replace(sizes, ' ')
  const letters = [...rest.replace(/[^\p{L}+]/gu, '')].sort().join('')
  const numbers = rest.match(/\d+/g) ?? []
  return [letters, numbers.join('.'), [...found].sort().join(' ')].join('|')
}

const separator = '(?:[-_. :@]|^)'
const end = '(?=[-_. :@]|$)'
/** 2024-08-06 and 20240806; 05-20, 2409, 0613 and the build 001 at the end only: elsewhere they may mean something else. */
const versions = [
  new RegExp(`${separator}20\\d\\d[-_.]?[01]\\d[-_.]?[0-3]\\d${end}`),
  /(?<=[a-z])[-_.][01]\d[-_][0-3]\d$/,
  new RegExp(`${separator}(?:[01]\\d[0-3]\\d|2\\d[01]\\d)$`),
  new RegExp(`${separator}00\\d$`),
]
const tuned = new RegExp(`${separator}(?:instruct|chat|it|hf|latest|preview)${end}`, 'g')
/** `v1.5` is 1.5; the V of `GPT-4V` or `MiniCPM-V-2.6` is part of a name. */
const versionMark = /(?<![a-z\d])v(?=\d)/g
const pointZero = /(?<=\d)[._]0(?!\d)/g

/** A name without what tells versions of one model apart, and its date or build. */
function bared(name: string): { readonly bare: string; readonly version: string } {
  const full = unowned(name)
  const pattern = versions.find((one) => one.test(full))
  const version = (pattern && full.match(pattern)?.[0].replace(/\D/g, '')) ?? ''
  const undated = pattern ? full.replace(pattern, '') : full
  return { version, bare: spelled(undated.replace(tuned, '').replace(versionMark, '').replace(pointZero, '')) }
}

/**
 * Billions of parameters a name speaks of: `Qwen2.5-VL-72B` → 72, `llava_next_vicuna_7b` → 7; a mixture's experts are
 * multiplied (`Mixtral-8x7B` → 56, a little above its real 47). Undefined when it names none.
 */
export function sizeInName(id: string): number | undefined {
  const found = /(?:^|[^\d.a-z])(?:(\d+)x)?(\d+(?:\.\d+)?)b(?![a-z\d])/i.exec(id)
  return found ? Number(found[1] ?? 1) * Number(found[2]) : undefined
}

const apiNames =
  /(^|[^a-z])(gpt-?[345o]|o[134](-|$)|chatgpt|claude|gemini|command-r|grok|qwen-(vl-)?(max|plus)|mistral-(large|medium))/i

/** A model as its name presents it: open unless it is one of the well-known ones behind an API. */
export function modelFromName(id: string): ModelInfo {
  const paramsB = sizeInName(id)
  return { id, access: apiNames.test(id) ? 'api' : 'open', ...(paramsB !== undefined && { paramsB }) }
}
