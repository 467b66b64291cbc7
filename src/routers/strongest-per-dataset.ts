/** Baseline: the most accurate model of each dataset (protocol 4, StrongestPerDataset). */
import type { Router } from '../core/router.ts'
import { argBest } from '../core/statistics/stats.ts'

interface State {
  /** Column of each dataset's model, by dataset index. */
  readonly picks: ReadonlyMap<number, number>
  /** For datasets the fit has not seen: the pick of the dataset that came first in the fit data. */
  readonly fallback: number
}

const strongestPerDataset: Router<State> = {
  id: 'strongest-per-dataset',
  name: 'Strongest per dataset',
  about: 'Sends each question to the most accurate model on its dataset.',
  needs: ['dataset'],
  fit(train) {
    const { n, K, quality } = train
    const dataset = labelsOf(train)
    // Sums rank models as means do: within a dataset all are divided by the same count.
    const sums = new Map<number, Float64Array>()
    for (let i = 0; i < n; i++) {
      const sum = sums.get(dataset[i]) ?? new Float64Array(K)
      for (let k = 0; k < K; k++) sum[k] += quality[i * K + k]
      sums.set(dataset[i], sum)
    }
    const picks = new Map([...sums].map(([d, sum]) => [d, argBest(sum, (a, b) => a > b)]))
    return { picks, fallback: picks.get(dataset[0]) ?? 0 }
  },
  predict(batch, { state }) {
    return { choices: Int32Array.from(labelsOf(batch), (d) => state.picks.get(d) ?? state.fallback) }
  },
}
export default strongestPerDataset

function labelsOf({ dataset }: { readonly dataset?: Uint8Array }): Uint8Array {
  if (!dataset) throw new Error('strongest-per-dataset got no dataset labels: it needs one for every row')
  return dataset
}
