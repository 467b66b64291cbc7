/** Questions in a space and models good in parts of it, drawn anew as often as wanted, with their neighbours worked out once. */
import { chooseAtLambda } from '../../../src/core/budget.ts'
import { type Cell, cellOf } from '../../../src/core/figures.ts'
import { createRng } from '../../../src/core/rng.ts'
import type { NeighborTable, PackData, PriceSheet, Split } from '../../../src/core/types.ts'
import { type Part, Parts, SplitData } from '../../../src/engine/prepare/parts.ts'
import { type Priced, Pricing } from '../../../src/engine/prepare/pricing.ts'
import { lambdaOnDev } from '../../../src/engine/score/score.ts'
import { defaultExperiment } from '../../../src/experiment/experiment.ts'
import { makePack, makeSheet } from '../../core/fakes.ts'

const dims = 6
const K = 8
const models = Array.from({ length: K }, (_, k) => `m${k}`)
/** Half of train has the nearest of a question among the first 40 of all but once in a billion. */
const listed = 40
const neighbors = 5
const skill = (() => {
  const rng = createRng(11)
  return Float64Array.from({ length: K * dims }, () => rng.normal())
})()

const sheet: PriceSheet = makeSheet(models, (id) => {
  const price = 0.1 * 1.7 ** Number(id.slice(1))
  return [price, 2 * price]
})

export interface Drawn {
  readonly pack: PackData
  readonly priced: Priced
  readonly split: Split
  /** The training rows nearest to each row, nearest first, `listed` a row; only those of dev and test are there. */
  readonly near: Int32Array
}

/** Train, dev and test in this order. */
export function draw(seed: number, [nTrain, nDev, nTest]: readonly [number, number, number]): Drawn {
  const rng = createRng(seed)
  const n = nTrain + nDev + nTest
  const place = Float32Array.from({ length: n * dims }, () => rng.normal())
  const quality = new Float32Array(n * K)
  const outTokens = new Uint32Array(n * K)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < K; k++) {
      let z = 0.35 * k - 1.2
      for (let d = 0; d < dims; d++) z += 0.55 * skill[k * dims + d] * place[i * dims + d]
      quality[i * K + k] = Number(rng.random() < 1 / (1 + Math.exp(-z)))
      outTokens[i * K + k] = 20 + Math.floor(200 * rng.random())
    }
  }
  const inTokens = Uint32Array.from({ length: n }, () => 200 + rng.randomInt(400))
  const pack = makePack({ models, n, quality, outTokens, inTokens })
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  const split = { train: rows(0, nTrain), dev: rows(nTrain, nTrain + nDev), test: rows(nTrain + nDev, n) }
  return { pack, priced: new Pricing(pack).apply(sheet), split, near: nearest(place, nTrain, n) }
}

function nearest(place: Float32Array, nTrain: number, n: number): Int32Array {
  const near = new Int32Array(n * listed)
  const away = new Float64Array(nTrain)
  for (let i = nTrain; i < n; i++) {
    for (let j = 0; j < nTrain; j++) {
      let sum = 0
      for (let d = 0; d < dims; d++) {
        const apart = place[i * dims + d] - place[j * dims + d]
        sum += apart * apart
      }
      away[j] = sum
    }
    // A sixteenth of them tells about where the nearest end: sorting all would take most of the time.
    const limit = away.filter((_, row) => row % 16 === 0).sort()[Math.ceil((2 * listed) / 16)]
    const close: number[] = []
    for (let j = 0; j < nTrain; j++) if (away[j] < limit) close.push(j)
    close.sort((a, b) => away[a] - away[b])
    near.set(close.slice(0, listed), i * listed)
  }
  return near
}

/** Of a large draw: those of one draw would move with it. */
const { bounds } = draw(1, [20_000, 0, 0]).priced

/** Among these training rows. */
function tableOf(near: Int32Array, train: Int32Array, query: Int32Array): NeighborTable {
  const place = new Int32Array(train.at(-1)! + 1).fill(-1)
  train.forEach((row, at) => {
    place[row] = at
  })
  const index = new Int32Array(query.length * neighbors)
  query.forEach((row, q) => {
    let found = 0
    for (let at = row * listed; found < neighbors; at++)
      if (place[near[at]] >= 0) index[q * neighbors + found++] = place[near[at]]
  })
  return { n: query.length, k: neighbors, index, distance: new Float32Array(index.length) }
}

/** Quality and dollars of the answers the fitted router chose for test. */
export interface Outcomes {
  readonly quality: Float64Array
  readonly cost: Float64Array
}

/** KNN's own scores, and its λ found on dev by the page's own rule. */
export function outcomesOf({ pack, priced, near }: Drawn, split: Split): Outcomes {
  const parts = new Parts(new SplitData(pack, split), { ...priced, bounds })
  const answers = ({ rows }: Part) => {
    const scores = new Float32Array(rows.length * K)
    const { index } = tableOf(near, split.train, rows)
    index.forEach((train, at) => {
      const row = Math.floor(at / neighbors) * K
      for (let k = 0; k < K; k++) scores[row + k] += parts.get('train').quality[train * K + k] / neighbors
    })
    return { scores, kind: 'p-correct' as const }
  }
  const [dev, test] = [parts.get('dev'), parts.get('test')]
  const lambda = lambdaOnDev(answers(dev), dev, K, defaultExperiment, bounds)
  const picks = chooseAtLambda(answers(test).scores, test.expected, test.ranks, lambda)
  const chosen = (values: ArrayLike<number>) => Float64Array.from(picks, (pick, i) => values[i * K + pick])
  return { quality: chosen(test.quality), cost: chosen(test.cost) }
}

/** Of some of the test questions. */
export function rowsFigures({ quality, cost }: Outcomes, rows: Int32Array): Cell {
  let [correct, spentUsd] = [0, 0]
  for (const row of rows) {
    correct += quality[row]
    spentUsd += cost[row]
  }
  return cellOf({ n: rows.length, correct, spentUsd }, { bounds, beta: defaultExperiment.beta })
}
