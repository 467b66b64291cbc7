import { describe, expect, it } from 'vitest'
import { routerById } from '../../src/routers/index.ts'
import { makeBatch, makeCtx, picksOf, runRouter } from './fakes.ts'

describe('strongest per dataset', () => {
  const router = routerById('strongest-per-dataset')!
  const train = makeBatch({ n: 2, K: 2, quality: [0, 1, 1, 0], dataset: [7, 3] })
  it('sends an unseen dataset to the model that is best on all of train; as the paper, where the first dataset goes', async () => {
    const train = makeBatch({ n: 3, K: 2, quality: [0, 1, 1, 0, 1, 0], dataset: [7, 3, 3] })
    const picks = async (params = {}) => {
      const batch = makeBatch({ n: 3, K: 2, dataset: [3, 7, 5] })
      return [...picksOf(await runRouter(router, train, batch, makeCtx({ K: 2, params })), 2)]
    }
    expect(await picks()).toEqual([0, 1, 0])
    expect(await picks({ unseen: 'first' })).toEqual([0, 1, 1])
  })
  it('says so when it is given no labels', async () => {
    await expect(runRouter(router, train, makeBatch({ n: 1, K: 2 }), makeCtx({ K: 2 }))).rejects.toThrow(
      'no dataset labels',
    )
  })
})

describe('one model for everything', () => {
  const pickOf = async (id: string, quality: number[], cost: number[]) => {
    const train = makeBatch({ n: 1, K: 3, quality, cost })
    const prediction = await runRouter(routerById(id)!, train, makeBatch({ n: 1, K: 3 }), makeCtx({ K: 3 }))
    return picksOf(prediction, 3)[0]
  }
  it('is the cheaper of equally accurate models, and the more accurate of equally cheap ones', async () => {
    expect(await pickOf('strongest', [1, 0, 1], [3, 1, 2])).toBe(2)
    expect(await pickOf('cheapest', [0, 0, 1], [1, 2, 1])).toBe(2)
  })
  it('reads no cost unless models tie in accuracy', async () => {
    expect(await pickOf('strongest', [0, 1, 0], [Number.NaN, Number.NaN, Number.NaN])).toBe(1)
  })
})
