import { describe, expect, it } from 'vitest'
import type { TrainSet } from '../../src/core/router.ts'
import { copelandWins } from '../../src/routers/copeland.ts'
import { routerById } from '../../src/routers/index.ts'
import { makeBatch, makeCtx, picksOf, runRouter } from './fakes.ts'

const knn = routerById('knn')!
const prknn = routerById('prknn')!

/** One query whose neighbours are training rows 0, 1, 2, … at these distances. */
const query = (K: number, distances: number[]) =>
  makeBatch({
    n: 1,
    K,
    neighbors: {
      n: 1,
      k: distances.length,
      index: Int32Array.from(distances.keys()),
      distance: Float32Array.from(distances),
    },
  })

describe('knn on quality', () => {
  it('never looks at prices', async () => {
    const train: TrainSet = {
      ...makeBatch({ n: 2, K: 2, quality: [1, 0, 0, 1] }),
      get cost(): Float64Array {
        throw new Error('looked at the cost')
      },
      get expectedCost(): Float64Array {
        throw new Error('looked at the expected cost')
      },
    }
    const prediction = await runRouter(knn, train, query(2, [0.1, 0.2]), makeCtx({ K: 2, params: { k: 2 } }))
    expect(picksOf(prediction, 2)[0]).toBe(0)
  })
  it('gives ties to the model that is better on all of train', async () => {
    const train = makeBatch({ n: 3, K: 2, quality: [1, 0, 0, 1, 0, 1] })
    const ctx = makeCtx({ K: 2, params: { k: 2, weights: 'uniform' } })
    expect(picksOf(await runRouter(knn, train, query(2, [0.1, 0.2]), ctx), 2)[0]).toBe(1)
  })
  it('listens only to identical questions when there are any', async () => {
    const train = makeBatch({ n: 3, K: 2, quality: [0, 1, 1, 0, 1, 0] })
    const prediction = await runRouter(knn, train, query(2, [0, 0.1, 0.1]), makeCtx({ K: 2, params: { k: 3 } }))
    expect(prediction).toMatchObject({ scores: Float32Array.of(0, 1), kind: 'p-correct' })
  })
  it('counts unsolved neighbours', async () => {
    const train = makeBatch({ n: 2, K: 2, quality: [0, 0, 1, 0] })
    const ctx = makeCtx({ K: 2, params: { k: 2, weights: 'uniform' } })
    expect(await runRouter(knn, train, query(2, [0.1, 0.2]), ctx)).toMatchObject({ scores: Float32Array.of(0.5, 0) })
  })
})

describe('solvable neighbours', () => {
  const train = makeBatch({ n: 3, K: 2, quality: [0, 0, 1, 1, 0, 1], cost: [1, 1, 2, 1, 1, 2] })
  it('skips unsolved neighbours in favour of the next ones', async () => {
    const notes: string[] = []
    const ctx = makeCtx({ K: 2, params: { k: 2, weights: 'uniform', target: 'label' }, notes })
    expect(await runRouter(knn, train, query(2, [0.1, 0.2, 0.3]), ctx)).toMatchObject({ scores: Float32Array.of(0, 1) })
    expect(notes).toEqual([])
  })
  it('says once on how many rows they ran short', async () => {
    for (const router of [knn, prknn]) {
      const notes: string[] = []
      const ctx = makeCtx({ K: 2, params: { k: 3, target: 'label' }, notes })
      await runRouter(router, train, query(2, [0.1, 0.2, 0.3]), ctx)
      expect(notes).toEqual([
        '1 of 1 question has fewer than 3 solvable training questions among its 3 nearest. The available ones are used; without any, the average over all of train.',
      ])
    }
  })
  it('falls back on all of train for a row without any', async () => {
    for (const router of [knn, prknn]) {
      const ctx = makeCtx({ K: 2, params: { k: 3, target: 'label' } })
      expect(picksOf(await runRouter(router, train, query(2, [0.1]), ctx), 2)[0]).toBe(1)
    }
  })
})

describe('copelandWins', () => {
  it('puts correct before wrong, then cheap before dear, and nobody first at equal cost', () => {
    expect([...copelandWins(Float32Array.of(1, 0, 1, 0), Float64Array.of(3, 1, 2, 1), 1, 4)]).toEqual([2, 0, 3, 0])
  })
  it('compares costs in float32', () => {
    const wins = copelandWins(Float32Array.of(1, 1), Float64Array.of(0.1, 0.1 + 1e-12), 1, 2)
    expect([...wins]).toEqual([0, 0])
  })
  it('handles graded quality', () => {
    expect([...copelandWins(Float32Array.of(0.5, 1, 0.5), Float64Array.of(2, 9, 1), 1, 3)]).toEqual([0, 2, 1])
  })
})
