/**
 * Is it really routing? A row of the board beside what could be had for the same money without looking at the questions:
 * every policy is found on train and given exactly what the row spends on test. And how high the ceiling really is.
 * While costs are unknown, money is no limit: the best model of train, and the best of each dataset, stand beside the row.
 */

import { oracleAccuracy, unsolvedShare } from '../../core/hindsight.ts'
import {
  constantAtSpend,
  follow,
  independentOracle,
  lookupAtSpend,
  type Policy,
  pooled,
  type Rows,
} from '../../core/policy.ts'
import { type Interval, intervalOf } from '../../core/statistics/bootstrap.ts'
import { mean } from '../../core/statistics/stats.ts'
import { lotsOf } from '../../core/ties.ts'
import type { PackInfo } from '../../core/types.ts'
import type { Part } from '../prepare/parts.ts'
import { modelAt } from '../score/named.ts'
import { type Outcome, outcomesOf } from '../score/outcomes.ts'
import type { Scorable } from '../score/score.ts'

export type LevelId =
  /** The cheapest model for everything. This and the mix are absent while costs are unknown. */
  | 'cheapest'
  /** The most accurate single model the row's spending could buy. */
  | 'constant'
  /** The best mix of two models at that spend, decided by a coin. */
  | 'mix'
  /** The best table from dataset to model at that spend. */
  | 'lookup'
  /** The row itself. */
  | 'row'
  | 'oracle'

export interface Level {
  readonly id: LevelId
  /** 0-1, on test. */
  readonly accuracy: number
  readonly costPer10k: number
  /** Accuracy over the level before, with its paired interval; absent for the first. */
  readonly gain?: Interval & { readonly difference: number }
}

/** Shares of questions, 0-1. */
interface Ceiling {
  readonly questions: number
  readonly oracle: number
  readonly unsolved: number
  /** What the oracle would reach if models of the same accuracies had nothing to do with each other: by luck. */
  readonly byLuck: number
  /** The same with each dataset's own accuracies. */
  readonly byLuckPerDataset: number
}

export interface RoutingGain {
  readonly key: string
  /** In the order of LevelId. */
  readonly levels: readonly Level[]
  /** The single model of the level 'constant'. */
  readonly constant: string
  /** The row's own choices dealt out at random: each model's share times its accuracy and cost. */
  readonly shuffled: { readonly accuracy: number; readonly costPer10k: number }
  readonly ceiling: { readonly test: Ceiling; readonly pack: Ceiling }
  /** Simulated packs: the best expected accuracy from the features, and from every probability. */
  readonly bayes?: NonNullable<PackInfo['simulation']>['bayesAccuracy']
}

const per10k = 10_000

/** Resampled means of columns of per-question values, all on the same resamples. */
export type ResampledMeans = (columns: readonly Float64Array[]) => Float64Array[]

/** Undefined where the row has not run. */
export function routingGain(input: Scorable, key: string, resample: ResampledMeans): RoutingGain | undefined {
  const { pack, priced } = input
  const outcomes = outcomesOf(input)
  const row = outcomes.find((outcome) => outcome.key === key)
  const oracle = outcomes.find((outcome) => outcome.key === 'oracle')
  if (!priced || !row || !oracle || row.picks.length === 0) return undefined
  const known = rowsOf(priced.parts.get('train'), input)
  const asked = rowsOf(priced.parts.get('test'), input)
  const blind = priced.parts.priced.unknown ? regardlessOfCost(known, asked) : atSpend(known, asked, mean(row.cost))
  const { simulation } = pack.info
  return {
    key,
    levels: levelsOf([...blind.levels, { id: 'row', ...row }, { id: 'oracle', ...oracle }], resample),
    constant: modelAt(pack, blind.constant.indexOf(1)).id,
    shuffled: meansOf(follow(sharesOf(row, pack.m), pooled(asked))),
    ceiling: { test: ceilingOf(asked), pack: ceilingOf(wholePack(input)) },
    ...(simulation && { bayes: simulation.bayesAccuracy }),
  }
}

/** What can be done without looking at the questions, and the single model among it. */
interface Blind {
  readonly levels: readonly (PerQuestion & { id: LevelId })[]
  readonly constant: Policy
}

function atSpend(known: Rows, asked: Rows, spend: number): Blind {
  const all = pooled(asked)
  const constant = constantAtSpend(known, asked, spend)
  return {
    constant,
    levels: [
      { id: 'cheapest', ...follow(lookupAtSpend(pooled(known), all, 0), all) },
      { id: 'constant', ...follow(constant, all) },
      { id: 'mix', ...follow(lookupAtSpend(pooled(known), all, spend), all) },
      { id: 'lookup', ...follow(lookupAtSpend(known, asked, spend), asked) },
    ],
  }
}

/** Policies found as if every call were free, and billed with what is known of costs: nothing. */
function regardlessOfCost(known: Rows, asked: Rows): Blind {
  const free = (rows: Rows): Rows => ({ ...rows, cost: new Uint8Array(rows.cost.length) })
  const all = pooled(asked)
  const constant = constantAtSpend(free(known), free(asked), 0)
  const lookup = lookupAtSpend(free(known), free(asked), 0)
  return {
    constant,
    levels: [
      { id: 'constant', ...follow(constant, all) },
      { id: 'lookup', ...follow(lookup, asked) },
    ],
  }
}

const rowsOf = (part: Part, { pack }: Scorable): Rows => ({
  quality: part.quality,
  cost: part.cost,
  group: part.dataset,
  groups: pack.info.datasets.length,
  K: pack.m,
  lots: lotsOf(pack.info.models),
})

const wholePack = ({ pack }: Scorable): Rows => ({
  quality: pack.quality,
  // Ceilings do not ask what things cost.
  cost: pack.quality,
  group: pack.dataset,
  groups: pack.info.datasets.length,
  K: pack.m,
})

/** The share of questions a row sends to each model, as a policy that does not look at them. */
function sharesOf({ picks }: Outcome, m: number): Policy {
  const shares = new Float64Array(m)
  for (let i = 0; i < picks.length; i++) shares[picks[i]!]! += 1 / picks.length
  return shares
}

type PerQuestion = Pick<Outcome, 'quality' | 'cost'>

const meansOf = ({ quality, cost }: PerQuestion) => ({ accuracy: mean(quality), costPer10k: mean(cost) * per10k })

function levelsOf(levels: readonly (PerQuestion & { id: LevelId })[], resample: ResampledMeans): Level[] {
  const resampled = resample(levels.map(({ quality }) => quality))
  return levels.map(({ id, ...of }, at) => {
    if (at === 0) return { id, ...meansOf(of) }
    const differences = resampled[at]!.map((value, r) => value - resampled[at - 1]![r]!)
    const difference = mean(of.quality) - mean(levels[at - 1]!.quality)
    return { id, ...meansOf(of), gain: { ...intervalOf(differences), difference } }
  })
}

function ceilingOf(rows: Rows): Ceiling {
  const n = rows.group.length
  return {
    questions: n,
    oracle: oracleAccuracy(rows.quality, n, rows.K),
    unsolved: unsolvedShare(rows.quality, n, rows.K),
    byLuck: independentOracle(pooled(rows)),
    byLuckPerDataset: independentOracle(rows),
  }
}
