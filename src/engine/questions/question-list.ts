/**
 * The sample explorer's list: questions in the order that was asked for, a page at a time. Regret is what a row of the
 * board gave away on a question: first the answer, where some model knew it, then the money above the cheapest such model.
 */
import { isRight } from '../../core/hindsight.ts'
import { costsKnown } from '../../core/prices/price.ts'
import { type PackData, type Sample, type SplitName, splitNames } from '../../core/types.ts'
import type { SampleView } from '../../experiment/experiment.ts'
import { picturesOf } from '../../packs/pictures.ts'
import { datasetOf, modelAt } from '../score/named.ts'
import { type Outcome, outcomesOf } from '../score/outcomes.ts'
import type { Scorable } from '../score/score.ts'

export interface SampleQuery {
  readonly list: Pick<SampleView, 'sort' | 'dataset' | 'disagree'>
  /** Key of the row of the board whose choices are looked at. */
  readonly key: string
  readonly from: number
  readonly count: number
}

/** One line of the list. What concerns choices is there for test questions only: routers are asked about no others. */
export interface SampleLine {
  /** Row of the pack. */
  readonly row: number
  readonly id: string
  /** Beginning of the question; empty where the pack does not keep its questions. */
  readonly text: string
  readonly dataset: string
  readonly part: SplitName | 'none'
  /** Models that answer it (quality above 0), of all. */
  readonly solvedBy: number
  readonly choice?: ChoiceLine
}

interface ChoiceLine {
  readonly model: string
  /** 0-1. */
  readonly quality: number
  readonly costUsd: number
  /** Quality that was to be had and was not, 0-1. */
  readonly missed: number
  /** Dollars above the cheapest of the best models; negative where a cheaper, worse one was asked. */
  readonly regretUsd: number
  /** Different models that the board's routers and baselines choose. */
  readonly choices: number
}

export interface SamplePage {
  readonly total: number
  readonly from: number
  readonly lines: readonly SampleLine[]
}

/** Test positions in order, or pack rows when everything is listed. */
interface Listing {
  readonly of: 'test' | 'pack'
  readonly order: Int32Array
}

const textLength = 140

/** Lists one pack; keeps the last order, so that scrolling does not sort again. */
export class SampleList {
  private kept: { readonly key: readonly unknown[]; readonly listing: Listing } | undefined

  page(input: Scorable, samples: readonly Sample[] | undefined, query: SampleQuery): SamplePage {
    const outcomes = outcomesOf(input)
    const listing = this.listing(input, outcomes, query)
    const lineAt = liner(input, samples, outcomes, query.key)
    const rows = listing.order.subarray(query.from, query.from + query.count)
    return { total: listing.order.length, from: query.from, lines: Array.from(rows, (at) => lineAt(listing.of, at)) }
  }

  private listing(input: Scorable, outcomes: readonly Outcome[], { list, key }: SampleQuery): Listing {
    const runs = input.priced?.rows.flatMap(({ run, lambda }) => [run, lambda]) ?? []
    const keptFor = [input.split, input.priced?.parts, key, JSON.stringify(list), ...runs]
    const known = this.kept
    if (known && known.key.length === keptFor.length && known.key.every((part, i) => part === keptFor[i]))
      return known.listing
    const listing = listFor(input, outcomes, list, key)
    this.kept = { key: keptFor, listing }
    return listing
  }
}

function listFor(
  { pack, split, priced }: Scorable,
  outcomes: readonly Outcome[],
  { sort, dataset, disagree }: SampleQuery['list'],
  key: string,
): Listing {
  const d = pack.info.datasets.findIndex(({ id }) => id === dataset)
  const wanted = (row: number) => d < 0 || pack.dataset[row] === d
  const pair = disagree.map((name) => outcomes.find((outcome) => outcome.key === name))
  const row = outcomes.find((outcome) => outcome.key === key)
  if (sort === 'row' && pair.length === 0)
    return { of: 'pack', order: Int32Array.from({ length: pack.n }, (_, i) => i).filter(wanted) }
  const { test } = split.split
  const [one, other] = pair
  // A row that has not run disagrees with no other row.
  const differ = (at: number) => pair.length === 0 || (one && other && one.picks[at] !== other.picks[at])
  const order = Int32Array.from(test.keys()).filter((at) => wanted(test[at]!) && differ(at))
  if (!priced || !row || sort === 'row') return { of: 'test', order }
  const value = sortValue(sort, outcomes, deciding(priced, outcomes), row)
  const kept = sort === 'cheap' ? order.filter((at) => value(at) > 0) : order
  return { of: 'test', order: kept.sort((a, b) => value(b) - value(a) || a - b) }
}

/** Larger comes first. */
function sortValue(
  sort: Exclude<SampleView['sort'], 'row'>,
  outcomes: readonly Outcome[],
  routers: readonly Outcome[],
  row: Outcome,
) {
  const oracle = outcomes.find(({ key }) => key === 'oracle') ?? row
  // Money that is not known decides nothing.
  const regret = costsKnown(row.cost) ? (at: number) => row.cost[at]! - oracle.cost[at]! : () => 0
  const missed = (at: number) => oracle.quality[at]! - row.quality[at]!
  // A missed answer outweighs any cost: costs are far below a dollar.
  const most = row.cost.reduce((top, cost) => Math.max(top, cost), 0) || 1
  switch (sort) {
    case 'regret':
      return (at: number) => missed(at) + regret(at) / most / 1000
    case 'cheap':
      return (at: number) => (missed(at) > 0 ? 0 : regret(at))
    case 'disagreement':
      return (at: number) => differentChoices(routers, at)
  }
}

/** Rows that decide: routers and baselines fitted on train. */
function deciding(priced: Scorable['priced'], outcomes: readonly Outcome[]): Outcome[] {
  const honest = new Set(priced?.rows.flatMap(({ entry }) => (entry.fitOn === 'train' ? [entry.key] : [])))
  return outcomes.filter(({ key }) => honest.has(key))
}

const differentChoices = (routers: readonly Outcome[], at: number) =>
  new Set(routers.map(({ picks }) => picks[at])).size

function liner(input: Scorable, samples: readonly Sample[] | undefined, outcomes: readonly Outcome[], key: string) {
  const { pack, split, priced } = input
  const parts = partsOf(input)
  const routers = deciding(priced, outcomes)
  const row = outcomes.find((outcome) => outcome.key === key)
  const oracle = outcomes.find((outcome) => outcome.key === 'oracle')
  const choiceAt = (at: number): ChoiceLine | undefined =>
    row &&
    oracle && {
      model: modelAt(pack, row.picks[at]!).id,
      quality: row.quality[at]!,
      costUsd: row.cost[at]!,
      missed: oracle.quality[at]! - row.quality[at]!,
      regretUsd: row.cost[at]! - oracle.cost[at]!,
      choices: differentChoices(routers, at),
    }
  const testAt = new Map(Array.from(split.split.test, (packRow, at): [number, number] => [packRow, at]))
  return (of: Listing['of'], index: number): SampleLine => {
    const packRow = of === 'pack' ? index : split.split.test[index]!
    const at = of === 'pack' ? testAt.get(index) : index
    const choice = at === undefined ? undefined : choiceAt(at)
    return { ...lineOf(input, samples, packRow), part: parts[packRow]!, ...(choice && { choice }) }
  }
}

export function lineOf({ pack }: Scorable, samples: readonly Sample[] | undefined, row: number) {
  const answers = pack.quality.subarray(row * pack.m, (row + 1) * pack.m)
  return {
    row,
    id: samples?.[row]?.id ?? `question ${row + 1}`,
    text: samples?.[row]?.prompt.slice(0, textLength) ?? '',
    dataset: datasetOf(pack, row).id,
    solvedBy: answers.filter(isRight).length,
  }
}

/** The part of every row of the pack. */
export function partsOf({ pack, split }: Scorable): SampleLine['part'][] {
  const parts = new Array<SampleLine['part']>(pack.n).fill('none')
  for (const name of splitNames) for (const row of split.split[name]) parts[row] = name
  return parts
}

export interface Example {
  readonly row: number
  readonly id: string
  readonly dataset: string
  /** Empty in packs without texts. */
  readonly prompt: string
  /** Paths of its pictures, as the pack names them. */
  readonly pictures: readonly string[]
}

const wanted = 6

/** One from each of as many datasets as there are, evenly spread over the test part. */
export function examplesOf(test: Int32Array, pack: PackData, samples: readonly Sample[]): Example[] {
  const seen = new Set<number>()
  const fresh = Array.from(test).filter((row) => {
    const dataset = pack.dataset[row]!
    const first = !seen.has(dataset)
    seen.add(dataset)
    return first
  })
  const pool = fresh.length >= wanted ? fresh : Array.from(test)
  const step = Math.max(1, Math.floor(pool.length / wanted))
  const rows = pool.filter((_, i) => i % step === 0).slice(0, wanted)
  return rows.map((row) => ({
    row,
    id: samples[row]?.id ?? String(row),
    dataset: datasetOf(pack, row).id,
    prompt: samples[row]?.prompt ?? '',
    pictures: picturesOf(samples[row] ?? {}),
  }))
}
