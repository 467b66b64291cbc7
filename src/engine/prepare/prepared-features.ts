/** Features and neighbours of a split, made, and cut into the three parts as routers ask for them. */
import type { Need } from '../../core/router.ts'
import type { NeighborTable, PackData, Split } from '../../core/types.ts'
import type { FeatureChoice } from '../../experiment/experiment.ts'
import { createKernel } from '../../kernel/kernel.ts'
import { buildIndex, type NeighborIndex } from '../../kernel/neighbors.ts'
import { emptyTable } from '../../kernel/top-k.ts'
import type { RunJob } from '../run/run.ts'
import { buildFeatures, denseRows } from './build-features.ts'
import type { FeatureInput, Features, Incoming } from './features.ts'
import { type NeighborTools, neighborTable, type PrepareOptions } from './neighbor-table.ts'
import type { PackSource } from './pack-source.ts'
import type { PartFeatures } from './parts.ts'

/** What features are made of. `key` names the split and the features. */
export interface Preparation {
  readonly source: PackSource
  readonly pack: PackData
  readonly split: Split
  readonly choice: FeatureChoice
  readonly key: string
}

export async function prepare(
  { source, pack, split, choice, key }: Preparation,
  tools: NeighborTools,
  options: PrepareOptions,
): Promise<Prepared> {
  const features = await buildFeatures(source, pack, split, choice)
  options.signal.throwIfAborted()
  // Where all rows look alike nobody is near: the search would take minutes on a large pack, and no router is given its table.
  const found = features.blind ? nobody : await neighborTable(source.hash, key, features, tools, options)
  const nDev = split.dev.length
  return 'leftOut' in found ? new Prepared(features, nobody, nDev, found.leftOut) : new Prepared(features, found, nDev)
}

const nobody = emptyTable(0, 0)

export class Prepared {
  private index?: Promise<NeighborIndex>
  private dense?: { train: ReturnType<typeof denseRows>; query: ReturnType<typeof denseRows> }

  /** Query rows and neighbours are dev's, then test's. */
  constructor(
    readonly features: Features,
    private readonly neighbors: NeighborTable,
    private readonly nDev: number,
    /** Why neighbours were not searched. */
    readonly leftOut?: string,
  ) {}

  get input(): FeatureInput {
    return this.features.input
  }

  /** Dev and test rows as a router's file takes them: before the scaler. */
  async raw(): Promise<{ dev: Float32Array; test: Float32Array }> {
    const { input, query } = this.features
    const rows = (await input.raw?.()) ?? this.denseRows().query.data
    const at = (rows.length / Math.max(1, query.rows)) * this.nDev
    return { dev: rows.subarray(0, at), test: rows.subarray(at) }
  }

  private denseRows() {
    this.dense ??= { train: denseRows(this.features.train), query: denseRows(this.features.query) }
    return this.dense
  }

  /** One more question as routers are given it, with its nearest training rows. */
  async see(
    question: Incoming,
    k: number,
  ): Promise<{ seen: PartFeatures & { neighbors: NeighborTable }; raw: Float32Array }> {
    const { row, raw } = await this.features.see(question)
    this.index ??= createKernel().then((kernel) =>
      buildIndex(this.features.train, kernel, { places: this.features.places }),
    )
    const neighbors = await (await this.index).nearest(row, k)
    return { seen: { embedding: denseRows(row), neighbors }, raw }
  }

  /** What a router with these needs is given. Neighbours exist for dev and test: train rows are the neighbours. */
  parts(needs: readonly Need[]): RunJob['features'] {
    const parts: Record<'train' | 'dev' | 'test', PartFeatures> = { train: {}, dev: {}, test: {} }
    if (needs.includes('embedding')) {
      const { train, query } = this.denseRows()
      const { data, dims } = query
      parts.train = { embedding: train }
      parts.dev = { embedding: { data: data.subarray(0, this.nDev * dims), dims } }
      parts.test = { embedding: { data: data.subarray(this.nDev * dims), dims } }
    }
    if (needs.includes('neighbors')) {
      parts.dev = { ...parts.dev, neighbors: sliceTable(this.neighbors, 0, this.nDev) }
      parts.test = { ...parts.test, neighbors: sliceTable(this.neighbors, this.nDev, this.neighbors.n) }
    }
    return parts
  }
}

const sliceTable = ({ k, index, distance, beyond }: NeighborTable, from: number, to: number): NeighborTable => ({
  n: to - from,
  k,
  index: index.subarray(from * k, to * k),
  distance: distance.subarray(from * k, to * k),
  ...(beyond && { beyond: beyond.subarray(from, to) }),
})
