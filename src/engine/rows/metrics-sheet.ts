/**
 * The neighbouring benchmarks' metrics for every row of the board, on the test part. What each means, its formula and its
 * source stand in core/other-benchmarks/index.ts; a metric that does not apply to a row is absent from it, never zero. While
 * costs are unknown, so are the metrics that rest on them.
 */

import type { Cell } from '../../core/figures.ts'
import type { CostPoint } from '../../core/frontier.ts'
import * as mmr from '../../core/frontier.ts'
import * as calibration from '../../core/other-benchmarks/calibration.ts'
import * as gainsOf from '../../core/other-benchmarks/llmrouterbench.ts'
import * as routeLlm from '../../core/other-benchmarks/routellm.ts'
import * as arena from '../../core/other-benchmarks/routerarena.ts'
import * as routerBench from '../../core/other-benchmarks/routerbench.ts'
import type { Scores } from '../../core/router.ts'
import { columnMeans } from '../../core/statistics/stats.ts'
import { billOf } from '../score/billing.ts'
import { type Board, type BoardRow, type Curve, markedName } from '../score/board.ts'
import { curvesOf, type Scorable, type ScorableRow, scoreBoard, testPicks } from '../score/score.ts'

/** The two models APGR and CPT are taken between. */
export interface Pair {
  readonly strong: string
  readonly weak: string
}

export interface MetricsRow {
  readonly key: string
  readonly label: string
  /** By metric id. null = defined, and never reached; absent = does not apply to this row. */
  readonly values: Readonly<Record<string, number | null>>
}

export interface MetricsSheet {
  readonly pair: Pair
  readonly rows: readonly MetricsRow[]
}

type Priced = NonNullable<Scorable['priced']>
type Values = Record<string, number | null>

/** Metrics that no cost enters. */
const costFree: ReadonlySet<string> = new Set([
  'avg-acc',
  'gain-at-random',
  'gain-at-best',
  'gap-to-oracle',
  'oracle-gap',
  'optimal-accuracy',
  'apgr',
  'cpt-20',
  'cpt-50',
  'cpt-80',
  'brier',
  'ece',
  'failure-auc',
  'risk-coverage',
])

const withoutCosts = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([id]) => costFree.has(id)))

const point = ({ overall }: BoardRow): CostPoint => ({ cost: overall.costPer10k / 10_000, accuracy: overall.accuracy })

const curvePoints = ({ accuracy, costPer10k }: Curve): CostPoint[] =>
  Array.from(accuracy, (a, i) => ({ cost: costPer10k[i]! / 10_000, accuracy: a }))

/** @param pair when absent the most accurate single model on test, and the cheapest: the least accurate without costs */
export function metricsSheet(input: Scorable, pair?: Pair): MetricsSheet {
  const board = scoreBoard(input)
  const { priced } = input
  const models = board.rows.filter((row) => row.kind === 'model')
  const { unknownCosts } = board
  const chosen = pair ?? defaultPair(models)
  if (!priced) return { pair: chosen, rows: [] }
  const ready = board.rows.filter((row) => row.status === 'ready' && row.kind !== 'model')
  const settings = new Map(curvesOf(input).map((curve) => [curve.key, curvePoints(curve)]))
  const field = { board, models: models.map(point), ready, settings }
  const rows = ready.map((row): MetricsRow => {
    const scorable = priced.rows.find(({ entry }) => entry.key === row.key)
    const values: Values = {
      ...pointMetrics(row, field),
      ...curveMetrics(row, field),
      ...(scorable?.run && choiceMetrics(scorable, priced, board.models.length)),
      ...(scorable?.run &&
        'scores' in scorable.run.test &&
        scoreMetrics(scorable, scorable.run.test, priced, board, chosen)),
    }
    return { key: row.key, label: markedName(row), values: unknownCosts ? withoutCosts(values) : values }
  })
  return { pair: chosen, rows }
}

function weakness({ costPer10k, accuracy }: Cell): number {
  return Number.isNaN(costPer10k) ? -accuracy : -costPer10k
}

function defaultPair(models: readonly BoardRow[]): Pair {
  const best = (order: (a: Cell, b: Cell) => number) =>
    [...models].sort((a, b) => order(a.overall, b.overall))[0]?.router ?? ''
  return {
    strong: best((a, b) => b.accuracy - a.accuracy || a.costPer10k - b.costPer10k || 0),
    weak: best((a, b) => weakness(b) - weakness(a) || b.accuracy - a.accuracy),
  }
}

interface Field {
  readonly board: Board
  readonly models: readonly CostPoint[]
  readonly ready: readonly BoardRow[]
  /** Every λ of each score-giving row. */
  readonly settings: ReadonlyMap<string, readonly CostPoint[]>
}

/** From the row's one operating point. */
function pointMetrics(row: BoardRow, { board, models, ready }: Field): Values {
  const here = point(row)
  const accuracyOf = (key: string) => ready.find((other) => other.key === key)?.overall.accuracy ?? Number.NaN
  const best = Math.max(...models.map(({ accuracy }) => accuracy))
  const anchors = {
    random: accuracyOf('random'),
    bestSingle: best,
    oracle: accuracyOf('oracle'),
  }
  const gains = gainsOf.gains(here.accuracy, anchors)
  return {
    'arena-score': arena.arenaScore(here.accuracy, here.cost * 1000),
    // A mean over the largest datasets would be another figure.
    'avg-acc': board.partsLeftOut
      ? Number.NaN
      : gainsOf.averageAccuracy(row.datasets.map((cell) => cell.accuracy).filter(Number.isFinite)),
    'gain-at-random': gains.overRandom,
    'gain-at-best': gains.overBestSingle,
    'gap-to-oracle': gains.toOracle,
    'matched-cost-accuracy': calibration.matchedCostAccuracy(here.cost, models),
    'matched-accuracy-cost-reduction': calibration.matchedAccuracyCostReduction(here, models),
    'oracle-gap': calibration.oracleGap(anchors.oracle, here.accuracy),
    'normalised-cost': calibration.normalisedCost([here.cost], boundsOf(board))[0] ?? null,
  }
}

const boundsOf = ({ bounds }: Board) => ({ cmin: bounds.cminPer10k / 10_000, cmax: bounds.cmaxPer10k / 10_000 })

/** From every λ of a score-giving row; a row with one operating point is a curve of one point. */
function curveMetrics(row: BoardRow, { models, ready, settings }: Field): Values {
  const own = settings.get(row.key) ?? [point(row)]
  const others = ready
    .filter((other) => other.kind !== 'oracle')
    .map((other) => settings.get(other.key) ?? [point(other)])
  const best = mmr.bestSingle(models)
  const values: Values = {
    aiq: routerBench.aiq(own, routerBench.costRange([...others, own])),
    'zero-router-gain': routerBench.gainOverZeroRouter(point(row), routerBench.zeroRouter(models)),
    nauc: mmr.normalisedArea(own),
    'peak-score': mmr.peakScore(own),
    qnc: finiteOrNull(mmr.qualityNeutralCost(own, models)),
    'pareto-dist': gainsOf.paretoDistance(own, others.flat()),
  }
  if (!best) return values
  return { ...values, 'perf-gain': gainsOf.performanceGain(own, best), 'cost-save': gainsOf.costSaving(own, best) }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** From the choices themselves. */
function choiceMetrics(row: ScorableRow, { parts }: Priced, K: number): Values {
  if (!row.run) return {}
  const test = parts.get('test')
  const { quality } = test
  const { cost } = billOf(test, row.run.test, K)
  const picks = testPicks(row, row.run, parts, K)
  const published = arena.publishedOptimality(picks, { quality, cost, K })
  const repository = arena.repositoryOptimality(picks, { quality, cost, K })
  return {
    'optimal-selection': published.selection,
    'optimal-cost': published.cost,
    'optimal-accuracy': published.accuracy,
    'optimal-selection-repository': repository.selection,
    'optimal-cost-repository': repository.cost,
  }
}

/** From the scores: the two-model curve, and calibration where the scores are probabilities. */
function scoreMetrics(
  row: ScorableRow,
  { scores, kind }: Scores,
  { parts }: Priced,
  { models }: Board,
  pair: Pair,
): Values {
  const { quality, cost } = parts.get('test')
  const K = models.length
  const results = routeLlm.pairResults(
    { scores, quality, cost, K },
    models.indexOf(pair.strong),
    models.indexOf(pair.weak),
  )
  const curve = routeLlm.pairCurve(results)
  const ends = routeLlm.pairEnds(results)
  const calls = (percent: number) => routeLlm.callsFor(percent / 100, curve, ends)
  const values = { apgr: routeLlm.apgr(curve, ends), 'cpt-20': calls(20), 'cpt-50': calls(50), 'cpt-80': calls(80) }
  if (kind !== 'p-correct' || !row.run) return values
  const risk = scores.map((p) => 1 - p)
  const judged = calibration.confidence(testPicks(row, row.run, parts, K), { risk, quality, K })
  const train = parts.get('train')
  const base = calibration.brierBaseRate(columnMeans(train.quality, train.rows.length, K), quality)
  return {
    ...values,
    brier: judged.brier,
    'brier-base': base,
    'brier-skill': 1 - judged.brier / base,
    ece: judged.calibrationError,
    'failure-auc': judged.failureAuc,
    'risk-coverage': judged.riskCoverageArea,
  }
}
