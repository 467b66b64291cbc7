/** A row as an audit looks at it: its choices on dev and test beside the answers, the prices and what similar questions tell. */
import type { DatasetIndices, NeighborTable } from '../../core/types.ts'
import { looksAtQuestions, needsOf } from '../run/run-job.ts'
import { picksOf, type Scorable } from '../score/score.ts'
import { type Reference, references } from './references.ts'

export type Judged = 'dev' | 'test'

/** What is the same for every row of the board. */
interface PartView {
  readonly dataset: DatasetIndices
  readonly neighbors?: NeighborTable
  readonly units: ArrayLike<number>
  /** Row-major n×K. */
  readonly quality: ArrayLike<number>
  /** Row-major n×K realised dollars. */
  readonly cost: ArrayLike<number>
  /** Row-major n×K: 1 for the cheapest correct model. */
  readonly oracle: Float32Array
  /** Of quality, and of `oracle`. */
  readonly expected: { readonly quality: readonly Reference[]; readonly oracle: readonly Reference[] }
}

/** A part with the row's own choices. */
export interface PartSubject extends PartView {
  readonly picks: ArrayLike<number>
  readonly probes?: Uint8Array
}

export interface RowSubject {
  /** It is meant to look at the questions. */
  readonly looks: boolean
  /** It is given each question's dataset. */
  readonly knowsDataset: boolean
  readonly lambda?: number
  readonly K: number
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  readonly costsKnown: boolean
  readonly dev: PartSubject
  readonly test: PartSubject
}

export interface Views extends Readonly<Record<Judged, PartView>> {}

/** What train says of dev and test. Undefined while nothing can be scored. */
export function viewsOf(
  { pack, priced }: Scorable,
  neighbors: Partial<Record<Judged, NeighborTable>>,
  units: Readonly<Record<Judged, ArrayLike<number>>>,
): Views | undefined {
  if (!priced) return undefined
  const { parts } = priced
  const K = pack.m
  const oracleOf = (name: Judged | 'train') => oneHot(parts.get(name).oracle, K)
  const train = parts.get('train')
  const known = { K, dataset: train.dataset }
  const view = (name: Judged): PartView => {
    const { dataset, quality, cost } = parts.get(name)
    const near = neighbors[name]
    const asked = { dataset, ...(near && { neighbors: near }) }
    return {
      ...asked,
      units: units[name],
      quality,
      cost,
      oracle: oracleOf(name),
      expected: {
        quality: references({ ...known, value: train.quality }, asked),
        oracle: references({ ...known, value: oracleOf('train') }, asked),
      },
    }
  }
  return { dev: view('dev'), test: view('test') }
}

function oneHot(picks: Int32Array, K: number): Float32Array {
  const out = new Float32Array(picks.length * K)
  for (const [i, pick] of picks.entries()) out[i * K + pick] = 1
  return out
}

/** Undefined where the row is not on the board or has not run. */
export function subjectOf(input: Scorable, views: Views, key: string): RowSubject | undefined {
  const { pack, priced } = input
  const own = priced && (learnedRow(priced, key, pack.m) ?? givenRow(priced, key, pack))
  if (!own) return undefined
  const { answers, ...about } = own
  const { models, datasets } = pack.info
  return {
    ...about,
    K: pack.m,
    models: models.map(({ id }) => id),
    datasets: datasets.map(({ id }) => id),
    costsKnown: !priced.parts.priced.unknown,
    dev: { ...views.dev, ...answers('dev') },
    test: { ...views.test, ...answers('test') },
  }
}

type Priced = NonNullable<Scorable['priced']>

interface Row extends Pick<RowSubject, 'looks' | 'knowsDataset' | 'lambda'> {
  readonly answers: (part: Judged) => Pick<PartSubject, 'picks' | 'probes'>
}

/** A router or a baseline. */
function learnedRow({ rows, parts }: Priced, key: string, K: number): Row | undefined {
  const row = rows.find(({ entry }) => entry.key === key)
  if (!row?.run) return undefined
  const { run, router, lambda } = row
  return {
    looks: !router || looksAtQuestions(router),
    knowsDataset: Boolean(router && needsOf(router).includes('dataset')),
    ...(lambda !== undefined && { lambda }),
    answers: (part) => {
      const { probes } = run[part]
      return { picks: picksOf(run[part], parts.get(part), K, lambda), ...(probes && { probes }) }
    },
  }
}

/** The oracle, or one model. */
function givenRow({ parts }: Priced, key: string, { info }: Scorable['pack']): Row | undefined {
  const model = info.models.findIndex(({ id }) => key === `model:${id}`)
  if (model < 0 && key !== 'oracle') return undefined
  return {
    looks: false,
    knowsDataset: false,
    answers: (part) => {
      const { oracle } = parts.get(part)
      return { picks: model < 0 ? oracle : oracle.map(() => model) }
    },
  }
}
