/**
 * The experiment as the part of the page's address behind '#': `#board?seed=7&split.by=seed`. Only what differs from the
 * defaults is written, in readable form while it is short, deflated when long. Links are untrusted: every field is
 * checked on reading, and an invalid one gives a finding and the default.
 */

import * as v from 'valibot'
import type { Finding } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { messageOf, warning } from '../packs/findings.ts'
import { mostBytes, mostBytesInWords, tooMuch } from './bounds.ts'
import { checkedExperiment, differences, isRecord, type Raw, withTrueHashes } from './differences.ts'
import type { Digest } from './digest.ts'
import { defaultExperiment, type Experiment } from './experiment.ts'
import { byName } from './schema.ts'

export interface Link {
  readonly experiment: Experiment
  /** Content hash of the pack it was made on; absent for the one the site comes with. */
  readonly packHash?: string
  /** The figures its sender saw. */
  readonly digest?: Digest
}

export interface OpenedLink extends Link {
  /** Parts of the link that could not be used. */
  readonly findings: readonly Finding[]
}

/** Longer payloads are deflated: below, being able to read and edit a link is worth more. */
const readable = 480

/** Of a link in readable form: ours have a few dozen before they are deflated. */
const mostPairs = 1000

const where = 'the link'

/**
 * The address's part behind '#', without it; empty for the page as a first-time visitor sees it. Rejects with a sentence
 * where the settings are more than a link may hold.
 */
export async function writeLink({ experiment, packHash, digest }: Link): Promise<string> {
  const { view, ...rest } = differences(experiment)
  const { page, ...look } = isRecord(view) ? view : ({} as Raw)
  const raw = {
    ...rest,
    ...(Object.keys(look).length > 0 && { view: look }),
    ...(packHash && { packHash }),
    ...(digest && { digest }),
  }
  const start = String(page ?? '')
  const pairs = Object.entries(raw).flatMap(([name, value]) => pairsOf(name, value))
  if (pairs.length === 0) return start
  const text = pairs.join('&')
  const payload = text.length > readable ? `z=${await squeezed(JSON.stringify(raw))}` : text
  return `${start || defaultExperiment.view.page}?${payload}`
}

async function squeezed(json: string): Promise<string> {
  const why = tooMuch(json)
  if (why) throw new Error(`the settings do not fit into a link: ${why}. Share the code or the list of ids as a file`)
  return squeeze(json)
}

/** One level of names is spelled out: `budget.by=spend&budget.usdPer10k=2`. */
function pairsOf(name: string, value: unknown): string[] {
  if (!isRecord(value)) return [`${name}=${written(value)}`]
  return Object.entries(value).map(([inner, item]) => `${name}.${encodeURIComponent(inner)}=${written(item)}`)
}

/** Plain words stand as they are, everything else as JSON. */
function written(value: unknown): string {
  const bare = typeof value === 'string' && parsed(value) === value
  return encodeURIComponent(bare ? value : JSON.stringify(value)).replace(/%(2C|3A|2F|5B|5D)/g, decodeURIComponent)
}

function parsed(text: string): unknown {
  if (tooMuch(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Reads what `writeLink` wrote, with or without '#'. Never rejects. */
export async function readLink(hash: string): Promise<OpenedLink> {
  if (hash.length > mostBytes) {
    const what = `it has more than ${mostBytesInWords}`
    return { experiment: defaultExperiment, findings: [warning(where, what, 'The default settings are used.')] }
  }
  const [page, ...rest] = hash.replace(/^#/, '').split('?')
  const { raw, findings } = await rawOf(rest.join('?'))
  const { packHash, digest, ...fields } = raw
  const view = { ...(isRecord(fields.view) && fields.view), ...(page && { page: decoded(page) }) }
  const checked = checkedExperiment({ ...fields, ...(Object.keys(view).length > 0 && { view }) }, where)
  const travelled = digestOrNothing(digest)
  return {
    experiment: await withTrueHashes(checked.experiment),
    ...(typeof packHash === 'string' && { packHash }),
    ...(travelled && { digest: travelled }),
    findings: [...findings, ...checked.findings],
  }
}

async function rawOf(payload: string): Promise<{ raw: Raw; findings: readonly Finding[] }> {
  if (!payload.startsWith('z=')) {
    const pairs = payload.split('&', mostPairs + 1).filter(Boolean)
    if (pairs.length <= mostPairs) return { raw: rawOfPairs(pairs), findings: [] }
    const what = `it has more than ${plural(mostPairs, 'setting')}`
    return { raw: {}, findings: [warning(where, what, 'The default settings are used.')] }
  }
  try {
    const text = await unsqueeze(payload.slice(2))
    const why = tooMuch(text)
    if (why) throw new Error(why)
    const raw: unknown = JSON.parse(text)
    if (isRecord(raw)) return { raw, findings: [] }
    throw new Error('it contains no settings')
  } catch (error) {
    const what = `it was truncated or changed in transit, or made by something else (${messageOf(error)})`
    return { raw: {}, findings: [warning(where, what, 'Ask the sender again. The default settings are used.')] }
  }
}

/** Objects without a prototype, filled in place: names are data. */
function rawOfPairs(pairs: readonly string[]): Raw {
  const raw = nothing()
  const made = new Set<unknown>()
  for (const pair of pairs) {
    const [, name = '', , inner, text = ''] = /^([^.=]*)(\.([^=]*))?=?(.*)$/s.exec(pair) ?? []
    const value = parsed(decoded(text))
    if (inner === undefined) raw[name] = value
    else {
      // What a value of JSON holds is copied once, not at every name.
      if (!made.has(raw[name])) raw[name] = Object.assign(nothing(), isRecord(raw[name]) && raw[name])
      made.add(raw[name])
      Object.assign(raw[name] as object, { [decoded(inner)]: value })
    }
  }
  return { ...raw }
}

const nothing = (): Record<string, unknown> => Object.create(null)

/** A stray % is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Rows and models. */
const mostDigits = 10_000

const digestSchema = v.object({
  hash: v.string(),
  pack: v.string(),
  rows: byName(v.string(), mostDigits, 'rows'),
  made: v.pipe(v.string(), v.maxLength(300)),
})

/** Without a usable digest there is nothing to compare; the experiment is none the worse. */
export function digestOrNothing(value: unknown): Digest | undefined {
  const result = v.safeParse(digestSchema, value)
  return result.success ? result.output : undefined
}

/** base64url of the deflated UTF-8. */
export async function squeeze(text: string): Promise<string> {
  const bytes = await collect(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')))
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Rejects when the text was cut short, damaged, or unpacks to more than 1 MB. */
export async function unsqueeze(letters: string): Promise<string> {
  const binary = atob(letters.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new TextDecoder('utf-8', { fatal: true }).decode(await collect(stream))
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const reader = stream.getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > mostBytes) {
      await reader.cancel()
      throw new Error(`it unpacks to more than ${mostBytesInWords}`)
    }
    parts.push(part.value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
