/** Scores runs on test at their operating points, billed with realised cost; finds λ on dev. No router runs here. */
import { type CostCurve, chooseAtLambda, costCurve, lambdaForSpend, lambdaGrid, pickLambda } from '../../core/budget.ts'
import { cellOf, emptyCell, per10k, type Settings } from '../../core/figures.ts'
import { unsolvedShare } from '../../core/hindsight.ts'
import { sumsOf } from '../../core/metrics.ts'
import { type CostBounds, costsKnown } from '../../core/prices/price.ts'
import type { Prediction, Router, Scores } from '../../core/router.ts'
import { type Tables, tablesOf } from '../../core/tables.ts'
import type { Finding, PackData, PriceSheet } from '../../core/types.ts'
import { type Experiment, isGuest, type RouterEntry } from '../../experiment/experiment.ts'
import { distinct, fullName } from '../../experiment/rows.ts'
import type { Part, Parts } from '../prepare/parts.ts'
import type { ResolvedSplit } from '../prepare/splits.ts'
import type { Run } from '../run/run.ts'
import { billOf } from './billing.ts'
import { type Board, type BoardRow, type Curve, constantBadge, guestBadge, guestMark, type RowKind } from './board.ts'
import { type Listed, listedParts } from './listed.ts'
import { modelAt } from './named.ts'
import { constantOf, freeModels, notesOf } from './row-notes.ts'

export interface ScorableRow {
  readonly entry: RouterEntry
  readonly router?: Router
  /** One of these three: what it said, what it waits for, why it failed. */
  readonly run?: Run
  /** λ in force, for runs that give scores. */
  readonly lambda?: number
  /** The fit or λ is from before the last change of prices. */
  readonly stale?: boolean
  readonly waitsFor?: string
  /** Takes long to train, and was not trained under these inputs. */
  readonly untrained?: boolean
  /** Trained under other prices than those in force, and not trained again since. */
  readonly outdated?: boolean
  readonly failure?: string
}

export interface Scorable {
  readonly pack: PackData
  readonly split: ResolvedSplit
  readonly sheet: PriceSheet
  readonly experiment: Experiment
  readonly features: string
  /** Why neighbours were not searched. */
  readonly leftOut?: string
  /** Blocking; `priced` is absent when there are any. */
  readonly findings: readonly Finding[]
  readonly priced?: { readonly bounds: CostBounds; readonly parts: Parts; readonly rows: readonly ScorableRow[] }
}

type Priced = NonNullable<Scorable['priced']>

/** Every λ that can be chosen on dev. */
export const grid = lambdaGrid()

export function scoreBoard(input: Scorable): Board {
  const { pack, split, sheet, experiment, priced } = input
  const { info } = pack
  const listed = listedParts(info, priced?.parts.get('test').dataset ?? [])
  return {
    pack: { id: info.id, hash: pack.hash, n: pack.n, m: pack.m },
    models: info.models.map((model) => model.id),
    datasets: listed.datasets,
    groups: listed.groups,
    ...(listed.notes.length > 0 && { partsLeftOut: true as const }),
    split: {
      source: split.source,
      train: split.split.train.length,
      dev: split.split.dev.length,
      test: split.split.test.length,
    },
    beta: experiment.beta,
    bounds: boundsOf(input),
    ...(priced?.parts.priced.unknown && { unknownCosts: priced.parts.priced.unknown }),
    assumedPrices: sheet.assumed && !priced?.parts.priced.unknown,
    features: input.features,
    ...(input.leftOut && { leftOut: input.leftOut }),
    rows: priced ? rowsOf(input, priced, listed) : [],
    unsolvedShare: priced
      ? unsolvedShare(priced.parts.get('test').quality, split.split.test.length, pack.m)
      : Number.NaN,
    notes: [
      ...listed.notes,
      ...split.findings.filter(({ severity }) => severity !== 'error'),
      ...(priced && !priced.parts.priced.unknown ? freeModels(priced.bounds, info.models) : []),
    ],
    findings: input.findings,
    waitingFor: [...new Set(priced?.rows.flatMap((row) => row.waitsFor ?? []))],
  }
}

function boundsOf({ pack, priced }: Scorable): Board['bounds'] {
  if (!priced) return { cminPer10k: Number.NaN, cmaxPer10k: Number.NaN, cminModel: '', cmaxModel: '' }
  const { cmin, cmax, cminModel, cmaxModel } = priced.bounds
  const name = (index: number) => (Number.isNaN(cmin) ? '' : modelAt(pack, index).id)
  return {
    cminPer10k: cmin * per10k,
    cmaxPer10k: cmax * per10k,
    cminModel: name(cminModel),
    cmaxModel: name(cmaxModel),
  }
}

function rowsOf(input: Scorable, priced: Priced, listed: Listed): BoardRow[] {
  const { pack, experiment } = input
  const test = priced.parts.get('test')
  const tally = tallier(pack, test, { bounds: priced.bounds, beta: experiment.beta }, listed)
  const names = distinct(priced.rows.map(({ entry, router }) => fullName(entry, router)))
  const routers = priced.rows.map((row, i) => ({ ...routerRow(row, input, priced, tally), label: names[i]! }))
  const about = priced.parts.priced.unknown ? unpricedOracle : oracleText.about
  const oracle = { ...tally(test.oracle), ...oracleText, ...fixed, about }
  const picks = new Int32Array(test.rows.length)
  const models = pack.info.models.map(({ id }, k): BoardRow => {
    return {
      ...tally(picks.fill(k)),
      key: `model:${id}`,
      kind: 'model',
      label: id,
      router: id,
      about: `${id} for every question.`,
      ...fixed,
    }
  })
  return [...routers, oracle, ...models]
}

const fixed = { status: 'ready', stale: false, outdated: false, moves: false, notes: [] } as const
const oracleText = {
  key: 'oracle',
  kind: 'oracle',
  label: 'Oracle',
  router: 'oracle',
  about:
    'Picks the cheapest correct model for every question, or the cheapest model if none is correct. It knows the answers: an upper bound, not a router.',
} as const

const unpricedOracle =
  'Right wherever any model is. It knows the answers: an upper bound, not a router. Costs are not known, so of several right models it picks the one that is right most often.'

function routerRow(row: ScorableRow, input: Scorable, priced: Priced, tally: Tally): BoardRow {
  const { entry, router, run } = row
  const { parts } = priced
  const text = {
    key: entry.key,
    kind: kindOf(entry, router),
    label: fullName(entry, router),
    router: entry.router,
    about: router?.about ?? '',
    stale: row.stale ?? false,
    outdated: row.outdated ?? false,
    ...guestMark(entry),
    ...(isGuest(entry.router) && { badges: [guestBadge] }),
  }
  if (!run) {
    const status = row.failure ? 'failed' : row.untrained ? 'untrained' : 'waiting'
    const message = row.failure ?? (row.untrained ? untrained(entry) : `waits for ${row.waitsFor}`)
    return { ...text, ...emptyTally(input.pack), status, message, moves: false, notes: [] }
  }
  const moves = 'scores' in run.test
  const dev = devCell(row, run, input, priced)
  const lambda = moves ? { lambda: row.lambda ?? 0 } : {}
  const picks = testPicks(row, run, parts, input.pack.m)
  const constant = constantOf(text, picks, input.pack.info.models)
  const badges = [...(text.badges ?? []), ...(run.badges ?? []), ...(constant ? [constantBadge] : [])]
  return {
    ...text,
    ...tally(picks, billOf(parts.get('test'), run.test, input.pack.m).cost),
    ...(dev && { dev }),
    status: 'ready',
    moves,
    ...lambda,
    ...(constant && { constant }),
    notes: notesOf({ ...entry, constant, needsDev: moves && input.experiment.budget.by !== 'lambda' }, run, parts),
    ...(badges.length > 0 && { badges }),
    ...(run.engine && { engine: run.engine }),
    ...(run.file && { file: true }),
    ...(run.training && { training: run.training }),
  }
}

/** The models a run sends the test questions to, at the row's λ. */
export const testPicks = ({ lambda }: ScorableRow, { test }: Run, parts: Parts, K: number): ArrayLike<number> =>
  picksOf(test, parts.get('test'), K, lambda)

/** The models a prediction sends a part's questions to. */
export function picksOf(said: Prediction, part: Part, K: number, lambda = 0): ArrayLike<number> {
  return 'choices' in said
    ? said.choices
    : chooseAtLambda(said.scores, billOf(part, said, K).expected, part.ranks, lambda, said.choice)
}

/** The row's figures on dev, at the λ in force. Hindsight is never chosen, and a split may have no dev. */
function devCell({ entry, lambda }: ScorableRow, run: Run, { pack, experiment }: Scorable, { bounds, parts }: Priced) {
  const dev = parts.get('dev')
  if (dev.rows.length === 0 || entry.fitOn === 'test') return undefined
  const scoring = { quality: dev.quality, cost: billOf(dev, run.dev, pack.m).cost, K: pack.m }
  const sums = sumsOf(picksOf(run.dev, dev, pack.m, lambda), scoring)
  return cellOf(sums, { bounds, beta: experiment.beta })
}

const untrained = ({ router }: RouterEntry) =>
  isGuest(router) ? 'not run: your own router runs when you start it' : 'not trained yet'

export function kindOf(entry: RouterEntry, router: Router | undefined): RowKind {
  if (isGuest(entry.router)) return 'router'
  if (entry.fitOn === 'test') return 'hindsight'
  const looks = (router?.needs ?? ['embedding']).some((need) => need !== 'dataset')
  return looks ? 'router' : 'baseline'
}

/** A router's own λ, found on dev: nothing about test enters here. 0 while costs are unknown. */
export function lambdaOnDev(
  scores: Scores,
  dev: Part,
  m: number,
  { budget, beta }: Experiment,
  bounds: CostBounds,
): number {
  if (!costsKnown(dev.cost)) return 0
  if (budget.by === 'lambda') return budget.lambda
  const curve = curveOn(scores, dev, m)
  const at =
    budget.by === 'dev' ? pickLambda(curve, grid, bounds, beta) : lambdaForSpend(curve, grid, budget.usdPer10k / per10k)
  return grid[at]!
}

/** Kept per (scores, prices): the slider asks again and again for the same curve. */
const curveCache = new WeakMap<Float32Array, { part: Part; curve: CostCurve }>()

export function curveOn(scores: Scores, part: Part, K: number): CostCurve {
  const kept = curveCache.get(scores.scores)
  if (kept?.part === part) return kept.curve
  const { expected, cost } = billOf(part, scores, K)
  const curve = costCurve(scores.scores, expected, part.quality, cost, part.ranks, grid, scores.choice)
  curveCache.set(scores.scores, { part, curve })
  return curve
}

export function curvesOf({ pack, priced }: Scorable): Curve[] {
  if (!priced || priced.parts.priced.unknown) return []
  return priced.rows.flatMap(({ entry, run }) => {
    if (!run || 'choices' in run.test) return []
    const { accuracy, costUsd } = curveOn(run.test, priced.parts.get('test'), pack.m)
    return { key: entry.key, lambda: grid, accuracy, costPer10k: costUsd.map((cost) => cost * per10k) }
  })
}

interface Tallied extends Tables {
  /** Share of the questions sent to each model. */
  readonly shares: Float64Array
}
/** @param cost row-major n×K dollars billed; the part's own unless given */
type Tally = (picks: ArrayLike<number>, cost?: Float64Array) => Tallied

/** Turns a list of choices into cells and shares. */
function tallier(
  { info, m: K }: PackData,
  { dataset, quality, cost }: Part,
  settings: Settings,
  listed: Listed,
): Tally {
  const groups = info.datasets.map(({ group }) => group)
  return (picks, billed = cost) => ({
    ...listed.only(tablesOf(picks, dataset, groups, { quality, cost: billed, K, ...settings })),
    shares: sharesOf(picks, dataset.length, K),
  })
}

function sharesOf(picks: ArrayLike<number>, n: number, K: number): Float64Array {
  const calls = new Float64Array(K)
  for (let i = 0; i < n; i++) calls[picks[i]!]!++
  return calls.map((of) => of / n)
}

const emptyTally = ({ m }: PackData): Tallied => ({
  overall: emptyCell,
  datasets: [],
  groups: [],
  shares: new Float64Array(m),
})
