/** Reads a sealed router's messages: checks shape, type and length of everything before use. */

import type { Need, Param, Prediction } from '../../core/router.ts'
import type { Progress } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { type Description, limits, maxAnswerBytes, type Reply, type Seen, type Ticket } from './messages.ts'

type Fields = Readonly<Record<string, unknown>>

const needs: readonly string[] = ['embedding', 'raw', 'text', 'image', 'neighbors', 'dataset'] satisfies Need[]
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

/** An untrusted text, cut to a length that fits a page. Nothing is made of a value that is no text. */
const sentence = (value: unknown, most: number = limits.text): string =>
  typeof value === 'string' ? begun(value, most) : `[${kindOf(value)} instead of a text]`

/** A cut text would keep the whole one in memory: this is a copy. */
const begun = (text: string, most: number): string =>
  text.length > most ? JSON.parse(JSON.stringify(text.slice(0, most))) : text

/** The reply, if it answers this call; otherwise throws the reason. */
export function readReply(data: unknown, { run, call }: Ticket): Reply {
  if (!isFields(data) || data.run !== run || data.call !== call)
    throw new Error('the router sent a message without a matching request: it was stopped')
  const ticket = { run, call }
  if (data.type === 'progress') return { ...ticket, type: 'progress', progress: readProgress(data.progress) }
  if (data.type === 'failure') return { ...ticket, type: 'failure', message: sentence(data.message) }
  if (data.type !== 'result' || !isFields(data.result))
    throw new Error('the router sent a message of an unknown kind: it was stopped')
  // What is in the result is read by who asked: see below.
  return { ...ticket, type: 'result', result: data.result as Fields & Seen }
}

function readProgress(value: unknown): Progress {
  const { done, total, unit, note } = isFields(value) ? value : ({} as Fields)
  const count = (x: unknown) => (typeof x === 'number' && Number.isFinite(x) ? x : 0)
  return {
    done: count(done),
    total: count(total),
    unit: typeof unit === 'string' ? sentence(unit) : '',
    ...(typeof note === 'string' && { note: sentence(note) }),
  }
}

export function readSeen(value: unknown): Seen {
  const { usesPrices, usesRandom, notes } = isFields(value) ? value : ({} as Fields)
  return {
    // Unless it says otherwise it depends on both: its answers are then recomputed rather than kept too long.
    usesPrices: usesPrices !== false,
    usesRandom: usesRandom !== false,
    notes: (Array.isArray(notes) ? notes.slice(0, limits.notes) : []).flatMap((note) =>
      typeof note === 'string' ? sentence(note) : [],
    ),
  }
}

export function readDescription(value: unknown): Description {
  if (!isFields(value) || typeof value.name !== 'string' || value.name.trim() === '')
    throw new Error('the router has no name: give its default export a name, for example name: "my router"')
  return {
    name: begun(value.name.trim(), limits.name),
    about: typeof value.about === 'string' ? sentence(value.about) : '',
    needs: readNeeds(value.needs),
    params: readParams(value.params),
  }
}

function readNeeds(value: unknown): readonly Need[] {
  if (value === undefined) return ['embedding']
  if (!Array.isArray(value)) throw new Error('needs is not a list: write, for example, needs: ["embedding"]')
  if (value.length > needs.length) throw new Error(`the router has ${value.length} needs: there are ${needs.length}`)
  const unknown = value.find((need) => !needs.includes(need))
  if (unknown !== undefined)
    throw new Error(`the router needs "${sentence(unknown)}", which is not available: choose from ${needs.join(', ')}`)
  return value as Need[]
}

function readParams(value: unknown): Description['params'] {
  if (value === undefined) return {}
  if (!isFields(value)) throw new Error('params is not an object of parameters: see router.d.ts')
  const names = Object.keys(value)
  if (names.length > limits.params) throw new Error(`the router has more than ${limits.params} parameters: have fewer`)
  const long = names.find((name) => name.length > limits.paramName)
  if (long !== undefined)
    throw new Error(`the parameter "${sentence(long, 60)}…" has too long a name: at most ${limits.paramName} letters`)
  return Object.fromEntries(names.map((name) => [name, readParam(name, value[name])]))
}

const numbers = (values: readonly unknown[]): values is number[] =>
  values.every((x) => typeof x === 'number' && Number.isFinite(x))

function readParam(name: string, value: unknown): Param {
  const fields = isFields(value) ? value : ({} as Fields)
  const { type, default: chosen, min, max, step, options } = fields
  if (Array.isArray(options) && options.length > limits.options)
    throw new Error(`the parameter "${name}" has more than ${limits.options} options: offer fewer`)
  const text = {
    label: typeof fields.label === 'string' ? sentence(fields.label, limits.optionText) : name,
    ...(typeof fields.help === 'string' && { help: sentence(fields.help) }),
  }
  if (type === 'switch' && typeof chosen === 'boolean') return { type, default: chosen, ...text }
  if (type === 'number' && numbers([chosen, min, max])) {
    const range = { default: chosen as number, min: min as number, max: max as number }
    return { type, ...range, ...text, ...(typeof step === 'number' && { step }) }
  }
  if (type === 'choice' && Array.isArray(options) && options.every(isOption) && options.some(({ id }) => id === chosen))
    return { type, default: chosen as string, options: options.map(readOption), ...text }
  throw new Error(
    `the parameter "${sentence(name)}" is not complete: it needs a type (number, choice or switch), a label, a default, and a range or options`,
  )
}

const isOption = (value: unknown): value is { id: string; label: string } =>
  isFields(value) && typeof value.id === 'string' && typeof value.label === 'string'

/** An id that is cut would be another one. */
function readOption({ id, label }: { readonly id: string; readonly label: string }) {
  if (id.length > limits.optionText) throw new Error(`an option's id has more than ${limits.optionText} letters`)
  return { id, label: sentence(label, limits.optionText) }
}

/** 'a Float64Array', 'a plain list', 'nothing'. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a plain list'
  const kind = ArrayBuffer.isView(value) ? value.constructor.name : typeof value
  return `${/^[oI]/.test(kind) ? 'an' : 'a'} ${kind}`
}

/** The prediction with every array of the right type; shapes and ranges are checkPrediction's business. */
export function readPrediction(value: unknown): Prediction {
  if (!isFields(value)) throw new Error(`predict returned ${kindOf(value)}: return { choices } or { scores, kind }`)
  const { choices, scores, kind, choice, probes } = value
  const probed = probes === undefined ? {} : { probes: typed(probes, Uint8Array, 'probes') }
  if (scores === undefined) {
    if (choices === undefined) throw new Error('predict returned neither choices nor scores: return one of them')
    return { choices: typed(choices, Int32Array, 'choices'), ...probed }
  }
  if (kind !== 'p-correct' && kind !== 'utility')
    throw new Error(`the kind of the scores is "${sentence(kind)}": use 'p-correct' or 'utility'`)
  const tie = choice === undefined ? {} : { choice: typed(choice, Int32Array, 'choice') }
  return { scores: typed(scores, Float32Array, 'scores'), kind, ...tie, ...probed }
}

interface ArrayType<T> {
  new (length: number): T
  readonly name: string
}

function typed<T extends ArrayBufferView>(value: unknown, type: ArrayType<T>, what: string): T {
  if (!(value instanceof type)) throw new Error(`${what} is ${kindOf(value)}: return a ${type.name}`)
  if (value.byteLength > maxAnswerBytes)
    throw new Error(`${what} has ${plural(value.byteLength, 'byte')}: far more than expected`)
  return value
}
