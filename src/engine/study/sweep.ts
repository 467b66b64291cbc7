/**
 * The λ sweep of the paper: routers that train towards soft targets, trained with each λ and decided by the highest score.
 * λ is picked by Rank Score on dev; on test only where the visitor asks for the paper's way (quirk Q5), which is optimistic.
 */
import type { Cell } from '../../core/figures.ts'
import { withDefaults } from '../../core/params.ts'
import { bestSweepPoint, type SweepPoint } from '../../core/statistics/stats.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import { routerById } from '../../routers/index.ts'
import { entriesOf, type StudyRun } from './plan.ts'
import { type Repeats, type Repetition, repeat } from './repeats.ts'
import { cellOf, nameOfRuns, type Scored, scoredOf, spreadOf } from './score-run.ts'
import type { SweepPointRow, SweepRow } from './study.ts'

export const sweepStudy: StudyRun<'sweep'> = async function* (lab, experiment, hooks) {
  const swept = entriesOf(experiment).filter(hasLambda)
  if (swept.length === 0)
    throw new Error('none of the chosen routers trains on λ targets: choose Linear, MLP or one of the heads')
  const variants = experiment.study.lambdas.flatMap((id) =>
    swept.map((entry) => ({ of: entry, id, entry: at(entry, id) })),
  )
  const ground = await lab.home(experiment)
  const { unknown } = ground.parts.priced
  if (unknown) throw new Error(`${unknown.sentence} λ weighs accuracy against cost: there is nothing to sweep.`)
  const entries = variants.map(({ entry }) => entry)
  const repetition: Repetition<Swept> = {
    part: 'sweep',
    entries,
    seeds: experiment.study.sweepSeeds,
    ground,
    keep: (entry, run) => ({ dev: cellOf(run, 'dev', ground, 'plain'), test: scoredOf(entry, run, ground, 'plain') }),
  }
  for await (const repeats of repeat(repetition, lab, hooks))
    yield swept.map((entry) => {
      const own = variants.filter(({ of }) => of === entry)
      const done = own.flatMap(({ id, entry: variant }) => {
        const router = repeats.find((candidate) => candidate.entry === variant)
        return router ? [{ id, router }] : []
      })
      return rowOf(entry, done, experiment)
    })
}

interface Swept {
  readonly dev: Cell
  readonly test: Scored
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
  done: readonly { id: string; router: Repeats<Swept> }[],
  { study }: Experiment,
): SweepRow {
  const failure = done.find(({ router }) => router.failure)?.router.failure
  const points = done
    .filter(({ router }) => router.runs.length > 0)
    .map(({ id, router }): SweepPointRow => {
      const { runs } = router
      const tests = runs.map(({ test }) => test)
      const dev = spreadOf(runs.map(({ dev: cell }) => cell))
      const test = spreadOf(tests.map(({ cell }) => cell))
      return { id, lambda: lambdaOf(id), label: nameOfRuns(entry, tests), seeds: runs.length, dev, test }
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
