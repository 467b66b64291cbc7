/**
 * Puts together what a router is given: the parts it learns from and decides on, its features, texts, prices and
 * parameters. The board, Try it, the studies and the encoder comparison all come here, with built-in routers and guests'.
 */
import { priceOf } from '../../core/prices/price.ts'
import type { Need, Router } from '../../core/router.ts'
import type { PackData, PriceSheet, Sample, SplitName } from '../../core/types.ts'
import type { RouterEntry } from '../../experiment/experiment.ts'
import { routerById } from '../../routers/index.ts'
import { type Answered, answeredOf, askedOf, type Parts } from '../prepare/parts.ts'
import type { Prepared } from '../prepare/prepared-features.ts'
import type { RunJob } from './run.ts'

/** The router of this page with this id; throws a sentence when there is none. */
export function knownRouter(id: string): Router {
  const router = routerById(id)
  if (!router) throw new Error(`there is no router "${id}" on this page: remove the row`)
  return router
}

export const needsOf = (router: Pick<Router, 'needs'>): readonly Need[] => router.needs ?? ['embedding']

/** Baselines look at nothing but the part's own matrices. */
export const looksAtQuestions = (router: Pick<Router, 'needs'>): boolean =>
  needsOf(router).some((need) => need !== 'dataset')

/** A split under one price list, with its features and texts. */
export interface Ground {
  readonly pack: PackData
  readonly sheet: PriceSheet
  readonly parts: Parts
  /** Undefined for routers that look at nothing, or until the features are there. */
  readonly prepared: Prepared | undefined
  readonly texts: TextsOf
}

/** Everything the entry's router is given on this ground. */
export async function prepareJob(router: Router, entry: RouterEntry, ground: Ground, seed: number): Promise<RunJob> {
  const { pack, sheet, parts, prepared, texts } = ground
  const needs = needsOf(router)
  if (looksAtQuestions(router) && prepared?.features.blind) throw new Error(prepared.features.blind)
  const features = prepared?.parts(needs) ?? { train: {}, dev: {}, test: {} }
  const sets = { train: parts.get(entry.fitOn), dev: parts.get('dev'), test: parts.get('test') }
  const job: RunJob = {
    K: pack.m,
    params: entry.params,
    seed,
    models: modelsOf(pack, sheet),
    ...(router.long ? forWorker(sets) : sets),
    features: { ...features, train: features[entry.fitOn] },
  }
  const sighted = needs.includes('raw') ? await withRaw(job, prepared) : job
  return needs.includes('text') ? withTexts(sighted, texts) : sighted
}

/** Plain copies for the trip to a worker. The test part goes without its answers. */
const forWorker = ({ train, dev, test }: Readonly<Record<SplitName, Answered>>) => ({
  train: answeredOf(train),
  dev: answeredOf(dev),
  test: askedOf(test),
})

const modelsOf = ({ info }: PackData, sheet: PriceSheet): RunJob['models'] =>
  info.models.map(({ id, paramsB }) => ({
    id,
    ...(paramsB !== undefined && { paramsB }),
    price: priceOf(sheet.prices, id) ?? unknownPrice,
  }))

const unknownPrice = { inputPerMillion: Number.NaN, outputPerMillion: Number.NaN }

/** For routers that ask for 'text': each part with the texts of its questions, where the pack has them. */
async function withTexts(job: RunJob, textsOf: TextsOf): Promise<RunJob> {
  const part = async (name: 'train' | 'dev' | 'test') => {
    const text = await textsOf(job[name].rows)
    return { ...job.features[name], ...(text && { text }) }
  }
  return { ...job, features: { train: await part('train'), dev: await part('dev'), test: await part('test') } }
}

/** For routers that ask for 'raw': dev and test rows as they were before they were standardised, and no train rows. */
async function withRaw(job: RunJob, prepared: Prepared | undefined): Promise<RunJob> {
  if (!prepared) return job
  const raw = await prepared.raw()
  const part = (name: 'dev' | 'test') => {
    const embedding = { data: raw[name], dims: raw[name].length / Math.max(1, job[name].rows.length) }
    return { ...job.features[name], embedding }
  }
  const { embedding: _, ...train } = job.features.train
  return { ...job, features: { train, dev: part('dev'), test: part('test') } }
}

/** The texts of these pack rows; undefined where the pack has none. */
export type TextsOf = (rows: Int32Array) => Promise<readonly string[] | undefined>

/** @param samples the questions in row order; none in packs without texts */
export const textsOf =
  (samples: () => Promise<readonly Sample[]>): TextsOf =>
  async (rows) => {
    const all = await samples()
    if (all.length === 0) return undefined
    const { routerText } = await import('../../encoders/tfidf.ts')
    return Array.from(rows, (row) => routerText(all[row]!))
  }
