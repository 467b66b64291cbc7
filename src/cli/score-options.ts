/**
 * The options of `npm run score`: one list, of which the help and the reading are made. Every error names the option, the value
 * and how to fix it; what may stand in the experiment is known to its schema alone.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { fusionMethods } from '../core/fusion.ts'
import { imageRules } from '../core/prices/image-rules.ts'
import type { PackFix } from '../core/types.ts'
import { defaultExperiment, defaultSeed, type Experiment, rowOf, type SplitChoice } from '../experiment/experiment.ts'
import { settingNames, settings } from '../experiment/ranges.ts'
import { readSplitIds } from '../experiment/results-file.ts'
import { experimentSchema } from '../experiment/schema.ts'
import { builtInRouters, routerById } from '../routers/index.ts'
import { fixForms, readFixes } from './score-fixes.ts'

export interface ScoreOptions {
  /** Pack file or folder; it exists. */
  readonly path: string
  readonly json: boolean
  /** Of whatever pack: which one is not known yet. */
  readonly experiment: Experiment
  /** Path of a price sheet; it exists. */
  readonly prices?: string
  /** Id of a model whose price the ones without a price get. */
  readonly priceLike?: string
  /** A search for neighbours that would take longer is left out. */
  readonly searchWithinSeconds: number
  /** With an audit of the pack and of every row. */
  readonly audit: boolean
  /** Applied to the pack in this order. */
  readonly fixes: readonly PackFix[]
}

/** What the options of every command that scores come to. */
export type Asked = Pick<ScoreOptions, 'experiment' | 'prices' | 'priceLike' | 'fixes'>

/** An option that sets something of what is asked. */
export interface Option {
  readonly name: string
  /** What stands behind it in the help. */
  readonly value: string
  readonly help: string
  /** What was asked so far, and this. Throws a sentence. */
  readonly set: (asked: Asked, text: string) => Asked
}

type Field = Exclude<keyof Experiment, 'pack'>

/** An option that sets one field of the experiment, as far as its schema allows. */
const field = <F extends Field>(
  name: string,
  value: string,
  of: F,
  help: string,
  read: (text: string, now: Experiment[F]) => unknown,
): Option => ({
  name,
  value,
  help,
  set: (asked, text) => {
    const result = v.safeParse(experimentSchema[of], read(text, asked.experiment[of]))
    if (!result.success) throw new Error(`--${name} ${text}: give ${result.issues[0].message}`)
    return { ...asked, experiment: { ...asked.experiment, [of]: result.output } }
  },
})

/** NaN unless the whole text is a number; Number('') would be 0. */
export const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

/** Throws a sentence unless it is one of these. */
export function oneOf(name: string, text: string, ids: readonly string[]): string {
  if (ids.includes(text)) return text
  throw new Error(`--${name} ${text}: give ${ids.slice(0, -1).join(', ')} or ${ids.at(-1)}`)
}

const fusions = fusionMethods.map(({ id }) => id)
const rules = imageRules.map(({ id }) => id)

const draws: readonly string[] = ['plain', 'dataset', 'group', 'within']

/** Those of every command that scores. */
export const options: readonly Option[] = [
  field(
    'routers',
    'a,b',
    'routers',
    "rows to run, each once: keys of the board's rows, else ids of other routers (knn is the row KNN, k = 5, and no other); those that train for long are trained (default: all rows of the board that do not)",
    routersOf,
  ),
  field('split', 'FILE', 'split', 'JSON lists of sample ids: train, dev (or val), test', splitFile),
  field(
    'seed',
    'N',
    'split',
    "draw the split 70/10/20 with this seed (default: the pack's own split, else 42)",
    (text) => ({ by: 'seed', seed: numberOf(text) }),
  ),
  field(
    'draw',
    draws.join('|'),
    'split',
    'how the split is drawn: plain, stratified by dataset, with what belongs together whole in one part (group: new kinds of question) or spread over the parts (within: new variants); with --seed, else 42',
    (text, now) => {
      if (now.by === 'ids') throw new Error('--split and --draw both set the split: use only one of them')
      return { by: 'seed', seed: now.by === 'seed' ? now.seed : defaultSeed, draw: oneOf('draw', text, draws) }
    },
  ),
  field(
    'router-seed',
    'N',
    'seed',
    `seed of the routers' random numbers (default ${defaultExperiment.seed})`,
    numberOf,
  ),
  field(
    'lambda',
    'X',
    'budget',
    "one λ for all routers, in 1/($ per question); 'inf' for cheapest, 'dev' to pick each router's own on dev (default: 0, accuracy only)",
    (text) => (text === 'dev' ? { by: 'dev' } : { by: 'lambda', lambda: numberOrInfinity(text) }),
  ),
  field(
    'spend',
    'X',
    'budget',
    'at most so many dollars per 10,000 questions, met on dev; in place of --lambda',
    (text) => ({ by: 'spend', usdPer10k: numberOf(text) }),
  ),
  ...settingNames.map((name) =>
    field(name, 'X', name, `${settings[name].help} (default ${settings[name].default})`, numberOf),
  ),
  field(
    'features',
    'auto|tfidf',
    'features',
    "what routers see: the pack's embeddings, else TF-IDF of its texts; or TF-IDF in any case (default auto)",
    (text, now) => ({ ...now, source: oneOf('features', text, ['auto', 'tfidf']) }),
  ),
  field(
    'fusion',
    'ID',
    'features',
    `how text and image vectors are joined: ${fusions.join(', ')} (default ${fusions[0]})`,
    (text, now) => ({ ...now, fusion: oneOf('fusion', text, fusions) }),
  ),
  field('text-weight', 'X', 'features', "share of the text in the fusion 'weighted_average'", (text, now) => ({
    ...now,
    textWeight: numberOf(text),
  })),
  field('image-tokens', rules.join('|'), 'imageTokens', 'how pictures are counted in tokens (default flat)', (text) =>
    oneOf('image-tokens', text, rules),
  ),
  field(
    'resample',
    'auto|question|group',
    'resampleBy',
    `what the intervals' resamples draw (default ${defaultExperiment.resampleBy})`,
    (text) => text,
  ),
  {
    name: 'prices',
    value: 'FILE',
    help: 'price sheet as csv or JSON (docs/formats.md); models not in it keep their prices',
    set: (asked, text) => {
      if (!existsSync(text)) throw new Error(`there is no price sheet "${text}": check the path`)
      return { ...asked, prices: text }
    },
  },
  {
    name: 'price-like',
    value: 'MODEL',
    help: "give models without a price that of this one, of the pack or the paper's list, marked as assumed",
    set: (asked, text) => ({ ...asked, priceLike: text }),
  },
  {
    name: 'fixes',
    value: 'a,b',
    help: `fixes of the data check, applied in order: ${fixForms.join(', ')}; or a file with the list that pack.json keeps`,
    set: (asked, text) => ({ ...asked, fixes: readFixes(text) }),
  },
]

const lineLength = 100
const column = 22

/** An option that says what to do with what is asked; without a value it is a switch. */
export type Flag = Pick<Option, 'name' | 'value' | 'help'>

/** The option, and its help in lines beside it. */
export function helpOf({ name, value, help }: Flag): string {
  const lines = ['']
  for (const word of help.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last.length + word.length + 1 > lineLength - column) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  const head = `  --${name} ${value}`.trimEnd()
  const fits = head.length < column
  const beside = lines.map((line, i) => `${(fits && i === 0 ? head : '').padEnd(column)}${line}`)
  return [...(fits ? [] : [head]), ...beside].join('\n')
}

const audit = { name: 'audit', value: '', help: 'audit the pack and every row: what is raised, by which figure' }
const search = {
  name: 'search-seconds',
  value: 'X',
  help: "leave out the search for nearest neighbours, and the rows that need it, if it would take longer (default 600; 'inf' for never)",
}
const json = { name: 'json', value: '', help: 'print JSON instead of text' }

export const usage = `npm run score -- <pack file | folder of published logs> [options]

${[...options, search, audit, json].map(helpOf).join('\n')}`

/** Undefined if help was asked for. Throws a sentence for invalid options. */
export function scoreOptions(args: readonly string[]): ScoreOptions | undefined {
  const routers = defaultExperiment.routers.filter((entry) => !routerById(entry.router)?.long)
  const plain: Experiment = { ...defaultExperiment, routers, budget: { by: 'lambda', lambda: 0 } }
  const read = readArgs(args, options, [search, audit, json], plain)
  if (!read) return undefined
  const { path, given, asked } = read
  const searchWithinSeconds = secondsOf(given[search.name])
  return { path, json: given.json === true, audit: given.audit === true, searchWithinSeconds, ...asked }
}

function secondsOf(text: unknown): number {
  if (typeof text !== 'string') return 600
  const seconds = numberOrInfinity(text)
  if (!(seconds >= 0)) throw new Error(`--${search.name} ${text}: give seconds, or 'inf'`)
  return seconds
}

/** What was asked over these defaults, and the flags as given. Undefined if help was asked for. */
export function readArgs(
  args: readonly string[],
  options: readonly Option[],
  flags: readonly Flag[],
  experiment: Experiment,
) {
  const typeOf = ({ value }: Flag) => ({ type: value === '' ? ('boolean' as const) : ('string' as const) })
  const { values, positionals } = parseArgs({
    args: joinNegatives(args),
    allowPositionals: true,
    options: {
      ...Object.fromEntries([...options, ...flags].map((option) => [option.name, typeOf(option)])),
      help: { type: 'boolean', default: false },
    },
  })
  const [path] = positionals
  if (values.help || path === undefined) return undefined
  if (positionals.length > 1) throw new Error(`use one pack or folder at a time: got ${positionals.join(', ')}`)
  if (!existsSync(path)) throw new Error(`there is no file or folder "${path}": check the path`)
  const given: Readonly<Record<string, unknown>> = values
  for (const [a, b, both] of rivals)
    if (given[a] !== undefined && given[b] !== undefined)
      throw new Error(`--${a} and --${b} both set the ${both}: use only one of them`)
  const unasked: Asked = { experiment, fixes: [] }
  const asked = options.reduce((so, { name, value, set }) => {
    const text = given[name]
    if (typeof text === 'string') return set(so, text)
    return value === '' && text === true ? set(so, '') : so
  }, unasked)
  return { path, asked, given }
}

/** Options of which only one can be meant. */
const rivals = [
  ['split', 'seed', 'split'],
  ['lambda', 'spend', 'budget'],
] as const

/** `--lambda -3` would be read as two options; joined, it reaches the check that explains it. */
function joinNegatives(args: readonly string[]): string[] {
  const joined: string[] = []
  for (const arg of args) {
    if (/^-\d/.test(arg) && joined.at(-1)?.startsWith('--')) joined.push(`${joined.pop()}=${arg}`)
    else joined.push(arg)
  }
  return joined
}

const numberOrInfinity = (text: string): number =>
  /^inf(inity)?$/i.test(text) ? Number.POSITIVE_INFINITY : numberOf(text)

function splitFile(file: string): SplitChoice {
  if (!existsSync(file)) throw new Error(`there is no split file "${file}": check the path`)
  const ids = readSplitIds(readFileSync(file, 'utf8'))
  if (!ids) throw new Error(`${file} is not a split: it needs lists of sample ids named train, dev (or val) and test`)
  return { by: 'ids', name: basename(file), ids }
}

/** A name is the key of a row of the board, and then this row alone; else the id of a router. */
function routersOf(list: string): Experiment['routers'] {
  const { routers } = defaultExperiment
  const rows = [...new Set(list.split(',').map((name) => name.trim()))].flatMap((name) => {
    const row = routers.find(({ key }) => key === name)
    if (row || name === 'oracle') return row ?? []
    if (routerById(name)) return [rowOf(name)]
    const known = [...routers.map(({ key }) => key), ...builtInRouters.map(({ id }) => id)]
    throw new Error(
      `there is no router "${name}": choose from ${[...new Set(known)].join(', ')}; the oracle is always included`,
    )
  })
  return rows
}
