/**
 * What a visitor's module says, made into small plain data inside its sealed worker, before anything else is made of it: a
 * note, an error or an answer may be any value of the language. Evaluated before the module is, with functions that it cannot
 * replace. The other side checks all of it again (src/engine/guests/reading.ts), as the module may tamper with this realm.
 */
import type { Batch, Prediction, RouterModel } from '../core/router.ts'
import { limits } from '../engine/guests/messages.ts'
import { wrongLength } from '../engine/run/run.ts'

const { keys } = Object
const { isArray } = Array
const { isInteger } = Number
const method = Function.prototype.call
const cut = method.bind(String.prototype.slice) as (text: string, from: number, to: number) => string
const typedArray = Object.getPrototypeOf(Uint8Array.prototype)
const getter = (name: string | symbol) => method.bind(Object.getOwnPropertyDescriptor(typedArray, name)?.get as never)
/** 'Float32Array', whatever the value says of itself; undefined for what is no typed array. */
const typeOf = getter(Symbol.toStringTag) as (value: unknown) => string | undefined
const lengthOf = getter('length') as (value: unknown) => number
const arrays = { Float32Array, Int32Array, Uint8Array }

/** The beginning of a text; undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? cut(value, 0, limits.text) : undefined

/** A copy of a description: texts, numbers, switches, lists and objects, each of limited size; null for whatever else. */
export function plainCopy(value: unknown, depth = 5): unknown {
  if (typeof value === 'string') return cut(value, 0, limits.text)
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) return value
  if (typeof value !== 'object' || value === null || depth === 0) return null
  const copy: Record<string, unknown> = Object.create(null)
  if (isArray(value)) {
    // One more than there may be: the other side says that there are too many.
    const list: unknown[] = []
    for (let i = 0; i < value.length && i <= limits.options; i++) list[i] = plainCopy(value[i], depth - 1)
    return list
  }
  const names = keys(value)
  for (let i = 0; i < names.length && i <= limits.params; i++) {
    const name = names[i] as string
    copy[cut(name, 0, limits.text)] = plainCopy((value as Record<string, unknown>)[name], depth - 1)
  }
  return copy
}

/** The message of whatever was thrown, with the line of the visitor's module it came from, where the engine tells. */
export function thrownInWords(thrown: unknown): string {
  try {
    return cut(wordsOf(thrown), 0, limits.text)
  } catch {
    return 'it threw something that cannot be read: throw an Error with a message'
  }
}

function wordsOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown
  if (typeof thrown === 'number' || typeof thrown === 'boolean') return `it threw ${thrown}`
  if (typeof thrown !== 'object' || thrown === null) return `it threw ${kindOf(thrown)}`
  const { name, message } = thrown as Partial<Error>
  const [called, said] = [textOf(name), textOf(message)]
  if (said === undefined) return `it threw ${kindOf(thrown)} without a message`
  // Where the name is no text, the stack is not asked for: engines make a text of the name for it.
  if (called === undefined) return said
  const line = lineIn((thrown as Error).stack)
  const words = called === 'Error' ? said : `${called}: ${said}`
  return line ? `line ${line}: ${words}` : words
}

/** The address of this worker holds its whole source, and stands in every stack: the module's may come long after. */
const longestStack = 1_000_000

function lineIn(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined
  return /blob:[^\s)]*?:(\d{1,9}):\d+/.exec(cut(stack, 0, longestStack))?.[1]
}

/** 'a Float64Array', 'a plain list', 'nothing'. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (isArray(value)) return 'a plain list'
  const type = typeOf(value) ?? typeof value
  return `${type === 'object' || type[0] === 'I' ? 'an' : 'a'} ${type}`
}

/**
 * The answer in arrays of its own, which may be transferred while the module keeps its own, and nothing besides; throws a
 * sentence for an answer of another kind. Values are checked later, with the row they stand in.
 */
export function plainPrediction(value: unknown, batch: Asked, models: readonly RouterModel[]): Prediction {
  if (typeof value !== 'object' || value === null)
    throw new Error(`predict returned ${kindOf(value)}: return { choices } or { scores, kind }`)
  const { choices, scores, kind, choice, probes } = value as Readonly<Record<string, unknown>>
  const copy = <T extends keyof typeof arrays>(array: unknown, of: Lengths, type: T) => copyOf(array, of, type, batch)
  const probed = probes === undefined ? {} : { probes: copy(probes, 'probes', 'Uint8Array') }
  if (choices !== undefined) return { choices: plainChoices(choices, batch, models), ...probed }
  // Neither: the other side says what is missing.
  if (scores === undefined) return { ...probed } as Prediction
  const tie = choice === undefined ? {} : { choice: copy(choice, 'choice', 'Int32Array') }
  const said = { scores: copy(scores, 'scores', 'Float32Array'), kind: textOf(kind) ?? kindOf(kind) }
  return { ...said, ...tie, ...probed } as Prediction
}

type Asked = Pick<Batch, 'n' | 'K'>
type Lengths = Parameters<typeof wrongLength>[0]

function copyOf<T extends keyof typeof arrays>(value: unknown, of: Lengths, type: T, { n, K }: Asked) {
  if (typeOf(value) !== type) throw new Error(`${of} is ${kindOf(value)}: return a ${type}`)
  const given = lengthOf(value)
  const expected = of === 'scores' || of === 'probes' ? n * K : n
  if (given !== expected) throw new Error(wrongLength(of, given, n, K))
  return new arrays[type](value as never) as InstanceType<(typeof arrays)[T]>
}

function plainChoices(choices: unknown, batch: Asked, models: readonly RouterModel[]): Int32Array {
  const { n, K } = batch
  if (typeOf(choices) === 'Int32Array') return copyOf(choices, 'choices', 'Int32Array', batch)
  if (!isArray(choices)) throw new Error('choices is not a list: return one model number or id per question')
  if (choices.length !== n) throw new Error(wrongLength('choices', choices.length, n, K))
  const columns = new arrays.Int32Array(n)
  for (let row = 0; row < n; row++) columns[row] = column(choices[row], row, models)
  return columns
}

function column(choice: unknown, row: number, models: readonly RouterModel[]): number {
  const index = typeof choice === 'string' ? models.findIndex(({ id }) => id === choice) : choice
  if (typeof index === 'number' && isInteger(index) && index >= 0 && index < models.length) return index
  const said =
    typeof choice === 'number' ? String(choice) : typeof choice === 'string' ? `"${textOf(choice)}"` : kindOf(choice)
  throw new Error(`row ${row} chose ${said}: choose 0 to ${models.length - 1}, or a model's id`)
}
