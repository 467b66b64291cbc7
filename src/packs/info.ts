/** Reads pack.json: everything about a pack except its arrays, checked once on reading. */

import type { Finding, PackInfo, Price } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { messageOf, problem } from './findings.ts'
import { byCodePoint } from './python-text.ts'

/** Checks of JSON from outside: a check returns one sentence per error, with the path and the value. */
type Check = (value: unknown, path: string) => string[]

/** The beginning of a value; one that is nested too deeply to be written is not worth showing either. */
function show(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? 'missing').slice(0, 60)
  } catch {
    return 'nested too deeply'
  }
}

const expect =
  (test: (value: unknown) => boolean, wanted: string): Check =>
  (value, path) =>
    test(value) ? [] : [`${path} is ${show(value)}, not ${wanted}`]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = expect((value) => typeof value === 'string' && value !== '', 'a text')
const anyText = expect((value) => typeof value === 'string', 'a text')
const finite = expect((value) => typeof value === 'number' && Number.isFinite(value), 'a number')
const flag = expect((value) => typeof value === 'boolean', 'true or false')
const count = expect((value) => Number.isSafeInteger(value) && (value as number) > 0, 'a whole number above 0')
const size = expect((value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number')
/** Dollars; null stands for NaN, an unknown price, which JSON cannot write. */
const price = expect(
  (value) => value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0),
  'a price of 0 or more, or null when unknown',
)
const sha256Text = expect(
  (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  'a sha256 in lower-case hex',
)

const oneOf = (...values: readonly (string | number)[]): Check =>
  expect((value) => values.some((allowed) => allowed === value), values.map(show).join(' or '))

const maybe =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? [] : check(value, path)

const list =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, i) => check(item, `${path}[${i}]`))
      : [`${path} is ${show(value)}, not a list`]

const record =
  (check: Check): Check =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => check(item, `${path}["${key}"]`))
      : [`${path} is ${show(value)}, not an object`]

/** Fields beyond the named ones are left alone. */
const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) =>
    isObject(value)
      ? Object.entries(fields).flatMap(([key, check]) => check(value[key], path === '' ? key : `${path}.${key}`))
      : [`${path || 'the content'} is ${show(value)}, not an object`]

export const infoEntry = 'pack.json'
const howToFix = 'Correct pack.json, or ask the pack’s author for a new one.'

const fixCheck: Check = object({
  fix: oneOf(
    'drop-rows',
    'drop-model',
    'drop-dataset',
    'binarise',
    'join-ids',
    'merge-pictures',
    'mask',
    'clip',
    'assume-tokens',
  ),
  because: maybe(oneOf('missing', 'no-cost', 'repeated')),
  cells: maybe(oneOf('out-of-range', 'no-output', 'huge-output')),
  model: maybe(text),
  dataset: maybe(text),
  at: maybe(finite),
  same: maybe(list(list(text))),
  input: maybe(size),
  output: maybe(size),
})

const calibrationRow = object({
  what: text,
  basis: maybe(oneOf('published', 'inferred', 'assumed')),
  unit: anyText,
  target: finite,
  got: finite,
  tolerance: finite,
})

const packCheck: Check = object({
  schema: oneOf(1),
  id: text,
  title: text,
  kind: oneOf('real', 'simulated'),
  source: object({ name: text, url: maybe(text), revision: maybe(text), licence: text }),
  grading: text,
  tokenRules: object({ input: anyText, output: anyText }),
  models: list(object({ id: text, paramsB: maybe(finite), access: oneOf('open', 'api') })),
  datasets: list(object({ id: text, group: text })),
  counts: object({ samples: count, models: count }),
  priceSheet: object({
    id: text,
    title: text,
    date: text,
    source: text,
    assumed: flag,
    prices: record(object({ inputPerMillion: price, outputPerMillion: price, assumption: maybe(text) })),
  }),
  encoders: list(object({ id: text, modality: oneOf('text', 'image'), dims: count })),
  notes: list(text),
  derived: maybe(object({ from: object({ id: text, hash: sha256Text }), fixes: list(fixCheck) })),
  simulation: maybe(
    object({
      seed: finite,
      calibration: list(calibrationRow),
      bayesAccuracy: object({ features: finite, probabilities: finite }),
    }),
  ),
  entries: record(object({ bytes: size, sha256: sha256Text })),
})

/** The bytes of pack.json as a PackInfo, or findings that say what is wrong with it. */
export function readInfo(bytes: Uint8Array): { info?: PackInfo; findings: Finding[] } {
  const parsed = parse(bytes)
  if ('failure' in parsed) return { findings: [problem(infoEntry, parsed.failure, howToFix)] }
  const schema = (parsed.json as { schema?: unknown } | null)?.schema
  if (typeof schema === 'number' && schema > 1) {
    const what = `has schema version ${schema}; this page reads version 1`
    return {
      findings: [problem(infoEntry, what, 'Reload the page to get its newest version, or make the pack again.')],
    }
  }
  const wrong = packCheck(parsed.json, '')
  if (wrong.length > 0) return { findings: wrong.slice(0, 20).map((what) => problem(infoEntry, what, howToFix)) }
  // The check above covers every field of the type.
  const info = withUnknownPrices(parsed.json as PackInfo)
  const findings = checkInfo(info)
  return findings.length > 0 ? { findings } : { info, findings }
}

function parse(bytes: Uint8Array): { json: unknown } | { failure: string } {
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch (error) {
    return { failure: `is not JSON in UTF-8 (${messageOf(error)})` }
  }
}

/** JSON has no NaN: an unknown price is written as null and read back here. */
function withUnknownPrices(info: PackInfo): PackInfo {
  const known = (value: number | null): number => value ?? Number.NaN
  const prices = Object.entries(info.priceSheet.prices).map(([id, entry]): [string, Price] => [
    id,
    { ...entry, inputPerMillion: known(entry.inputPerMillion), outputPerMillion: known(entry.outputPerMillion) },
  ])
  return { ...info, priceSheet: { ...info.priceSheet, prices: Object.fromEntries(prices) } }
}

/** A dataset's index takes two bytes. */
export const maxDatasets = 65_536
/** An import holds about 30 bytes for each cell: 4 GB of them. */
export const maxCells = 2 ** 27

export const tooManyCells = (samples: number, models: number): string =>
  `${plural(samples, 'sample')} × ${plural(models, 'model')} are ${plural(samples * models, 'cell')}, and a pack holds at most ${maxCells.toLocaleString('en-US')}`

/** Conditions that fields must satisfy together. Checked on reading and before writing. */
export function checkInfo(info: PackInfo): Finding[] {
  const wrong: string[] = []
  const { models, datasets, counts, encoders } = info
  if (counts.models !== models.length) wrong.push(`counts.models is ${counts.models}, models has ${models.length}`)
  if (counts.samples * counts.models > maxCells) wrong.push(tooManyCells(counts.samples, counts.models))
  if (datasets.length === 0 || datasets.length > maxDatasets)
    wrong.push(`datasets has ${plural(datasets.length, 'entry', 'entries')}, not 1 to ${maxDatasets}`)
  for (let i = 1; i < models.length; i++) {
    const order = byCodePoint(models[i - 1].id, models[i].id)
    if (order === 0) wrong.push(`model "${models[i].id}" is listed twice`)
    if (order > 0) wrong.push(`models are not in code-point order: "${models[i].id}" follows "${models[i - 1].id}"`)
  }
  for (const id of repeated(datasets.map((dataset) => dataset.id))) wrong.push(`dataset "${id}" is listed twice`)
  for (const id of repeated(encoders.map((encoder) => encoder.id))) wrong.push(`encoder "${id}" is listed twice`)
  const ids = new Set(models.map((model) => model.id))
  for (const id of Object.keys(info.priceSheet.prices))
    if (!ids.has(id)) wrong.push(`priceSheet has a price for "${id}", which is not a model`)
  // Ids become entry names: text.<id>.npy and text.<id>.scale.npy.
  const bad = encoders.filter(({ id }) => !/^[\w.+-]+$/.test(id) || id.endsWith('.scale'))
  for (const { id } of bad)
    wrong.push(`encoder "${id}" needs a name of letters, digits, ".", "_", "+" and "-" that does not end in .scale`)
  return wrong.map((what) => problem(infoEntry, what, howToFix))
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>()
  return values.filter((value) => seen.has(value) || !seen.add(value))
}
