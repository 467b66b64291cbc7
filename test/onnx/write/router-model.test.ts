import { describe, expect, it } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { argmaxRow, plainLib } from '../../../src/core/lib.ts'
import { createRng } from '../../../src/core/rng.ts'
import type { GraphSpec, ParamValues, TrainSet } from '../../../src/core/router.ts'
import { applyScaler, fitScaler } from '../../../src/core/scaler.ts'
import { version } from '../../../src/core/version.ts'
import { writeRouterModel } from '../../../src/onnx/write/router-model.ts'
import { builtInRouters, routerById } from '../../../src/routers/index.ts'
import { randomData } from '../../core/random-data.ts'
import { makeBatch, makeCtx } from '../../routers/fakes.ts'
import { openFile } from './open.ts'

const K = 5
const dims = 6
const models = ['ant', 'bee', 'cat', 'dog', 'eel']

/** Raw features far from zero and of different spreads, so that a file without its scaler would be found out. */
function rawRows(n: number, seed: number): Float32Array {
  const rng = createRng(seed)
  return Float32Array.from({ length: n * dims }, (_, i) => 3 + (i % dims) * (1 + rng.normal()))
}

const trainRaw = rawRows(120, 5)
const testRaw = rawRows(200, 6)
const scaler = fitScaler(trainRaw, dims)
const scaled = (raw: Float32Array) => applyScaler(scaler, raw, new Float32Array(raw.length))
const setOf = (embedding: Float32Array, seed: number): TrainSet =>
  makeBatch({ ...randomData(embedding.length / dims, K, seed), embedding, dims })
const train = setOf(scaled(trainRaw), 7)
const test = setOf(scaled(testRaw), 8)
const front = { name: 'Test', dims, input: 'six numbers', scaler, models, metadata: { router: 'x', pack: 'toy' } }

const offered = builtInRouters.filter((router) => router.graph)
const variants: [string, string, ParamValues][] = [
  ...offered.map(({ id }): (typeof variants)[number] => [id, id, {}]),
  ['kmeans, as they are', 'kmeans', { normalize: false }],
  ['linear, one label per question', 'linear', { method: 'optimum-sum' }],
  ['mlp, two layers of tanh', 'mlp', { hidden: '16, 8', activation: 'tanh' }],
  ['mlp, logistic', 'mlp', { activation: 'logistic' }],
  ['routerdc, no activation', 'routerdc', { activation: 'none' }],
]

describe('a router as a file', () => {
  it('exists for every router with weights', () => {
    expect(offered.map(({ id }) => id)).toEqual([
      'kmeans',
      'ovr',
      'linear',
      'mlp',
      'cosinecls',
      'routerdc',
      'zooter',
      'vlc',
    ])
  })

  it.each(variants)('%s: gives the scores and picks of the router, from raw features', async (_name, id, params) => {
    const router = routerById(id)!
    const ctx = makeCtx({ K, params: { epochs: 15, steps: 30, hidden: '16', width: '64', ...params } })
    const state = await router.fit!(train, ctx)
    const prediction = await router.predict(test, { ...ctx, state })
    if ('choices' in prediction) throw new Error('choices, not scores')
    const file = await openFile(writeRouterModel(await router.graph!(state), front))
    const { scores, choice } = await file.run(testRaw, dims)
    expect(scores.length).toBe(test.n * K)
    prediction.scores.forEach((score, i) => {
      expect(Math.abs(scores[i] - score)).toBeLessThan(1e-5)
    })
    let compared = 0
    for (let i = 0; i < test.n; i++) {
      const sorted = [...prediction.scores.subarray(i * K, (i + 1) * K)].sort((a, b) => b - a)
      if (sorted[0] - sorted[1] < 2e-5) continue
      compared++
      expect(choice[i]).toBe(argmaxRow(prediction.scores, i, K))
    }
    expect(compared).toBeGreaterThan(test.n * 0.9)
  })

  it('keeps a model that is never or always right where it is', async () => {
    const router = routerById('ovr')!
    const odd = { ...train, quality: train.quality.map((q, i) => (i % K === 1 ? 0 : i % K === 2 ? 1 : q)) }
    const state = await router.fit!(odd, makeCtx({ K }))
    const { scores } = await (await openFile(writeRouterModel(await router.graph!(state), front))).run(testRaw, dims)
    for (let i = 0; i < test.n; i++) {
      expect(scores[i * K + 1]).toBeLessThan(1e-30)
      expect(scores[i * K + 2]).toBe(1)
    }
  })

  it('says what goes in, what comes out, and where it is from', async () => {
    const state = await routerById('kmeans')!.fit!(train, makeCtx({ K }))
    const bytes = writeRouterModel(await routerById('kmeans')!.graph!(state), front)
    const { session } = await openFile(bytes)
    expect(session.inputMetadata).toMatchObject([{ name: 'embedding', type: 'float32', shape: ['n', dims] }])
    expect(session.outputMetadata).toMatchObject([
      { name: 'scores', type: 'float32', shape: ['n', K] },
      { name: 'choice', type: 'int64', shape: ['n'] },
    ])
    const text = new TextDecoder().decode(bytes)
    for (const said of ['six numbers', JSON.stringify(models), 'vl-routerbench-web', version, 'toy'])
      expect(text).toContain(said)
    expect(version).toBe(packageJson.version)
  })

  it('passes features on as they are where the page does not scale them', async () => {
    const state = await routerById('kmeans')!.fit!(train, makeCtx({ K }))
    const { scaler: _scaler, ...bare } = front
    const file = await openFile(writeRouterModel(await routerById('kmeans')!.graph!(state), bare))
    const prediction = await routerById('kmeans')!.predict(test, { ...makeCtx({ K }), state })
    const { scores } = await file.run(test.embedding!, dims)
    if ('scores' in prediction)
      prediction.scores.forEach((score, i) => {
        expect(scores[i]).toBeCloseTo(score, 5)
      })
  })
})

describe('a graph that does not fit together', () => {
  const one = { shape: [1], data: Float32Array.of(1) }
  const add = (inputs: string[], output: string) => ({ op: 'Add', inputs, output })
  it.each<[string, GraphSpec['constants'], GraphSpec['steps'], string]>([
    ['misses an input', { one }, [add(['features', 'two'], 'scores')], '"two", which no earlier step makes'],
    ['makes a name twice', { one }, [add(['features', 'one'], 'one')], 'makes "one", which is there already'],
    ['has no scores', { one }, [add(['features', 'one'], 'sum')], 'ArgMax needs "scores"'],
    ['has a shape of its own', { one: { ...one, shape: [2] } }, [], '"one" has 1 numbers, its shape 2 needs 2'],
    ['holds no number', { one: { shape: [1], data: Float32Array.of(Number.NaN) } }, [], '"one" holds NaN'],
  ])('%s: a sentence', (_what, constants, steps, sentence) => {
    expect(() => writeRouterModel({ kind: 'utility', constants, steps }, front)).toThrow(sentence)
  })
})

describe('the plain library', () => {
  it('breaks ties as ArgMax does', async () => {
    const constants = {
      flat: { shape: [1, K], data: new Float32Array(K) },
      W: { shape: [K, dims], data: new Float32Array(K * dims) },
    }
    const steps = [{ op: 'Gemm', inputs: ['features', 'W', 'flat'], output: 'scores', attributes: { transB: 1 } }]
    const file = await openFile(writeRouterModel({ kind: 'utility', constants, steps }, front))
    const { choice } = await file.run(testRaw.subarray(0, dims), dims)
    expect(choice).toEqual([plainLib.argmaxRow(new Float32Array(K), 0, K)])
  })
})
