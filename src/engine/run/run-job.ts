/** Puts together what a router is given: the parts it learns from and decides on, its features, prices and parameters. */
import type { Need, Router } from '../../core/router.ts'
import type { PackData, PriceSheet } from '../../core/types.ts'
import type { RouterEntry } from '../../experiment/experiment.ts'
import { routerById } from '../../routers/index.ts'
import { answeredOf, askedOf, type Parts } from '../prepare/parts.ts'
import type { Prepared } from '../prepare/prepared-features.ts'
import type { TextsOf } from '../prepare/texts.ts'
import type { RunJob } from './run.ts'

export const needsOf = (router: Pick<Router, 'needs'>): readonly Need[] => router.needs ?? ['embedding']

/** A split under one price list, with its features. */
export interface Ground {
  readonly pack: PackData
  readonly sheet: PriceSheet
  readonly parts: Parts
  /** Undefined for routers that look at nothing, or until the features are there. */
  readonly prepared: Prepared | undefined
}

/**
 * Throws a sentence when the entry names no router of this page.
 * @param router the entry's, where it is not one of this page's own
 */
export function runJob(
  entry: RouterEntry,
  { pack, sheet, parts, prepared }: Ground,
  seed: number,
  router = routerById(entry.router),
): RunJob {
  if (!router) throw new Error(`there is no router "${entry.router}" on this page: remove the row`)
  const features = prepared?.parts(needsOf(router)) ?? { train: {}, dev: {}, test: {} }
  const job = { K: pack.m, params: entry.params, seed, models: modelsOf(pack, sheet) }
  const sets = {
    train: parts.get(entry.fitOn),
    dev: parts.get('dev'),
    test: parts.get('test'),
    features: { ...features, train: features[entry.fitOn] },
  }
  if (!router.long) return { ...job, ...sets }
  // Plain copies for the trip to a worker. The test part goes without its answers.
  return { ...job, ...sets, train: answeredOf(sets.train), dev: answeredOf(sets.dev), test: askedOf(sets.test) }
}

const modelsOf = ({ info }: PackData, sheet: PriceSheet): RunJob['models'] =>
  info.models.map(({ id, paramsB }) => ({
    id,
    ...(paramsB !== undefined && { paramsB }),
    price: sheet.prices[id],
  }))

/** For routers that ask for 'text': each part with the texts of its questions, where the pack has them. */
export async function withTexts(job: RunJob, textsOf: TextsOf): Promise<RunJob> {
  const part = async (name: 'train' | 'dev' | 'test') => {
    const text = await textsOf(job[name].rows)
    return { ...job.features[name], ...(text && { text }) }
  }
  return { ...job, features: { train: await part('train'), dev: await part('dev'), test: await part('test') } }
}

/** For routers that ask for 'raw': dev and test rows as they were before they were standardised, and no train rows. */
export async function withRaw(job: RunJob, prepared: Prepared | undefined): Promise<RunJob> {
  if (!prepared) return job
  const raw = await prepared.raw()
  const part = (name: 'dev' | 'test') => {
    const embedding = { data: raw[name], dims: raw[name].length / Math.max(1, job[name].rows.length) }
    return { ...job.features[name], embedding }
  }
  const { embedding: _, ...train } = job.features.train
  return { ...job, features: { train, dev: part('dev'), test: part('test') } }
}
