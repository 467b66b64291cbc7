/** From a trained row to its file, and from the pack's own embeddings through the file to the row's picks. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine.ts'
import { answersOf, ownEngine } from '../../../src/engine/run/answers.ts'
import type { Fitted, RunJob } from '../../../src/engine/run/run.ts'
import type { Experiment } from '../../../src/experiment/experiment.ts'
import type { OpenModel } from '../../../src/onnx/run/open-model.ts'
import type { SealedPack } from '../../../src/packs/seal.ts'
import { openFile } from '../../onnx/write/open.ts'
import { openEngine, quiet, smallExperiment } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'
import { callShares, fusedTestRows } from './fused-rows.ts'

const keys = ['kmeans', 'ovr', 'linear', 'mlp', 'cosinecls', 'routerdc', 'zooter', 'vlc']

/** At λ = 0 the board picks the highest score. */
const experiment: Experiment = { ...smallExperiment, budget: { by: 'lambda', lambda: 0 } }

let pack: SealedPack
let engine: Engine
beforeAll(async () => {
  pack = await smallPack({ images: true })
  engine = await openEngine(pack)
  for (const key of keys.slice(1)) await engine.train(experiment, key, quiet)
})

describe('the file of a row', () => {
  it.each(keys)(
    '%s: sends the test questions where the board says it does, from the pack’s own embeddings',
    async (key) => {
      const { rows } = await engine.board(experiment)
      const row = rows.find((candidate) => candidate.key === key)
      expect(row).toMatchObject({ status: 'ready', file: true, engine: ownEngine })
      const file = await openFile((await engine.file(experiment, key))!)
      const { choice } = await file.run(await fusedTestRows(pack), 15)
      expect(callShares(choice, pack.info.models.length)).toEqual([...row!.shares])
    },
  )

  it('says what it was made from', async () => {
    const text = new TextDecoder().decode((await engine.file(experiment, 'linear'))!)
    const parts = '[{"name":"toy","width":6},{"name":"toy-eyes","width":9}]'
    const said = [
      parts,
      'normalize_concat',
      pack.hash,
      'small (simulated)',
      '"trainLambda":"100"',
      'Small prices, 2026-01-01',
    ]
    for (const sentence of said) expect(text).toContain(sentence)
  })

  it('does not exist for rows without weights', async () => {
    for (const key of ['knn', 'strongest', 'nobody']) expect(await engine.file(experiment, key)).toBeUndefined()
  })
})

describe('answers by ONNX Runtime', () => {
  const scores = Float32Array.of(0.2, 0.8, 0.6, 0.4)
  const one = { shape: [1, 2], data: new Float32Array(2) }
  const part = {
    rows: Int32Array.of(0, 1),
    expected: new Float64Array(4),
    dataset: new Uint8Array(2),
    inTokens: new Float32Array(4),
  }
  const job = {
    K: 2,
    test: part,
    dev: part,
    features: { train: {}, dev: {}, test: {} },
    front: { name: 'x', dims: 2, input: '', models: ['a', 'b'], metadata: {} },
    raw: { dev: new Float32Array(4), test: new Float32Array(4) },
  } as unknown as RunJob // the rest is for fitting
  const fitted = (): Fitted => ({
    seen: { usesPrices: false, usesRandom: false },
    notes: new Set(),
    graph: {
      kind: 'utility',
      constants: { one },
      steps: [{ op: 'Add', inputs: ['features', 'one'], output: 'scores' }],
    },
    ask: async () => ({ scores, kind: 'utility' }),
  })
  const model =
    (given: Float32Array): OpenModel =>
    async () => ({
      engine: 'the runtime',
      scores: async () => given,
      close: async () => {},
    })

  it('are taken where they agree with the router', async () => {
    const close = scores.map((score) => score + 1e-5)
    const run = await answersOf(fitted(), job, model(close))
    expect(run).toMatchObject({ engine: 'the runtime', test: { scores: close }, notes: [] })
  })

  it.each<[string, OpenModel, RegExp]>([
    ['it cannot be had', async () => Promise.reject(new Error('offline')), /failed \(offline\)/],
    ['it says something else', model(Float32Array.of(0.8, 0.2, 0.6, 0.4)), /different scores than the router/],
    ['it says no number', model(new Float32Array(4).fill(Number.NaN)), /must be finite/],
    ['it says too little', model(new Float32Array(2)), /2 scores for 2 × 2/],
  ])('are the router’s own, with a note, where %s', async (_what, open, note) => {
    const run = await answersOf(fitted(), job, open)
    expect(run).toMatchObject({ engine: ownEngine, test: { scores } })
    expect(run.notes.join()).toMatch(note)
  })
})
