import { beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../../../src/engine/engine.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../../src/engine/prepare/pack-source.ts'
import { defaultExperiment, type Experiment } from '../../../src/experiment/experiment.ts'
import { nearestWith } from '../../../src/kernel/shards.ts'
import type { LoadedModel } from '../../../src/onnx/run/open-model.ts'
import { openFile } from '../../onnx/write/open.ts'
import { openEngine } from '../open-engine.ts'
import { partOf, smallPack } from '../small-pack.ts'

const experiment: Experiment = { ...defaultExperiment, pack: 'small' }
const testRow = Array.from({ length: 240 }, (_, row) => row).find((row) => partOf(row) === 2)!

let engine: Engine
beforeAll(async () => {
  engine = await openEngine(await smallPack())
})

describe('one question, every fitted router', () => {
  it('gives a test question of the pack what the board gave it', async () => {
    // Accuracy only, so that the choice is the board's: the sum over all test rows must be the board's share.
    const plain: Experiment = { ...experiment, budget: { by: 'lambda', lambda: 0 } }
    const board = await engine.board(plain)
    const rows = Array.from({ length: 240 }, (_, row) => row).filter((row) => partOf(row) === 2)
    const shares = new Map<string, number[]>()
    for (const row of rows) {
      for (const { key, choice } of (await engine.ask(plain, { row })).answers) {
        if (choice === undefined) continue
        const counts = shares.get(key) ?? [0, 0, 0, 0]
        counts[choice] += 1 / rows.length
        shares.set(key, counts)
      }
    }
    expect(shares.size).toBeGreaterThan(4)
    for (const [key, counts] of shares) {
      // Random draws from the start of its seed at every call, so one question at a time is not a batch.
      if (key === 'random') continue
      const { shares: whole } = board.rows.find((row) => row.key === key)!
      for (const [k, share] of counts.entries()) expect(share, key).toBeCloseTo(whole[k], 10)
    }
  })

  it('finds the question itself nearest when it is a training question, and says who solved it', async () => {
    const { nearest, known } = await engine.ask(experiment, { row: 0 })
    expect(nearest[0].similarity).toBeCloseTo(1, 6)
    expect(known?.part).toBe('train')
    expect(nearest[0].solvedBy).toEqual(known?.solvedBy)
  })

  it('answers a question from outside, at the cost of its own tokens', async () => {
    const vectors = { text: Float32Array.of(3, 0, 0, 0, 0, 0) }
    const short = await engine.ask(experiment, { text: 'how many?', pictures: 0, vectors })
    const long = await engine.ask(experiment, { text: 'how many '.repeat(50), pictures: 1, vectors })
    expect(short.inTokens).toBe(3)
    expect(long.inTokens).toBeGreaterThan(256)
    for (const [k, usd] of short.expectedUsd.entries()) expect(long.expectedUsd[k]).toBeGreaterThan(usd)
    expect(short.known).toBeUndefined()
    // The first number is what makes the first model right in this pack.
    const knn = short.answers.find(({ key }) => key === 'knn')!
    expect(knn.scores).toHaveLength(4)
    expect(knn.scores![0]).toBeGreaterThan(0.5)
  })

  it('says why a router does not answer', async () => {
    const { answers } = await engine.ask(experiment, { text: 'x', pictures: 0, vectors: {} })
    const messages = Object.fromEntries(answers.map(({ key, message }) => [key, message]))
    expect(messages.mlp).toMatch(/not trained yet/)
    expect(messages['strongest-per-dataset']).toMatch(/needs the dataset of the question/)
    expect(messages.knn).toBeUndefined()
    expect(answers.some(({ key }) => key.endsWith('hindsight'))).toBe(false)
  })

  it('refuses vectors of another encoder by their width', async () => {
    const vectors = { text: new Float32Array(5) }
    await expect(engine.ask(experiment, { text: 'x', pictures: 0, vectors })).rejects.toThrow(
      /gives 6 numbers, the question has 5/,
    )
  })

  it('offers the same examples every time, from the test part', async () => {
    const examples = await engine.examples(experiment)
    expect(examples).toHaveLength(6)
    for (const { row } of examples) expect(partOf(row)).toBe(2)
    expect(await engine.examples(experiment)).toEqual(examples)
    expect(examples[0].row).toBe(testRow)
  })

  it('asks a trained router by its file, and gets what the board got', async () => {
    const plain: Experiment = { ...experiment, budget: { by: 'lambda', lambda: 0 } }
    const pack = await smallPack()
    const read = async (name: string) => pack.entries.get(name) ?? new Uint8Array()
    const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache, openFile: openInNode }
    const { engine: own } = await Engine.open({ info: pack.info, hash: pack.hash, read }, tools)
    const quiet = { signal: new AbortController().signal, onProgress: () => {} }
    await own!.train(plain, 'linear', quiet)
    const whole = (await own!.board(plain)).rows.find(({ key }) => key === 'linear')!
    const counts = [0, 0, 0, 0]
    const rows = Array.from({ length: 240 }, (_, row) => row).filter((row) => partOf(row) === 2)
    for (const row of rows) {
      const { answers } = await own!.ask(plain, { row })
      counts[answers.find(({ key }) => key === 'linear')!.choice!] += 1 / rows.length
    }
    for (const [k, share] of counts.entries()) expect(share).toBeCloseTo(whole.shares[k], 10)
  })
})

/** A router's file on onnxruntime-web's WebAssembly in Node. */
async function openInNode(file: Uint8Array): Promise<LoadedModel> {
  const { session, run } = await openFile(file)
  return {
    engine: 'Node',
    scores: async (rows, dims) => (await run(rows, dims)).scores,
    close: () => session.release(),
  }
}
