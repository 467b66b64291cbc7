/** The options of `npm run score`, checked first: every error names the option, the value and how to fix it. */
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Budget, defaultExperiment, type Experiment, rowOf, type SplitChoice } from '../experiment/experiment.ts'
import {
  inRange,
  perSetting,
  type Range,
  rangeInWords,
  ranges,
  type SettingName,
  settingNames,
  settings,
} from '../experiment/ranges.ts'
import { readSplitIds } from '../experiment/results-file.ts'
import { builtInRouters, routerById } from '../routers/index.ts'

/** '  --beta X          weight of cost … (default 0.1)' */
const settingLines = settingNames
  .map((name) => `  ${`--${name} X`.padEnd(18)}${settings[name].help} (default ${settings[name].default})`)
  .join('\n')

export const usage = `npm run score -- <pack file | folder of published logs> [options]

  --routers a,b     rows to run: keys of the board's rows, or ids of any routers; those that train for
                    long are trained (default: all rows of the board that do not)
  --split FILE      JSON lists of sample ids: train, dev (or val), test
  --seed N          draw the split 70/10/20 with this seed (default: the pack's own split, else 42)
  --lambda X        one λ for all routers, in 1/($ per question); 'inf' for cheapest, 'dev' to pick each
                    router's own on dev (default: 0, accuracy only)
${settingLines}
  --json            print JSON instead of a table`

export interface ScoreOptions {
  /** Pack file or folder; it exists. */
  readonly path: string
  readonly json: boolean
  /** What to set in the experiment beside the pack. */
  readonly experiment: Pick<Experiment, 'split' | 'budget' | 'routers' | SettingName>
}

/** Undefined if help was asked for. Throws a sentence for invalid options. */
export function scoreOptions(args: readonly string[]): ScoreOptions | undefined {
  const { values, positionals } = parseArgs({
    args: joinNegatives(args),
    allowPositionals: true,
    options: {
      routers: { type: 'string' },
      split: { type: 'string' },
      seed: { type: 'string' },
      lambda: { type: 'string', default: '0' },
      ...perSetting(() => ({ type: 'string' as const })),
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [path] = positionals
  if (values.help || path === undefined) return undefined
  if (positionals.length > 1) throw new Error(`use one pack or folder at a time: got ${positionals.join(', ')}`)
  if (!existsSync(path)) throw new Error(`there is no file or folder "${path}": check the path`)
  const experiment = {
    split: splitOf(values.split, values.seed),
    ...perSetting((name, setting) => {
      const text = values[name]
      return text === undefined ? setting.default : numberIn(setting, name, text)
    }),
    budget: budgetOf(values.lambda),
    routers: routersOf(values.routers),
  }
  return { path, json: values.json, experiment }
}

/** `--lambda -3` would be read as two options; joined, it reaches the check that explains it. */
function joinNegatives(args: readonly string[]): string[] {
  const joined: string[] = []
  for (const arg of args) {
    if (/^-\d/.test(arg) && joined.at(-1)?.startsWith('--')) joined.push(`${joined.pop()}=${arg}`)
    else joined.push(arg)
  }
  return joined
}

function budgetOf(text: string): Budget {
  if (text === 'dev') return { by: 'dev' }
  const lambda = /^inf(inity)?$/i.test(text) ? Number.POSITIVE_INFINITY : numberOf(text)
  if (!inRange(ranges.lambda, lambda))
    throw new Error(`--lambda ${text}: give ${rangeInWords(ranges.lambda)}, 'inf' or 'dev'`)
  return { by: 'lambda', lambda }
}

/** Throws a sentence when the text is no number of the range. */
function numberIn(range: Range, option: string, text: string): number {
  const value = numberOf(text)
  if (!inRange(range, value)) throw new Error(`--${option} ${text}: give ${rangeInWords(range)}`)
  return value
}

function splitOf(file: string | undefined, seed: string | undefined): SplitChoice {
  if (file !== undefined && seed !== undefined)
    throw new Error('--split and --seed both set the split: use only one of them')
  if (file !== undefined) return splitFile(file)
  if (seed === undefined) return { by: 'pack' }
  return { by: 'seed', seed: numberIn(ranges.splitSeed, 'seed', seed) }
}

function splitFile(file: string): SplitChoice {
  if (!existsSync(file)) throw new Error(`there is no split file "${file}": check the path`)
  const ids = readSplitIds(readFileSync(file, 'utf8'))
  if (!ids) throw new Error(`${file} is not a split: it needs lists of sample ids named train, dev (or val) and test`)
  return { by: 'ids', name: basename(file), ids }
}

function routersOf(list: string | undefined): Experiment['routers'] {
  const { routers } = defaultExperiment
  if (list === undefined) return routers.filter((entry) => !routerById(entry.router)?.long)
  return list.split(',').flatMap((name) => {
    const rows = routers.filter((entry) => entry.key === name || (entry.router === name && entry.fitOn === 'train'))
    if (rows.length > 0 || name === 'oracle') return rows
    if (routerById(name)) return [rowOf(name)]
    const known = [...routers.map(({ key }) => key), ...builtInRouters.map(({ id }) => id)]
    throw new Error(
      `there is no router "${name}": choose from ${[...new Set(known)].join(', ')}; the oracle is always included`,
    )
  })
}

/** NaN unless the whole text is a number; Number('') would be 0. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))
