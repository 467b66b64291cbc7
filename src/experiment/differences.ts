/**
 * An experiment as its differences from the defaults, and back. Data from outside is checked field by field: an
 * invalid field gets its default and a finding; the others stay.
 */
import * as v from 'valibot'
import { fitsParam } from '../core/params.ts'
import type { Finding } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { firstFew, warning } from '../packs/findings.ts'
import { sha256 } from '../packs/hash.ts'
import { routerById } from '../routers/index.ts'
import { defaultExperiment, defaultRouters, type Experiment, type RouterEntry } from './experiment.ts'
import { mostRows } from './rows.ts'
import { experimentSchema, routerEntry } from './schema.ts'

/** Plain JSON: unknown values by name. */
export type Raw = Readonly<Record<string, unknown>>

export interface Checked {
  readonly experiment: Experiment
  readonly findings: readonly Finding[]
}

export const isRecord = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Infinity and NaN as text: JSON has neither. */
const written = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, item) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item))

/** Data that JSON can carry: Infinity and NaN as text, which the schema reads back. */
export const plainJson = (value: unknown): unknown => JSON.parse(written(value))

const same = (a: unknown, b: unknown) => written(a) === written(b)

/** Only the fields that differ, and of those that are records only the entries that do; null where one is gone. */
export function differences(experiment: Experiment): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(experiment)) {
    const usual = (defaultExperiment as unknown as Raw)[name]
    if (same(value, usual)) continue
    if (name === 'routers') found[name] = experiment.routers.map(shortRow)
    else found[name] = isRecord(value) && isRecord(usual) ? entriesThatDiffer(value, usual) : plainJson(value)
  }
  return found
}

function entriesThatDiffer(value: Raw, usual: Raw): Raw {
  const names = [...new Set([...Object.keys(value), ...Object.keys(usual)])]
  const of = (record: Raw, name: string) => (Object.hasOwn(record, name) ? (record[name] ?? null) : null)
  const differing = names.filter((name) => !same(of(value, name), of(usual, name)))
  return Object.fromEntries(differing.map((name) => [name, plainJson(of(value, name))]))
}

/** A row of the default board goes by its key. */
function shortRow(row: RouterEntry): unknown {
  return defaultRouters.some((usual) => same(usual, row)) ? row.key : plainJson(row)
}

/** Checks what `differences` wrote, or someone else. `where` names the source in the sentences: 'the link'. */
export function checkedExperiment(raw: Raw, where: string): Checked {
  const findings: Finding[] = []
  const experiment: Record<string, unknown> = { ...defaultExperiment }
  for (const [name, schema] of Object.entries(experimentSchema)) {
    if (!Object.hasOwn(raw, name)) continue
    const given = name === 'routers' ? goodRows(raw[name], where, findings) : withUsual(name, raw[name])
    const result = v.safeParse(schema, given, { abortEarly: true })
    if (result.success) experiment[name] = result.output
    else findings.push(refused(where, name, result.issues[0]))
  }
  const unknown = Object.keys(raw).filter((name) => !Object.hasOwn(experimentSchema, name))
  if (unknown.length > 0) {
    const what = `this version of the page does not know ${firstFew(unknown)}`
    findings.push(warning(where, what, 'The rest was applied.'))
  }
  // Each field has just passed the schema of its type.
  return { experiment: experiment as unknown as Experiment, findings }
}

/** Whatever hash a link claims for a guest's code: the one the page names is that of the code itself. */
export async function withTrueHashes(experiment: Experiment): Promise<Experiment> {
  if (experiment.guests.length === 0) return experiment
  const hashed = experiment.guests.map(async (guest) => ({
    ...guest,
    hash: await sha256(new TextEncoder().encode(guest.source)),
  }))
  return { ...experiment, guests: await Promise.all(hashed) }
}

function withUsual(name: string, given: unknown): unknown {
  const usual = (defaultExperiment as unknown as Raw)[name]
  if (!isRecord(given) || !isRecord(usual)) return given
  return Object.fromEntries(Object.entries({ ...usual, ...given }).filter(([, value]) => value !== null))
}

function refused(where: string, name: string, issue: v.BaseIssue<unknown>): Finding {
  const path = v.getDotPath(issue)
  const field = path ? `${name}.${path}` : name
  const fix = `The default is used instead; the rest was applied.`
  return warning(where, `"${field}" is ${shown(issue.input)}: expected ${issue.message}`, fix)
}

/** A value in at most 60 letters, without writing out what is large. */
function shown(value: unknown): string {
  if (value === undefined) return 'absent'
  if (Array.isArray(value)) return `a list of ${plural(value.length, 'entry', 'entries')}`
  if (isRecord(value)) return `an object of ${plural(Object.keys(value).length, 'field')}`
  const json = JSON.stringify(typeof value === 'string' ? value.slice(0, 60) : value)
  return json.length > 60 ? `${json.slice(0, 60)}…` : json
}

/** Rows as they can be used; each that cannot is left out with a sentence. */
function goodRows(given: unknown, where: string, findings: Finding[]): unknown {
  if (!Array.isArray(given)) return given
  // One row more than there may be: the schema says that there are too many.
  return given.slice(0, mostRows + 1).flatMap((row: unknown, i) => {
    const usual = defaultRouters.find(({ key }) => key === row)
    if (usual) return [usual]
    const result = v.safeParse(routerEntry, row, { abortEarly: true })
    if (!result.success) {
      const what = `row ${i + 1} of the routers is ${shown(row)}: expected ${result.issues[0].message}`
      findings.push(warning(where, what, 'The row is left out.'))
      return []
    }
    findings.push(...paramFindings(result.output, where))
    return [result.output]
  })
}

/** Parameters out of range run with their default; a finding says so. */
function paramFindings({ key, router, params }: RouterEntry, where: string): Finding[] {
  const known = routerById(router)?.params
  if (!known) return []
  return Object.entries(params).flatMap(([name, value]) => {
    const param = Object.hasOwn(known, name) ? known[name] : undefined
    if (param === undefined) return [warning(where, `"${key}" has no parameter "${name}"`, 'It is ignored.')]
    const what = `"${name}" of "${key}" has the invalid value ${shown(value)}`
    return fitsParam(param, value) ? [] : [warning(where, what, `${shown(param.default)} is used instead.`)]
  })
}
