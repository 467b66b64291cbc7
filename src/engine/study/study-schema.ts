/** What a study from outside must look like, before anything of it is shown: the shapes of study.ts, checked. */
import * as v from 'valibot'
import { figures } from '../../core/figures.ts'
import { experimentSchema } from '../../experiment/schema.ts'
import type { Study, StudyKind, StudyRows, StudyStamp } from './study.ts'

const text = v.pipe(v.string('text'), v.maxLength(20_000, 'at most 20,000 characters'))
/** NaN where there is nothing to tell. */
const number = v.union([v.number(), v.nan()], 'a number')
const yes = v.boolean('true or false')
const list = <Item extends v.GenericSchema>(item: Item, most = 100_000) =>
  v.pipe(v.array(item, 'a list'), v.maxLength(most, `a list of at most ${most}`))

const perFigure = <Of extends v.GenericSchema>(of: Of) =>
  v.object(
    Object.fromEntries(figures.map(({ id }) => [id, of])) as Record<(typeof figures)[number]['id'], Of>,
    'figures',
  )
const meanSd = v.object({ n: number, mean: number, sd: number }, 'a mean with its sd')
const spread = perFigure(meanSd)
const cell = v.object({ n: number, ...perFigure(number).entries }, 'figures of some questions')
const named = { key: text, label: text, failure: v.exactOptional(text) }
const seeds = list(number)

const printed = v.object({ value: number, sd: v.exactOptional(number), computed: v.exactOptional(v.literal(true)) })
const published = v.object({
  accuracy: v.exactOptional(printed),
  costPer10k: v.exactOptional(printed),
  rankScore: v.exactOptional(printed),
  note: v.exactOptional(text),
})

const sweepPoint = v.object({ id: text, lambda: number, label: text, seeds: number, dev: spread, test: spread })

const stats = v.object({ mean: number, std: number, min: number, max: number, p50: number, p95: number, p99: number })
const timed = v.object({
  report: v.object({
    batchSize: number,
    offline: v.object({
      stats,
      msPerSample: number,
      samplesPerSecond: number,
      msPerToken: number,
      tokensPerSecond: number,
    }),
  }),
  tokens: number,
  callsPerRun: number,
  runs: number,
  warmups: number,
})

const rows: { readonly [Kind in StudyKind]: v.GenericSchema<unknown, StudyRows[Kind]> } = {
  published: v.object({
    ...named,
    trainLambda: v.exactOptional(text),
    coefficient: v.exactOptional(number),
    chosenOnDev: v.exactOptional(v.literal(true)),
    seeds: number,
    plain: v.exactOptional(spread),
    onDev: v.exactOptional(spread),
    published: v.exactOptional(published),
    frozen: yes,
  }),
  seeds: v.object({ ...named, seeds, deterministic: yes, ...spread.entries }),
  training: v.object({
    ...named,
    redraws: number,
    deterministic: yes,
    sd: perFigure(number),
    lead: v.exactOptional(number),
  }),
  splits: v.object({ ...named, seeds, ...spread.entries }),
  sweep: v.object({ ...named, costScale: number, points: list(sweepPoint, 1000), picked: number }),
  heldOut: v.object({ ...named, part: text, nTrain: number, held: cell, within: cell }),
  strata: v.object({ ...named, strata: list(cell, 10_000) }),
  fusion: v.object({ ...named, method: text, methodLabel: text, dims: number, cell }),
  latency: v.object({ ...named, engine: text, fitSeconds: number, batches: list(timed, 100) }),
}

const stamp: v.GenericSchema<unknown, StudyStamp> = v.object({
  pack: v.object({ id: text, title: text, kind: text, hash: text }),
  split: v.object({ source: text, train: number, dev: number, test: number }),
  prices: v.object({ title: text, date: text, assumed: yes, changed: number, inWords: text }),
  imageTokens: text,
  features: text,
  beta: number,
  budget: experimentSchema.budget,
  seed: number,
  study: experimentSchema.study,
  engine: text,
  device: text,
  // Everything a number depends on, lists of sample ids among it.
  inputs: v.string('text'),
})

const kinds = Object.keys(rows) as StudyKind[]

const of = <Kind extends StudyKind>(kind: Kind) =>
  v.object({ kind: v.literal(kind), stamp, rows: list(rows[kind]), complete: yes })

export const studySchema = v.variant('kind', kinds.map(of), 'a study') as v.GenericSchema<unknown, Study>
