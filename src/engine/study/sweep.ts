/**
 * The λ sweep of the paper: routers that train towards soft targets, trained with each λ and decided by the highest score.
 * λ is picked by Rank Score on dev; on test only where the visitor asks for the paper's way (quirk Q5), which is optimistic.
 */
import { withDefaults } from '../../core/params.ts'
import { bestSweepPoint, type SweepPoint } from '../../core/statistics/stats.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import { routerById } from '../../routers/index.ts'
import type { StudyGround } from './lab.ts'
import { entriesOf, type StudyRun } from './plan.ts'
import { type Repeats, repeat } from './repeats.ts'
import { cellOf, nameOfRuns, spreadOf } from './score-run.ts'
import type { SweepPointRow, SweepRow } from './study.ts'

export const sweepStudy: StudyRun<'sweep'> = async function* (lab, experiment, hooks) {
  const swept = entriesOf(experiment).filter(hasLambda)
  if (swept.length === 0)
    throw new Error('none of the chosen routers trains on λ targets: choose Linear, MLP or one of the heads')
  const variants = experiment.study.lambdas.flatMap((id) =>
    swept.map((entry) => ({ of: entry, id, entry: at(entry, id) })),
  )
  const ground = await lab.home(experiment, hooks)
  const { unknown } = ground.parts.priced
  if (unknown) throw new Error(`${unknown.sentence} λ weighs accuracy against cost: there is nothing to sweep.`)
  const entries = variants.map(({ entry }) => entry)
  for await (const repeats of repeat(entries, experiment.study.sweepSeeds, lab, ground, hooks))
    yield swept.map((entry) => {
      const own = variants.filter(({ of }) => of === entry)
      const done = own.flatMap(({ id, entry: variant }) => {
        const router = repeats.find((candidate) => candidate.entry === variant)
        return router ? [{ id, router }] : []
      })
      return rowOf(entry, done, ground, experiment)
    })
}

export const hasLambda = ({ router }: RouterEntry): boolean => routerById(router)?.params?.trainLambda !== undefined

/** The same row trained with another λ. */
export const at = (entry: RouterEntry, id: string): RouterEntry => ({
  ...entry,
  params: { ...entry.params, trainLambda: id },
  label: `${nameOf(entry)}, λ ${id === 'inf' ? '∞' : Number(id).toLocaleString('en-US')}`,
})

export const costScaleOf = ({ router, params }: RouterEntry): number =>
  Number(withDefaults(routerById(router) ?? {}, params).costScale ?? 1)

export const lambdaOf = (id: string): number => (id === 'inf' ? Number.POSITIVE_INFINITY : Number(id))

function rowOf(
  entry: RouterEntry,
  done: readonly { id: string; router: Repeats }[],
  ground: StudyGround,
  { study }: Experiment,
): SweepRow {
  const failure = done.find(({ router }) => router.failure)?.router.failure
  const points = done
    .filter(({ router }) => router.runs.length > 0)
    .map(({ id, router }): SweepPointRow => {
      const spread = (part: 'dev' | 'test') => spreadOf(router.runs.map((run) => cellOf(run, part, ground, 'plain')))
      const label = nameOfRuns(entry, router.runs, ground, 'plain')
      return { id, lambda: lambdaOf(id), label, seeds: router.runs.length, dev: spread('dev'), test: spread('test') }
    })
    .sort((a, b) => a.lambda - b.lambda)
  const picked = bestSweepPoint(points.map((point) => sweepPoint(point, study.pickOn)))
  return {
    key: entry.key,
    label: nameOf(entry),
    costScale: costScaleOf(entry),
    points,
    picked,
    ...(failure !== undefined && { failure }),
  }
}

function sweepPoint({ lambda, ...parts }: SweepPointRow, part: 'dev' | 'test'): SweepPoint {
  const { accuracy, costPer10k, rankScore } = parts[part]
  return { lambda, accuracy, rankScore, avgCost: costPer10k }
}
