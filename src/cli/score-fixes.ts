/**
 * Fixes of the data check as a person writes them: `drop-rows:missing,assume-tokens:100:100`; or a file with the JSON list that
 * pack.json keeps of them.
 */
import { existsSync, readFileSync } from 'node:fs'
import type { PackFix } from '../core/types.ts'

type Kind = PackFix['fix']
type Of<K extends Kind> = Extract<PackFix, { fix: K }>

const reasons: readonly Of<'drop-rows'>['because'][] = ['missing', 'no-cost', 'repeated']
const cells: readonly Of<'mask'>['cells'][] = ['out-of-range', 'no-output', 'huge-output']

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0
const isPairs = (value: unknown) =>
  Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isText))

interface Way {
  /** As it is written, for the help and the errors. */
  readonly form: string
  /** From what stands behind the first colon. */
  readonly read: (rest: string) => object
  readonly holds: (fix: Readonly<Record<string, unknown>>) => boolean
}

const ways: { readonly [K in Kind]: Way } = {
  'drop-rows': {
    form: `drop-rows:${reasons.join('|')}`,
    read: (because) => ({ because }),
    holds: ({ because }) => reasons.some((one) => one === because),
  },
  'drop-model': { form: 'drop-model:ID', read: (model) => ({ model }), holds: ({ model }) => isText(model) },
  'drop-dataset': {
    form: 'drop-dataset:ID',
    read: (dataset) => ({ dataset }),
    holds: ({ dataset }) => isText(dataset),
  },
  binarise: {
    form: 'binarise:GRADE',
    read: (at) => ({ at: Number(at || Number.NaN) }),
    holds: ({ at }) => Number(at) > 0 && Number(at) <= 1,
  },
  'join-ids': { form: 'join-ids', read: () => ({}), holds: () => true },
  'merge-pictures': { form: 'merge-pictures (in a file)', read: () => ({}), holds: ({ same }) => isPairs(same) },
  mask: {
    form: `mask:${cells.join('|')}`,
    read: (which) => ({ cells: which }),
    holds: (fix) => cells.some((one) => one === fix.cells),
  },
  clip: { form: 'clip', read: () => ({}), holds: () => true },
  'assume-tokens': {
    form: 'assume-tokens:INPUT:OUTPUT',
    read: (counts) => {
      const [input, output] = counts.split(':').map((count) => (count.trim() === '' ? Number.NaN : Number(count)))
      return { input, output }
    },
    holds: ({ input, output }) => isCount(input) && isCount(output),
  },
}

export const fixForms = Object.values(ways).map(({ form }) => form)

/** Throws a sentence for what is no fix. @param text a list, or the path of a file with one */
export function readFixes(text: string): PackFix[] {
  const given = existsSync(text) ? fromFile(text) : text.split(',').map(written)
  return given.map(checked)
}

function written(text: string): unknown {
  const [kind = '', ...rest] = text.trim().split(':')
  return { fix: kind, ...(isKind(kind) && ways[kind].read(rest.join(':'))) }
}

function fromFile(path: string): readonly unknown[] {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Error(`${path} is not JSON: give the list of fixes as pack.json keeps it`)
  }
  if (!Array.isArray(json)) throw new Error(`${path} is not a list of fixes: give the list as pack.json keeps it`)
  return json
}

const isKind = (text: unknown): text is Kind => typeof text === 'string' && Object.hasOwn(ways, text)

function checked(value: unknown): PackFix {
  const fix = (value ?? {}) as Readonly<Record<string, unknown>>
  if (isKind(fix.fix) && ways[fix.fix].holds(fix)) return fix as PackFix
  const expected = isKind(fix.fix) ? ways[fix.fix].form : fixForms.join(', ')
  throw new Error(`--fixes: ${JSON.stringify(value)} is no fix: give ${expected}`)
}
