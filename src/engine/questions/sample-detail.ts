/** Why this choice? Everything known about one question: what every model and every row of the board did with it. */
import { isRight } from '../../core/hindsight.ts'
import type { NeighborTable, Sample } from '../../core/types.ts'
import { fullName } from '../../experiment/rows.ts'
import { guestMark, markedName, type RowKind } from '../score/board.ts'
import { datasetOf, modelAt } from '../score/named.ts'
import { outcomesOf } from '../score/outcomes.ts'
import { kindOf, type Scorable } from '../score/score.ts'
import { lineOf, partsOf, type SampleLine } from './question-list.ts'

interface ModelOnSample {
  readonly id: string
  /** 0-1; NaN without a result. */
  readonly quality: number
  readonly costUsd: number
  /** Before the call: what routers see of its price. */
  readonly expectedUsd: number
  /** Simulated packs: the chance it had of being right, 0-1. */
  readonly chance?: number
}

interface RowOnSample {
  readonly key: string
  readonly label: string
  readonly kind: RowKind
  readonly model: string
  readonly quality: number
  readonly costUsd: number
  /** Dollars above the cheapest of the best models. */
  readonly regretUsd: number
  readonly lambda?: number
  /** One per model, where the row gives scores. */
  readonly scores?: readonly number[]
}

export interface NeighborOnSample {
  readonly row: number
  readonly id: string
  readonly text: string
  readonly dataset: string
  /** Cosine, −1 to 1. */
  readonly similarity: number
  /** Ids of the models that solved it. */
  readonly solvedBy: readonly string[]
}

export interface SampleDetail {
  readonly line: SampleLine
  readonly group: string
  /** The whole question; empty where the pack does not keep its questions. */
  readonly prompt: string
  readonly options: readonly string[]
  /** The picture's path in the source, where there is one. */
  readonly image?: string
  readonly models: readonly ModelOnSample[]
  /** Test questions only. */
  readonly rows: readonly RowOnSample[]
  /** Nearest training questions, nearest first; empty outside dev and test, and before the table is there. */
  readonly neighbors: readonly NeighborOnSample[]
}

export interface SampleSources {
  readonly samples: readonly Sample[] | undefined
  /** Row-major n×m, in simulated packs. */
  readonly probability: Float32Array | undefined
  readonly neighbors: { readonly dev?: NeighborTable; readonly test?: NeighborTable }
}

const neighborsShown = 8

/** Undefined for a row the pack does not have, or while nothing can be scored. */
export function sampleDetail(input: Scorable, sources: SampleSources, row: number): SampleDetail | undefined {
  const { pack, priced } = input
  if (!priced || !(row >= 0 && row < pack.n)) return undefined
  const { samples } = sources
  const sample = samples?.[row]
  return {
    line: { ...lineOf(input, samples, row), part: partsOf(input)[row]! },
    group: datasetOf(pack, row).group,
    prompt: sample?.prompt ?? '',
    options: sample?.options ?? [],
    ...(sample?.image !== undefined && { image: sample.image }),
    models: modelsOn(input, sources, row),
    rows: rowsOn(input, row),
    neighbors: neighborsOn(input, sources, row),
  }
}

function modelsOn({ pack, priced }: Scorable, { probability }: SampleSources, row: number): ModelOnSample[] {
  const { m, info, quality } = pack
  if (!priced) return []
  const expected = priced.parts.expected(Int32Array.of(row))
  return info.models.map(({ id }, k) => ({
    id,
    quality: quality[row * m + k]!,
    costUsd: priced.parts.priced.columns[k]![row]!,
    expectedUsd: expected[k]!,
    ...(probability && { chance: probability[row * m + k]! }),
  }))
}

function rowsOn(input: Scorable, row: number): RowOnSample[] {
  const { pack, split, priced } = input
  const at = split.split.test.indexOf(row)
  if (at < 0 || !priced) return []
  const outcomes = outcomesOf(input).filter(({ key }) => !key.startsWith('model:'))
  const oracle = outcomes.find(({ key }) => key === 'oracle')
  return outcomes.map(({ key, picks, quality, cost }) => {
    const of = priced.rows.find(({ entry }) => entry.key === key)
    const test = of?.run?.test
    const { m } = pack
    return {
      key,
      label: of ? markedName({ label: fullName(of.entry, of.router), ...guestMark(of.entry) }) : 'Oracle',
      kind: of ? kindOf(of.entry, of.router) : 'oracle',
      model: modelAt(pack, picks[at]!).id,
      quality: quality[at]!,
      costUsd: cost[at]!,
      regretUsd: cost[at]! - (oracle?.cost[at] ?? Number.NaN),
      ...(of?.lambda !== undefined && { lambda: of.lambda }),
      ...(test && 'scores' in test && { scores: Array.from(test.scores.subarray(at * m, (at + 1) * m)) }),
    }
  })
}

function neighborsOn(input: Scorable, { neighbors, samples }: SampleSources, row: number): NeighborOnSample[] {
  const { pack, split } = input
  const part = (['dev', 'test'] as const).find((name) => split.split[name].includes(row))
  const table = part && neighbors[part]
  if (!part || !table) return []
  const from = split.split[part].indexOf(row) * table.k
  return Array.from({ length: Math.min(neighborsShown, table.k) }, (_, i) => {
    const train = split.split.train[table.index[from + i]!]!
    const { id, text, dataset } = lineOf(input, samples, train)
    const solved = (_model: unknown, k: number) => isRight(pack.quality[train * pack.m + k]!)
    const solvedBy = pack.info.models.filter(solved).map((model) => model.id)
    return { row: train, id, text, dataset, similarity: 1 - table.distance[from + i]!, solvedBy }
  })
}
