import { describe, expect, it } from 'vitest'
import { routerById } from '../../src/routers/index.ts'
import { makeBatch, makeCtx, picksOf, runRouter } from './fakes.ts'

describe('strongest per dataset', () => {
  const router = routerById('strongest-per-dataset')!
  const train = makeBatch({ n: 2, K: 2, quality: [0, 1, 1, 0], dataset: [7, 3] })
  it('sends an unseen dataset where the first dataset of the fit data goes', async () => {
    const batch = makeBatch({ n: 3, K: 2, dataset: [3, 7, 5] })
    expect([...picksOf(await runRouter(router, train, batch, makeCtx({ K: 2 })), 2)]).toEqual([0, 1, 1])
  })
  it('says so when it is given no labels', async () => {
    await expect(runRouter(router, train, makeBatch({ n: 1, K: 2 }), makeCtx({ K: 2 }))).rejects.toThrow(
      'no dataset labels',
    )
  })
})

describe('one model for everything', () => {
  it('is the lowest column on ties', async () => {
    const train = makeBatch({ n: 1, K: 3, quality: [0, 1, 1], cost: [2, 1, 1] })
    for (const id of ['strongest', 'cheapest']) {
      expect([
        ...picksOf(await runRouter(routerById(id)!, train, makeBatch({ n: 2, K: 3 }), makeCtx({ K: 3 })), 3),
      ]).toEqual([1, 1])
    }
  })
})
