/**
 * What may stand in an experiment that comes from outside: a link or a results file. One schema for each field of
 * `Experiment`; the compiler asks for one when a field is added, so nothing enters unchecked. Whether a name exists in
 * the pack is not known here: the engine says so, in the row or finding it concerns.
 */

import * as v from 'valibot'
import { figures } from '../core/figures.ts'
import { defaultRouters, type Experiment, isGuest, type RouterEntry, referenceRow } from './experiment.ts'
import { guestName } from './guest-name.ts'
import { inRange, longestSource, perSetting, type Range, rangeInWords, ranges } from './ranges.ts'
import { longestName, mostRows } from './rows.ts'

const text = v.pipe(v.string('text'), v.maxLength(longestName, `at most ${longestName} characters`))
/** Ids of rows, routers and packs: they end up in addresses and attributes. */
const id = v.pipe(text, v.minLength(1, 'a name'))

/** What packs call things: as long as it likes. Links and files are bounded as a whole. */
const name = v.pipe(v.string('a name'), v.minLength(1, 'a name'))

/**
 * By names, which are data: `v.record` leaves out those that every object has, such as "constructor".
 * @param value of each name
 */
export const byName = <Value>(value: v.GenericSchema<unknown, Value>, most: number, of: string) =>
  v.pipe(
    v.custom<object>((given) => typeof given === 'object' && given !== null && !Array.isArray(given), `${of} by name`),
    v.check((given) => Object.keys(given).length <= most, `at most ${most} ${of}`),
    v.rawTransform(({ dataset, addIssue, NEVER }): Readonly<Record<string, Value>> => {
      const entries: [string, Value][] = []
      for (const [key, given] of Object.entries(dataset.value)) {
        const result = v.safeParse(value, given, { abortEarly: true })
        if (!result.success) {
          const path = [
            { type: 'object', origin: 'value', input: dataset.value as Record<string, unknown>, key, value: given },
          ] as const
          const [issue] = result.issues
          addIssue({ message: issue.message, input: issue.input, path: [path[0], ...(issue.path ?? [])] })
          return NEVER
        }
        entries.push([key, result.output])
      }
      return Object.fromEntries(entries)
    }),
  )

/** JSON has neither Infinity nor NaN: they travel as text. */
const number = v.pipe(
  v.union([v.number(), v.picklist(['Infinity', 'NaN'])], 'a number'),
  v.transform((value) => Number(value)),
)
const numberIn = (range: Range) =>
  v.pipe(
    v.union([v.number(), v.picklist(['Infinity', 'NaN'])], rangeInWords(range)),
    v.transform(Number),
    v.check((value) => inRange(range, value), rangeInWords(range)),
  )

/** Unknown prices are NaN; known ones are never negative. */
const dollars = v.pipe(
  number,
  v.check((value) => Number.isNaN(value) || inRange(ranges.price, value), `a price from 0 to ${ranges.price.max}`),
)
const price = v.object(
  {
    inputPerMillion: dollars,
    outputPerMillion: dollars,
    assumption: v.exactOptional(text),
    listed: v.exactOptional(text),
  },
  'inputPerMillion and outputPerMillion',
)

const ids = v.array(name, 'a list of sample ids')
const split = v.variant(
  'by',
  [
    v.object({ by: v.literal('pack') }),
    v.object({
      by: v.literal('seed'),
      seed: numberIn(ranges.splitSeed),
      draw: v.exactOptional(v.picklist(['plain', 'dataset', 'group', 'within'], 'plain, dataset, group or within')),
    }),
    v.object({ by: v.literal('ids'), name: text, ids: v.object({ train: ids, dev: ids, test: ids }) }),
  ],
  'pack, seed or ids',
)

const budget = v.variant(
  'by',
  [
    v.object({ by: v.literal('dev') }),
    v.object({ by: v.literal('spend'), usdPer10k: numberIn(ranges.spendingLimit) }),
    v.object({ by: v.literal('lambda'), lambda: numberIn(ranges.lambda) }),
  ],
  'dev, spend or lambda',
)

/** No router has as many, and no pack. */
const mostParams = 100
const mostPrices = 5000

const entry = v.object(
  {
    key: id,
    router: id,
    label: v.exactOptional(text),
    params: byName(
      v.union([v.number(), v.boolean(), text], 'a number, a switch or a choice'),
      mostParams,
      'parameters',
    ),
    fitOn: v.picklist(['train', 'test'], 'train or test'),
  },
  'key, router, params and fitOn',
)

/** Of the rows every visitor knows. */
const ourKeys = new Set(defaultRouters.map(({ key }) => key))

/** Keys name rows wherever they are compared: a guest's cannot be taken for one of ours, nor ours for the oracle's. */
export const routerEntry: v.GenericSchema<unknown, RouterEntry> = v.pipe(
  entry,
  v.check(
    ({ key, router }) => (isGuest(router) ? !ourKeys.has(key) : !isGuest(key)),
    'a key that is not that of a router of this page, or of a visitor',
  ),
  v.check(({ key }) => key !== 'oracle' && !key.startsWith('model:'), 'a key that is not that of another kind of row'),
  v.check(
    ({ key, router, fitOn }) => key !== referenceRow || (router === referenceRow && fitOn === 'train'),
    `a key other than "${referenceRow}", the row that others are compared with`,
  ),
  v.check(
    ({ router, fitOn }) => !isGuest(router) || fitOn === 'train',
    'fitOn: train. A visitor’s router is never fitted on the rows it is scored on',
  ),
  v.transform((row) =>
    isGuest(row.router) && row.label !== undefined ? { ...row, label: guestName(row.label) } : row,
  ),
)

const routers = v.pipe(
  v.array(routerEntry, 'a list of rows'),
  v.maxLength(mostRows, `at most ${mostRows} rows`),
  v.check((rows) => new Set(rows.map(({ key }) => key)).size === rows.length, 'rows with a key of their own each'),
)

const guest = v.object(
  {
    key: id,
    name: v.pipe(text, v.transform(guestName)),
    source: v.pipe(v.string('code'), v.maxLength(longestSource, `at most ${longestSource} characters of code`)),
    hash: v.pipe(v.string('a sha256'), v.regex(/^[0-9a-f]{64}$/, 'a sha256 in hexadecimal')),
    secondsPerCall: numberIn(ranges.secondsPerCall),
    mayReadDatasets: v.boolean('true or false'),
  },
  'key, name, source and hash of a router',
)

const guests = v.pipe(
  v.array(guest, 'a list of routers with their code'),
  v.maxLength(50, 'at most 50 routers'),
  v.check((all) => new Set(all.map(({ key }) => key)).size === all.length, 'routers with a key of their own each'),
)

const figureIds = figures.map(({ id }) => id)
const oneOf = (ids: readonly string[]) => `${ids.slice(0, -1).join(', ')} or ${ids.at(-1)}`
/** Links of the first versions call the cost 'cost'. */
const figureName = v.pipe(
  v.string('a figure'),
  v.transform((name) => (name === 'cost' ? 'costPer10k' : name)),
)

const mostLambdas = 100
const keys = v.pipe(v.array(id, 'a list of rows'), v.maxLength(mostRows, `at most ${mostRows} rows`))
const study = v.object({
  routers: keys,
  seeds: numberIn(ranges.runs),
  sweepSeeds: numberIn(ranges.sweepRuns),
  lambdas: v.pipe(v.array(text, 'a list of λ'), v.maxLength(mostLambdas, `at most ${mostLambdas} λ`)),
  pickOn: v.picklist(['dev', 'test'], 'dev or test'),
  leaveOut: v.picklist(['dataset', 'group'], 'dataset or group'),
  redraws: numberIn(ranges.redraws),
  redrawTrained: v.boolean('true or false'),
  splits: numberIn(ranges.splits),
  paperSettings: v.boolean('true or false'),
})

export const experimentSchema: { readonly [K in keyof Experiment]-?: v.GenericSchema<unknown, Experiment[K]> } = {
  version: v.literal(1, '1, the only version there is'),
  pack: name,
  split,
  seed: numberIn(ranges.seed),
  prices: byName(price, mostPrices, 'prices'),
  priceSource: v.object(
    { title: text, date: text, source: text, assumed: v.boolean('true or false') },
    'title, date, source and assumed',
  ),
  imageTokens: id,
  ...perSetting((_, range) => numberIn(range)),
  budget,
  features: v.object({
    source: v.picklist(['auto', 'tfidf', 'encoders'], 'auto, tfidf or encoders'),
    fusion: id,
    textWeight: numberIn(ranges.textWeight),
    text,
    image: text,
  }),
  routers,
  resampleBy: v.picklist(['auto', 'question', 'group'], 'auto, question or group'),
  study,
  guests,
  view: v.object({
    page: id,
    selected: v.string('a row'),
    heatmap: v.pipe(figureName, v.picklist(figureIds, oneOf(figureIds))),
    sort: v.object({
      column: v.pipe(figureName, v.picklist(['label', ...figureIds], oneOf(['label', ...figureIds]))),
      descending: v.boolean('true or false'),
    }),
    samples: v.object({
      sort: v.picklist(['regret', 'disagreement', 'cheap', 'row'], 'regret, disagreement, cheap or row'),
      dataset: v.string('a dataset'),
      disagree: v.pipe(v.array(name, 'a list of rows'), v.maxLength(mostRows, `at most ${mostRows} rows`)),
      open: v.pipe(v.number('a row of the pack, or -1'), v.integer('a whole number'), v.minValue(-1, 'from -1')),
    }),
    preset: text,
  }),
}
