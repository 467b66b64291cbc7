/** A training that is asked to end while it runs. */
import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import type { Ctx, ParamValues, TrainSet } from '../../src/core/router.ts'
import type { Progress } from '../../src/core/types.ts'
import { routerById } from '../../src/routers/index.ts'
import { type Training, trainEpochs } from '../../src/train/epochs.ts'
import { FinishedEarly } from '../../src/train/pause.ts'
import { randomData } from '../core/random-data.ts'
import { within } from '../e2e/support/pace.ts'
import { makeBatch, makeCtx } from '../routers/fakes.ts'

/** Weights count updates; each epoch has two, the dev score is best in epoch 2, and `stopAt` updates end it. */
function counting(stopAt: number, more: Partial<Training> = {}) {
  const weights = [new Float32Array(1)]
  const told: Progress[] = []
  const notes: string[] = []
  const scores = [0.5, 0.7, 0.6, 0.55]
  let epoch = 0
  const training: Training = {
    name: 'the test',
    weights,
    epochs: 4,
    rate: 1,
    patience: 10,
    async epoch(updated) {
      for (let batch = 0; batch < 2; batch++) {
        if (weights[0][0] === stopAt) throw new FinishedEarly()
        weights[0][0]++
        updated()
      }
      epoch++
      return 1
    },
    devScore: async () => scores[epoch - 1],
    ...more,
  }
  const ctx = {
    progress: (progress: Progress) => void told.push(progress),
    note: (text: string) => void notes.push(text),
  }
  return { weights, told, run: () => trainEpochs(training, ctx) }
}

describe('enough of a training', () => {
  it.each([
    ['in the middle of the third epoch: the best before it', 5, 4, 2],
    ['after the second: the best so far', 4, 4, 2],
    ['in the first: what there is', 1, 1, 0],
  ])('%s', async (_when, stopAt, kept, done) => {
    const { weights, told, run } = counting(stopAt)
    await run()
    expect(weights[0][0]).toBe(kept)
    expect(told.at(-1)).toEqual({ done, total: 4, unit: 'epochs', devCurve: [0.5, 0.7].slice(0, done) })
  })

  it('keeps the last weights where dev is not watched', async () => {
    const { weights, run } = counting(5, { devScore: undefined })
    await run()
    expect(weights[0][0]).toBe(5)
  })

  it('before the first update there is nothing to keep', async () => {
    await expect(counting(0).run()).rejects.toThrow('before there was anything to keep')
  })

  it('tells the whole dev curve at the end of an ordinary training', async () => {
    const { told, run } = counting(Infinity)
    await run()
    expect(told.at(-1)?.devCurve).toEqual([0.5, 0.7, 0.6, 0.55])
  })
})

const K = 5
const dims = 40
const n = 4000

function setOf(rows: number, seed: number): TrainSet {
  const rng = createRng(seed)
  const embedding = Float32Array.from({ length: rows * dims }, () => rng.normal())
  return makeBatch({ ...randomData(rows, K, seed), embedding, dims })
}

describe('every router that trains', () => {
  const train = setOf(n, 1)
  const variants: [string, ParamValues][] = [
    ['ovr', {}],
    ['linear', { steps: 1000, patience: 1000 }],
    ['linear', { method: 'optimum' }],
    ...['mlp', 'cosinecls', 'routerdc', 'zooter', 'vlc'].map((id): (typeof variants)[number] => [
      id,
      { epochs: 1000, patience: 1000, width: '64', batch: 512 },
    ]),
  ]
  it.each(variants)('%s %j: ends soon after it is asked to, with something to show', async (id, params) => {
    const controller = new AbortController()
    let asked = Number.NaN
    const router = routerById(id)!
    const ctx: Ctx = {
      ...makeCtx({ K, params }),
      dev: setOf(300, 2),
      finishEarly: controller.signal,
      progress: () => {
        if (!controller.signal.aborted) asked = performance.now()
        controller.abort()
      },
    }
    const state = await router.fit!(train, ctx)
    // Unbothered these take many seconds; the plain loops of the test's library are slow enough to tell.
    expect(performance.now() - asked).toBeLessThan(within(300))
    const { scores } = (await router.predict(train, { ...ctx, state })) as { scores: Float32Array }
    expect(scores.every(Number.isFinite)).toBe(true)
    expect(new Set(scores).size).toBeGreaterThan(K)
  })
})
