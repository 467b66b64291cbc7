import { beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../../../src/core/rng.ts'
import type { Embedding } from '../../../src/core/types.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../../src/engine/prepare/pack-source.ts'
import { pairsOf } from '../../../src/engine/rows/compare-encoders.ts'
import { defaultExperiment, type Experiment } from '../../../src/experiment/experiment.ts'
import { nearestWith } from '../../../src/kernel/shards.ts'
import { decodeEmbedding } from '../../../src/packs/matrices.ts'
import type { Encoding } from '../../../src/storage/encodings.ts'
import { quiet } from '../open-engine.ts'
import { smallPack } from '../small-pack.ts'

const encoding = (key: string, modality: 'text' | 'image'): Encoding => ({
  key,
  info: { id: key, modality, dims: 6 },
  rows: 240,
  bad: [],
  devices: ['test'],
  seconds: 2.4,
  engine: 'test',
})
const encodings = [encoding('good@1:int8', 'text'), encoding('noise@1:int8', 'image')]
const experiment: Experiment = { ...defaultExperiment, pack: 'small' }

let engine: Engine
beforeAll(async () => {
  const pack = await smallPack()
  const read = async (name: string) => pack.entries.get(name) ?? new Uint8Array()
  const good = await decodeEmbedding(pack.info, 'toy', read)
  const rng = createRng(5)
  const noise: Embedding = { ...good, values: Float32Array.from({ length: 240 * 6 }, () => rng.normal()) }
  const source = {
    info: pack.info,
    hash: pack.hash,
    read,
    encoded: async (key: string) => (key.startsWith('good') ? good : noise),
  }
  const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
  engine = (await Engine.open(source, tools)).engine!
  await engine.prepare(experiment, quiet)
})

describe('the same router on every pair of encoders', () => {
  it('takes TF-IDF, each encoder alone, and every pair', () => {
    expect(pairsOf(encodings).map(({ source, text, image }) => [source, text, image])).toEqual([
      ['tfidf', '', ''],
      ['encoders', '', 'noise@1:int8'],
      ['encoders', 'good@1:int8', ''],
      ['encoders', 'good@1:int8', 'noise@1:int8'],
    ])
  })

  it('scores what a router sees through each, and times it with encoding and without', async () => {
    const line = (text: string, image: string) =>
      engine.comparePair(experiment, 'knn', { source: 'encoders', text, image }, encodings, quiet)
    const good = await line('good@1:int8', '')
    const noise = await line('', 'noise@1:int8')
    const both = await line('good@1:int8', 'noise@1:int8')
    expect(good.overall!.accuracy).toBeGreaterThan(noise.overall!.accuracy)
    expect(good.encodeMs).toBeCloseTo(10, 6)
    expect(both.encodeMs).toBeCloseTo(20, 6)
    for (const { routeMs } of [good, noise, both]) expect(routeMs).toBeGreaterThan(0)
  })

  it('gives a router on the pack’s own vectors what the board gives it, and leaves the board alone', async () => {
    const before = JSON.stringify(await engine.board(experiment))
    const row = (await engine.board(experiment)).rows.find(({ key }) => key === 'knn')!
    const good = await engine.comparePair(
      experiment,
      'knn',
      { source: 'encoders', text: 'good@1:int8', image: '' },
      encodings,
      quiet,
    )
    expect(good.overall).toEqual(row.overall)
    expect(JSON.stringify(await engine.board(experiment))).toBe(before)
  })

  it('trains a router that takes long, and says why a line could not be computed', async () => {
    const good = { source: 'encoders', text: 'good@1:int8', image: '' } as const
    const trained = await engine.comparePair(experiment, 'linear', good, encodings, quiet)
    expect(trained.overall!.accuracy).toBeGreaterThan(0)
    const words = await engine.comparePair(
      experiment,
      'knn',
      { source: 'tfidf', text: '', image: '' },
      encodings,
      quiet,
    )
    expect(words.failure).toMatch(/neither embeddings nor texts/)
  })
})
