/**
 * Training redrawn (protocol 6.7): train and dev are cut into halves over and over, every router is fitted on both, features
 * included, and finds its λ on its half of dev. How far the two are apart tells how much a figure rests on these training questions.
 */
import { perFigure } from '../../core/figures.ts'
import { halves } from '../../core/split.ts'
import { type Sides, testCuts, trainingSd, varianceOfPair } from '../../core/statistics/training-spread.ts'
import type { Split } from '../../core/types.ts'
import { type RouterEntry, referenceRow } from '../../experiment/experiment.ts'
import { numbered } from '../../packs/question-groups.ts'
import { unitsOf } from '../prepare/draw-splits.ts'
import type { Run } from '../run/run.ts'
import { billOf } from '../score/billing.ts'
import type { Lab, StudyGround } from './lab.ts'
import { type Bench, Count, redrawnEntries, runsOn, type StudyRun } from './plan.ts'
import { cellOfPicks, type Named, namedBy, nameOfRuns, picksOf } from './score-run.ts'
import type { Spread, TrainingRow } from './study.ts'

/** Cuts of the test part, the same for every pair. */
const cuts = 20

/** A router's figures on both sides of every cut. */
type Sided = readonly (readonly [Figures, Figures])[]
type Figures = Readonly<Record<keyof Spread, number>>

interface Fit extends Named {
  readonly sided: Sided
  readonly usesRandom: boolean
}

/** What the pairs so far say of one router. */
interface Said {
  readonly variances: Readonly<Record<keyof Spread, number[]>>
  readonly lead: number[]
  readonly fits: Named[]
  redraws: number
  usesRandom: boolean
  failure?: string
}

export const trainingStudy: StudyRun<'training'> = async function* (lab, experiment, hooks) {
  const entries = redrawnEntries(experiment)
  const { redraws } = experiment.study
  const count = new Count(2 * redraws * entries.length, hooks)
  const { split, key } = await lab.splitOf(experiment)
  const { unit, sides } = await unitsAndSides(lab, split, experiment.seed)
  const said = new Map(entries.map((entry) => [entry, nothingSaid()]))
  for (let redraw = 0; redraw < redraws; redraw++) {
    const pair: Map<RouterEntry, Fit>[] = []
    for (const [side, half] of halves(split, unit, experiment.seed + redraw).entries()) {
      const note = `half ${2 * redraw + side + 1}`
      const resolved = { key: `${key}, ${note}`, split: half, source: '', findings: [] }
      const ground = lab.ground({ experiment, split: resolved })
      pair.push(await fitsOn(ground, said, sides, { part: 'training', lab, count, hooks }, note))
    }
    compare(pair, said)
    yield entries.map((entry) => rowOf(entry, said.get(entry)!))
  }
}

/** What belongs together stays together, in train, in dev and in the cuts of test. */
async function unitsAndSides({ engine }: Lab, { test }: Split, seed: number) {
  const { source, pack } = engine
  const known = await unitsOf(source, pack)
  const unit = known?.of ?? Int32Array.from({ length: pack.n }, (_, row) => row)
  return { unit, sides: testCuts(numbered(Array.from(test, (row) => unit[row]!)), cuts, seed) }
}

const nothingSaid = (): Said => ({
  variances: perFigure(() => []),
  lead: [],
  fits: [],
  redraws: 0,
  usesRandom: false,
})

/** A router that fails once is not asked again. */
async function fitsOn(
  ground: StudyGround,
  said: ReadonlyMap<RouterEntry, Said>,
  sides: readonly Sides[],
  bench: Bench,
  note: string,
): Promise<Map<RouterEntry, Fit>> {
  const fits = new Map<RouterEntry, Fit>()
  const entries = [...said].flatMap(([entry, { failure }]) => (failure === undefined ? [entry] : []))
  const keep = (entry: RouterEntry, run: Run) => fitOf(entry, run, ground, sides)
  for await (const finished of runsOn(ground, entries, bench, note, keep)) {
    const { entry } = finished
    if ('failure' in finished) said.get(entry)!.failure = finished.failure
    else fits.set(entry, finished.outcome)
  }
  return fits
}

function fitOf(entry: RouterEntry, run: Run, ground: StudyGround, sides: readonly Sides[]): Fit {
  const part = ground.parts.get('test')
  const picks = picksOf(run, 'test', ground, 'board')
  const scored = { quality: part.quality, cost: billOf(part, run.test, ground.pack.m).cost }
  const sided = sides.map(
    ([one, other]) => [cellOfPicks(picks, ground, scored, one), cellOfPicks(picks, ground, scored, other)] as const,
  )
  return { ...namedBy(entry, picks, ground), sided, usesRandom: run.usesRandom }
}

function compare([a, b]: readonly Map<RouterEntry, Fit>[], said: ReadonlyMap<RouterEntry, Said>) {
  const reference = [...said.keys()].find(({ key }) => key === referenceRow)
  const [ours, theirs] = [reference && a?.get(reference), reference && b?.get(reference)]
  for (const [entry, so] of said) {
    const [one, other] = [a?.get(entry), b?.get(entry)]
    if (!one || !other) continue
    so.redraws++
    so.fits.push(one, other)
    so.usesRandom ||= one.usesRandom || other.usesRandom
    perFigure(({ id }) => so.variances[id].push(varianceOfPair(apart(one, other, (figures) => figures[id]))))
    if (!ours || !theirs) continue
    const own = apart(one, other, ({ accuracy }) => accuracy)
    const shared = apart(ours, theirs, ({ accuracy }) => accuracy)
    so.lead.push(varianceOfPair(own.map(([x, y], cut) => [x - shared[cut]![0], y - shared[cut]![1]])))
  }
}

const apart = (one: Fit, other: Fit, of: (figures: Figures) => number) =>
  one.sided.map(([x, y], cut) => [of(x) - of(other.sided[cut]![0]), of(y) - of(other.sided[cut]![1])] as const)

const rowOf = (entry: RouterEntry, { variances, lead, fits, redraws, usesRandom, failure }: Said): TrainingRow => ({
  key: entry.key,
  label: nameOfRuns(entry, fits),
  redraws,
  deterministic: redraws > 0 && !usesRandom,
  sd: perFigure(({ id }) => trainingSd(variances[id])),
  ...(lead.length > 0 && { lead: trainingSd(lead) }),
  ...(failure !== undefined && { failure }),
})
