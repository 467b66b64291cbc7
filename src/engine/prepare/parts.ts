/**
 * What routers are given: a TrainSet with answers for train and dev, a bare Batch for test. The Batch type has no
 * quality and no realised cost, and none is put in: that is the whole leakage rule (docs/decisions.md#a-router-never-sees-the-answers).
 *
 * Costs are handed out through getters that remember having been read, so a run knows whether it depends on prices:
 * a change of price re-runs those routers and only re-scores the rest.
 */

import { oraclePicks } from '../../core/hindsight.ts'
import { expectedCost, expectedCostOf, meanAnswers } from '../../core/prices/price.ts'
import type { Batch, Need, TrainSet } from '../../core/router.ts'
import { columnMeans } from '../../core/statistics/stats.ts'
import { datasetIndices } from '../../core/tables.ts'
import { type Ranks, ranksOf } from '../../core/ties.ts'
import type { DatasetIndices, NeighborTable, PackData, Split, SplitName } from '../../core/types.ts'
import { gatherColumns, gatherRows } from './gather-rows.ts'
import type { Priced } from './pricing.ts'

/** Prepared inputs of one part, for routers that asked for them. */
export interface PartFeatures {
  readonly embedding?: { readonly data: Float32Array; readonly dims: number }
  readonly neighbors?: NeighborTable
  readonly text?: readonly string[]
}

/** A part's rows without their answers: all that a Batch is made of. Plain data, so that it can go to a worker. */
export interface Asked {
  readonly rows: Int32Array
  /** rows×K dollars expected before the call; all NaN while costs are unknown. */
  readonly expected: Float64Array
  /** Index of each row's dataset. */
  readonly dataset: DatasetIndices
  /** rows×K; NaN in packs that only have costs. */
  readonly inTokens: Float32Array
}

/** With answers: train and dev only. */
export interface Answered extends Asked {
  /** rows×K */
  readonly quality: Float32Array
  /** rows×K realised dollars; all NaN while costs are unknown. */
  readonly cost: Float64Array
}

/** A part as the board scores it. Matrices are gathered when first read, and shared by all routers. */
export interface Part extends Answered {
  /** The cheapest correct model of each row. */
  readonly oracle: Int32Array
  /** What decides between models that tie. */
  readonly ranks: Ranks
}

/** Copies of references, getters resolved: what is posted to a worker. */
export const askedOf = ({ rows, expected, dataset, inTokens }: Asked): Asked => ({ rows, expected, dataset, inTokens })
export const answeredOf = (part: Answered): Answered => ({ ...askedOf(part), quality: part.quality, cost: part.cost })

/** What of a split does not depend on prices; kept from one price list to the next. */
export class SplitData {
  private readonly quality = new Map<SplitName, Float32Array>()
  private readonly dataset = new Map<SplitName, DatasetIndices>()
  private meanAnswers: Float64Array | undefined
  private hasGrades: boolean | undefined
  readonly ranks: Ranks

  constructor(
    readonly pack: PackData,
    readonly split: Split,
  ) {
    const means = columnMeans(this.qualityOf('train'), split.train.length, pack.m)
    this.ranks = ranksOf(means, pack.info.models)
  }

  qualityOf(name: SplitName): Float32Array {
    return kept(this.quality, name, () => gatherRows(this.pack.quality, this.split[name], this.pack.m))
  }

  datasetOf(name: SplitName): DatasetIndices {
    const { info, dataset } = this.pack
    const own = () => this.split[name].map((row) => dataset[row]!)
    return kept(this.dataset, name, () => datasetIndices(info.datasets.length, own()))
  }

  /** Some answers of train are neither right nor wrong. */
  get graded(): boolean {
    this.hasGrades ??= this.qualityOf('train').some((quality) => quality > 0 && quality < 1)
    return this.hasGrades
  }

  get answers(): Float64Array {
    this.meanAnswers ??= meanAnswers(this.pack, this.split.train)
    return this.meanAnswers
  }
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

/** A split under one price list. */
export class Parts {
  private readonly made = new Map<SplitName, Part>()

  constructor(
    readonly data: SplitData,
    readonly priced: Priced,
  ) {}

  get(name: SplitName): Part {
    return kept(this.made, name, () => new LazyPart(this, name))
  }

  /** rows×K dollars expected before the call, for any rows of the pack; NaN while costs are unknown. */
  expected(rows: Int32Array): Float64Array {
    const { data, priced } = this
    if (priced.unknown) return unknownFor(rows.length * data.pack.m)
    return expectedCost(data.pack, priced.sheet, data.answers, rows)
  }

  /** The same for one question from outside the pack, of so many input tokens. */
  expectedOf(tokens: number): Float64Array {
    const { data, priced } = this
    return priced.unknown ? unknownFor(data.pack.m) : expectedCostOf(data.pack, priced.sheet, data.answers, tokens)
  }
}

const unknownFor = (calls: number) => new Float64Array(calls).fill(Number.NaN)

class LazyPart implements Part {
  readonly rows: Int32Array
  private costs?: Float64Array
  private expectedCosts?: Float64Array
  private oracleChoices?: Int32Array
  private tokens?: Float32Array

  constructor(
    private readonly parts: Parts,
    private readonly name: SplitName,
  ) {
    this.rows = parts.data.split[name]
  }

  get quality() {
    return this.parts.data.qualityOf(this.name)
  }

  get dataset() {
    return this.parts.data.datasetOf(this.name)
  }

  get cost() {
    this.costs ??= gatherColumns(this.parts.priced.columns, this.rows)
    return this.costs
  }

  get expected() {
    this.expectedCosts ??= this.parts.expected(this.rows)
    return this.expectedCosts
  }

  get inTokens() {
    this.tokens ??= inputTokens(this.parts.data.pack, this.rows)
    return this.tokens
  }

  get ranks() {
    return this.parts.data.ranks
  }

  get oracle() {
    this.oracleChoices ??= oraclePicks(this.quality, this.cost, this.rows.length, this.parts.data.pack.m, this.ranks)
    return this.oracleChoices
  }
}

function inputTokens(pack: PackData, rows: Int32Array): Float32Array {
  const { m, n } = pack
  const out = new Float32Array(rows.length * m)
  const tokens = pack.inTokens
  if (!tokens) return out.fill(Number.NaN)
  const perModel = tokens.length > n
  rows.forEach((row, i) => {
    for (let k = 0; k < m; k++) out[i * m + k] = tokens[perModel ? row * m + k : row]!
  })
  return out
}

/** Called when a router reads anything that depends on prices. */
type OnPriceRead = () => void

/** A Batch whose arrays are made when they are first read. Only what the router's needs name is there at all. */
class PartBatch<P extends Asked> implements Batch {
  readonly n: number
  readonly embedding?: Float32Array
  readonly dims?: number
  readonly neighbors?: NeighborTable
  readonly text?: readonly string[]
  readonly dataset?: DatasetIndices

  constructor(
    readonly K: number,
    protected readonly part: P,
    needs: readonly Need[],
    features: PartFeatures,
    protected readonly onPriceRead: OnPriceRead,
  ) {
    this.n = part.rows.length
    if (features.embedding) {
      this.embedding = features.embedding.data
      this.dims = features.embedding.dims
    }
    if (features.neighbors) this.neighbors = features.neighbors
    if (features.text) this.text = features.text
    if (needs.includes('dataset')) this.dataset = part.dataset
  }

  /** The pack's own ids often name the dataset, and so does the nearest row number: guests get others (guests/disguise.ts). */
  get ids(): readonly string[] {
    return Array.from(this.part.rows, String)
  }

  get inTokens(): Float32Array {
    // They change with the way pictures are counted, which is part of the price list.
    this.onPriceRead()
    return this.part.inTokens
  }

  get expectedCost(): Float64Array {
    this.onPriceRead()
    return this.part.expected
  }
}

class PartTrainSet extends PartBatch<Answered> implements TrainSet {
  get quality(): Float32Array {
    return this.part.quality
  }

  get cost(): Float64Array {
    this.onPriceRead()
    return this.part.cost
  }
}

type MakeSet<P, T> = (K: number, part: P, needs: readonly Need[], features: PartFeatures, onPriceRead: OnPriceRead) => T

/** Rows to decide on, without their answers. */
export const batchOf: MakeSet<Asked, Batch> = (...args) => new PartBatch(...args)

/** Rows with their answers: for train, and for dev as ctx.dev. */
export const trainSetOf: MakeSet<Answered, TrainSet> = (...args) => new PartTrainSet(...args)
