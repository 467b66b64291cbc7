/** What holds for every trained router, whatever it is given. */
import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import type { Ctx, ParamValues, Prediction, TrainSet } from '../../src/core/router.ts'
import { createKernel } from '../../src/kernel/kernel.ts'
import { routerById } from '../../src/routers/index.ts'
import { randomData } from '../core/random-data.ts'
import { makeBatch, makeCtx, picksOf, runRouter } from '../routers/fakes.ts'

const K = 5
const dims = 6
const ids = ['ovr', 'linear', 'mlp', 'cosinecls', 'routerdc', 'zooter', 'vlc'] as const
const variants: [string, (typeof ids)[number], ParamValues][] = [
  ...ids.map((id): (typeof variants)[number] => [id, id, {}]),
  ['linear, v1', 'linear', { method: 'adam-v1' }],
  ['linear, optimum', 'linear', { method: 'optimum' }],
  ['linear, optimum of the sum', 'linear', { method: 'optimum-sum' }],
  ['linear, optimum of the sum as in the reference', 'linear', { method: 'optimum-sum-first' }],
  ['mlp, two layers of tanh', 'mlp', { hidden: '16,8', activation: 'tanh' }],
  ['routerdc, overlap', 'routerdc', { overlap: true }],
  ['cosinecls, relevance', 'cosinecls', { llmLoss: 'relevance' }],
  ['routerdc, positives of the paper', 'routerdc', { llmLoss: 'contrastive-paper' }],
  ['zooter, relevance', 'zooter', { loss: 'relevance' }],
]

type Change = (parts: { quality: Float32Array; embedding: Float32Array; cost: Float64Array; n: number }) => void

function setOf(n: number, seed: number, change: Change = () => {}): TrainSet & { embedding: Float32Array } {
  const { quality, cost } = randomData(n, K, seed)
  const rng = createRng(seed)
  const embedding = Float32Array.from({ length: n * dims }, () => rng.normal())
  change({ quality, embedding, cost, n })
  return { ...makeBatch({ n, K, quality, cost, embedding, dims }), embedding }
}

const ctxOf = (params: ParamValues, more: Partial<Ctx> = {}): Ctx => ({
  ...makeCtx({ K, params: { epochs: 20, steps: 20, hidden: '16', width: '64', ...params } }),
  dev: setOf(30, 8),
  ...more,
})

const query = setOf(20, 9)

function expectScores(prediction: Prediction) {
  if ('choices' in prediction) throw new Error('choices, not scores')
  expect(prediction.scores.length).toBe(query.n * K)
  expect(prediction.scores.every((score) => score >= 0 && score <= 1)).toBe(true)
}

const model2 =
  (value: number): Change =>
  ({ quality, n }) => {
    for (let i = 0; i < n; i++) quality[i * K + 2] = value
  }

const oddities: [string, number, Change, ParamValues][] = [
  ['ordinary data', 80, () => {}, {}],
  [
    'a feature that never changes',
    80,
    ({ embedding, n }) => {
      for (let i = 0; i < n; i++) embedding[i * dims + 1] = 0
    },
    {},
  ],
  ['a model that is always right', 80, model2(1), {}],
  ['a model that is never right', 80, model2(0), {}],
  [
    'only one model ever right',
    80,
    ({ quality, n }) => {
      for (let i = 0; i < n * K; i++) quality[i] = i % K === 3 ? 1 : 0
    },
    {},
  ],
  ['everything right', 80, ({ quality }) => quality.fill(1), {}],
  ['one sample', 1, ({ quality }) => quality.fill(0).fill(1, 1, 2), {}],
  ['identical questions', 40, ({ embedding }) => embedding.fill(0.5), {}],
  ['free models', 40, ({ cost }) => cost.fill(0), {}],
  ['a huge λ', 80, () => {}, { trainLambda: 1e9 }],
  ['λ = ∞', 80, () => {}, { trainLambda: 'inf' }],
  ['λ = ∞ as in the reference', 80, () => {}, { trainLambda: 'inf', paperMode: true }],
]

describe.each(variants)('%s', (_name, id, params) => {
  const router = routerById(id)!
  it.each(oddities)('gives scores between 0 and 1 for %s', async (_what, n, change, more) => {
    expectScores(await runRouter(router, setOf(n, 7, change), query, ctxOf({ ...params, ...more })))
  })
  it('works without a dev split', async () => {
    expectScores(await runRouter(router, setOf(80, 7), query, ctxOf(params, { dev: makeBatch({ n: 0, K }) })))
  })
  it('names the question and the feature that is not a number', async () => {
    const broken = setOf(80, 7, ({ embedding }) => {
      embedding[3 * dims + 4] = Number.NaN
    })
    await expect(runRouter(router, broken, query, ctxOf(params))).rejects.toThrow('feature 4 of question "3" is NaN')
    await expect(runRouter(router, query, broken, ctxOf(params))).rejects.toThrow('feature 4 of question "3" is NaN')
  })
  it('survives a learning rate of a million, or says that it diverged', async () => {
    await runRouter(router, setOf(80, 7), query, ctxOf({ ...params, rate: 1e6 })).then(expectScores, (error: Error) =>
      expect(error.message).toMatch(/learning rate/),
    )
  })
  it('says so when nothing can be learned, or gives scores', async () => {
    const unsolved = setOf(40, 7, ({ quality }) => quality.fill(0))
    await runRouter(router, unsolved, query, ctxOf(params)).then(expectScores, (error: Error) =>
      expect(error.message).toContain('no training question is answered by any model'),
    )
  })
  it('stops when it is cancelled', async () => {
    const controller = new AbortController()
    controller.abort(new Error('cancelled'))
    const ctx = ctxOf(params, { signal: controller.signal })
    await expect(runRouter(router, setOf(80, 7), query, ctx)).rejects.toThrow('cancelled')
  })
  it('has a state of plain data', async () => {
    const ctx = ctxOf(params)
    const state = await router.fit!(setOf(80, 7), ctx)
    const copy = structuredClone(state)
    const predict = (of: unknown) => router.predict(query, { ...ctx, state: of })
    expect(await predict(copy)).toEqual(await predict(state))
  })
  it('picks the same on the kernel as with plain loops where scores differ', async () => {
    const kernel = await createKernel()
    const plain = ctxOf(params)
    const train = setOf(80, 7)
    const fast = ctxOf(params, { lib: { ...plain.lib, matmul: (...args) => kernel.matmul(...args) } })
    const a = await runRouter(router, train, query, plain)
    const b = await runRouter(router, train, query, fast)
    if ('choices' in a || 'choices' in b) throw new Error('choices, not scores')
    a.scores.forEach((score, i) => {
      expect(b.scores[i]).toBeCloseTo(score, 3)
    })
  })
})

describe('learning', () => {
  // Each question's first feature tells which of two models is right.
  const easy = (n: number, seed: number) =>
    setOf(n, seed, ({ quality, embedding }) => {
      quality.fill(0)
      for (let i = 0; i < n; i++) quality[i * K + (embedding[i * dims] > 0 ? 1 : 3)] = 1
    })
  it.each(ids)('%s finds what there is to find', async (id) => {
    const test = easy(100, 2)
    const ctx = ctxOf({ epochs: 60, steps: 100, patience: 60, trainLambda: 'inf', batch: 16 }, { dev: easy(50, 3) })
    const picks = picksOf(await runRouter(routerById(id)!, easy(300, 1), test, ctx), K)
    const right = picks.reduce((sum, pick, i) => sum + test.quality[i * K + pick], 0)
    expect(right).toBeGreaterThan(90)
  })
  it('tells epochs and the dev Rank Score', async () => {
    const told: string[] = []
    const ctx = ctxOf(
      { patience: 60 },
      { dev: easy(50, 3), progress: ({ unit, note }) => void told.push(`${unit} ${note}`) },
    )
    await runRouter(routerById('mlp')!, easy(80, 1), easy(5, 2), ctx)
    expect(told[0]).toMatch(/^epochs dev Rank Score \d+\.\d$/)
  })
})
