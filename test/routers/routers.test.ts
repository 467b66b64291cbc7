/** What holds for every built-in router. */
import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import type { Batch, Router } from '../../src/core/router.ts'
import { builtInRouters, routerById } from '../../src/routers/index.ts'
import { randomData } from '../core/random-data.ts'
import { makeBatch, makeCtx, picksOf, runRouter } from './fakes.ts'
import { asTable, exactNeighbors } from './nearest.ts'

const K = 5
const dims = 6
const nTrain = 90
const nTest = 30
const rng = createRng(11)
const vectors = (n: number) => Float64Array.from({ length: n * dims }, () => rng.normal())
const trainX = vectors(nTrain)
const testX = vectors(nTest)
/** Of different lengths, for routers that read. */
const texts = (n: number) => Array.from({ length: n }, (_, i) => 'which one? '.repeat(1 + (i % 4)))
const datasets = (n: number) => Array.from({ length: n }, (_, i) => i % 3)
const train = makeBatch({
  ...randomData(nTrain, K, 21),
  dataset: datasets(nTrain),
  embedding: Float32Array.from(trainX),
  dims,
  text: texts(nTrain),
})

/** Some of the test rows as a batch of their own. */
function testBatch(from: number, to: number): Batch {
  const x = testX.subarray(from * dims, to * dims)
  const neighbors = asTable(exactNeighbors(trainX, x, dims))
  const {
    quality: _quality,
    cost: _cost,
    ...batch
  } = makeBatch({
    n: to - from,
    K,
    dataset: datasets(nTest).slice(from, to),
    embedding: Float32Array.from(x),
    dims,
    text: texts(nTest).slice(from, to),
    neighbors,
  })
  return batch
}

const variants: [name: string, router: Router, params: Record<string, string>][] = [
  ...builtInRouters.map((router): (typeof variants)[number] => [router.id, router, {}]),
  ['knn, label', routerById('knn')!, { target: 'label' }],
  ['knn, uniform', routerById('knn')!, { weights: 'uniform' }],
  ['prknn, uniform', routerById('prknn')!, { weights: 'uniform' }],
]

describe.each(variants)('%s', (_name, router, params) => {
  const run = (batch: Batch) => runRouter(router, train, batch, makeCtx({ K, params }))
  const fitOnce = async () => {
    const state = await router.fit?.(train, makeCtx({ K, params }))
    return (batch: Batch) => router.predict(batch, { ...makeCtx({ K, params }), state })
  }
  it('says the same twice', async () => {
    expect(await run(testBatch(0, nTest))).toEqual(await run(testBatch(0, nTest)))
  })
  it('decides on every row, for models that exist', async () => {
    const picks = picksOf(await run(testBatch(0, nTest)), K)
    expect(picks.length).toBe(nTest)
    expect(picks.every((pick) => pick >= 0 && pick < K)).toBe(true)
  })
  // A coin has no memory of the question: its draws depend on the place in the batch.
  it.skipIf(router.id === 'random')('decides on a row alone as it does in a batch', async () => {
    const ask = await fitOnce()
    const together = await ask(testBatch(0, nTest))
    for (let i = 0; i < nTest; i++) {
      const alone = await ask(testBatch(i, i + 1))
      expect(picksOf(alone, K)[0]).toBe(picksOf(together, K)[i])
      if ('scores' in alone && 'scores' in together)
        expect(alone.scores).toEqual(together.scores.slice(i * K, (i + 1) * K))
    }
  })
  it('accepts an empty batch', async () => {
    expect(picksOf(await run(testBatch(0, 0)), K).length).toBe(0)
  })
})

describe('probabilities', () => {
  // OVR weighs both classes alike and leaves questions out: what it says is no chance of being right.
  it.each(builtInRouters.filter(({ id }) => id !== 'knn').map((router) => [router.id, router] as const))(
    'are not claimed by %s',
    async (_id, router) => {
      const prediction = await runRouter(router, train, testBatch(0, 5), makeCtx({ K }))
      expect('scores' in prediction ? prediction.kind : 'utility').toBe('utility')
    },
  )
})

describe('routerById', () => {
  it('finds routers by their unique ids and nothing else', () => {
    expect(builtInRouters.map(({ id }) => id).toSorted()).toEqual(
      [...new Set(builtInRouters.map(({ id }) => id))].sort(),
    )
    expect(routerById('prknn')?.name).toBe('PRkNN')
    expect(routerById('nobody')).toBeUndefined()
  })
})
