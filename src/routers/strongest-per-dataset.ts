/** Baseline: the most accurate model of each dataset (protocol 4, StrongestPerDataset). */
import type { Router } from '../core/router.ts'
import { columnMeans } from '../core/statistics/stats.ts'
import { highest, lotsOf } from '../core/ties.ts'
import type { DatasetIndices } from '../core/types.ts'

interface State {
  /** Column of each dataset's model, by dataset index. */
  readonly picks: ReadonlyMap<number, number>
  /** For datasets the fit has not seen. */
  readonly fallback: number
}

const strongestPerDataset: Router<State> = {
  id: 'strongest-per-dataset',
  name: 'Strongest per dataset',
  about: 'Sends each question to the most accurate model on its dataset.',
  params: {
    unseen: {
      type: 'choice',
      label: 'Datasets it has not seen',
      default: 'strongest',
      options: [
        { id: 'strongest', label: 'the most accurate model on all of train' },
        { id: 'first', label: 'the model of the first dataset in the file (paper)' },
      ],
    },
  },
  needs: ['dataset'],
  fit(train, { models, params }) {
    const { n, K, quality } = train
    const dataset = labelsOf(train)
    const best = (right: ArrayLike<number>, dollars: () => Float64Array) =>
      highest(
        right,
        () => dollars().map((cost) => -cost),
        () => lotsOf(models),
      )
    // Sums rank models as means do: within a dataset all are divided by the same count.
    const right = sumsBy(dataset, quality, K)
    // Costs are read for the first tie only: a router that has read them is run again on every change of price.
    let sums: Map<number, Float64Array> | undefined
    const dollars = (d: number) => {
      sums ??= sumsBy(dataset, train.cost, K)
      return sums.get(d) ?? new Float64Array(K)
    }
    const picks = new Map([...right].map(([d, sum]) => [d, best(sum, () => dollars(d))]))
    const first = picks.get(dataset[0]) ?? 0
    const overall = () => best(columnMeans(quality, n, K), () => columnMeans(train.cost, n, K))
    return { picks, fallback: params.unseen === 'first' ? first : overall() }
  },
  predict(batch, { state }) {
    return { choices: Int32Array.from(labelsOf(batch), (d) => state.picks.get(d) ?? state.fallback) }
  },
}
export default strongestPerDataset

/** Sum of each column of a row-major n×K matrix, by group of rows. */
function sumsBy(group: DatasetIndices, values: ArrayLike<number>, K: number): Map<number, Float64Array> {
  const sums = new Map<number, Float64Array>()
  for (let i = 0; i < group.length; i++) {
    const sum = sums.get(group[i]) ?? new Float64Array(K)
    for (let k = 0; k < K; k++) sum[k] += values[i * K + k]
    sums.set(group[i], sum)
  }
  return sums
}

function labelsOf({ dataset }: { readonly dataset?: DatasetIndices }): DatasetIndices {
  if (!dataset) throw new Error('strongest-per-dataset got no dataset labels: it needs one for every row')
  return dataset
}
