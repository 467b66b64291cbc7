/**
 * The experiment as the part of the page's address behind '#': `#board?seed=7&split.by=seed`. Only what differs from the
 * defaults is written, in readable form while it is short, deflated when long. Links are untrusted: every field is
 * checked on reading, and an invalid one gives a finding and the default.
 */
import * as v from 'valibot'
import type { Finding } from '../core/types.ts'
import { messageOf, warning } from '../packs/findings.ts'
import { checkedExperiment, differences, isRecord, type Raw, withTrueHashes } from './differences.ts'
import type { Digest } from './digest.ts'
import { defaultExperiment, type Experiment } from './experiment.ts'

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

const where = 'the link'

/** The address's part behind '#', without it; empty for the page as a first-time visitor sees it. */
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
  const payload = text.length > readable ? `z=${await squeeze(JSON.stringify(raw))}` : text
  return `${start || defaultExperiment.view.page}?${payload}`
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
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Reads what `writeLink` wrote, with or without '#'. Never rejects. */
export async function readLink(hash: string): Promise<OpenedLink> {
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
  if (!payload.startsWith('z=')) return { raw: rawOfPairs(payload), findings: [] }
  try {
    const raw: unknown = JSON.parse(await unsqueeze(payload.slice(2)))
    if (isRecord(raw)) return { raw, findings: [] }
    throw new Error('it contains no settings')
  } catch (error) {
    const what = `it was truncated or changed in transit (${messageOf(error)})`
    return { raw: {}, findings: [warning(where, what, 'Ask the sender again. The default settings are used.')] }
  }
}

function rawOfPairs(payload: string): Raw {
  const raw: Record<string, unknown> = Object.create(null)
  for (const pair of payload.split('&').filter(Boolean)) {
    const [, name = '', , inner, text = ''] = /^([^.=]*)(\.([^=]*))?=?(.*)$/s.exec(pair) ?? []
    const value = parsed(decoded(text))
    if (inner === undefined) raw[name] = value
    else raw[name] = { ...(isRecord(raw[name]) && raw[name]), [decoded(inner)]: value }
  }
  return { ...raw }
}

/** A stray % is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const digestSchema = v.object({
  hash: v.string(),
  pack: v.string(),
  rows: v.record(v.string(), v.string()),
  made: v.pipe(v.string(), v.maxLength(300)),
})

/** Without a usable digest there is nothing to compare; the experiment is none the worse. */
export function digestOrNothing(value: unknown): Digest | undefined {
  const result = v.safeParse(digestSchema, value)
  return result.success ? result.output : undefined
}

/** No link of ours comes near; one that unpacks to more is made to fill memory. */
const mostBytes = 16 << 20

/** base64url of the deflated UTF-8. */
export async function squeeze(text: string): Promise<string> {
  const bytes = await collect(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')))
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Rejects when the text was cut short, damaged, or unpacks to more than 16 MB. */
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
      throw new Error('it unpacks to more than 16 MB')
    }
    parts.push(part.value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
