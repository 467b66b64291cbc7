import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Router } from '../../../src/core/router.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { Lab } from '../../../src/engine/study/lab.ts'
import { runStudy } from '../../../src/engine/study/studies.ts'
import type { Study, StudyKind } from '../../../src/engine/study/study.ts'
import type { Experiment } from '../../../src/experiment/experiment.ts'
import { sealPack } from '../../../src/packs/seal.ts'
import { openEngine, quiet, smallExperiment } from '../open-engine.ts'
import { smallParts } from '../small-pack.ts'

/** Sends questions with an even number of characters to the first model, the others to the second. */
const parity: Router = vi.hoisted(() => ({
  id: 'parity',
  name: 'Parity',
  about: 'Counts characters.',
  needs: ['text'],
  fit(train) {
    if (train.text?.length !== train.n) throw new Error('no texts of the train part')
  },
  predict: ({ text = [] }) => ({ choices: text.map(({ length }) => length % 2) }),
}))

/** The same after a long fit. */
const longParity = vi.hoisted(() => ({ ...parity, id: 'long-parity', long: true }))

vi.mock('../../../src/routers/index.ts', async (original) => {
  const { builtInRouters } = await original<typeof import('../../../src/routers/index.ts')>()
  const all = [...builtInRouters, parity, longParity]
  return { builtInRouters: all, routerById: (id: string) => all.find((router) => router.id === id) }
})

const n = 240
const row = (router: string) => ({ key: router, router, params: {}, fitOn: 'train' as const })
const experiment: Experiment = {
  ...smallExperiment,
  routers: [row('parity'), row('long-parity')],
  study: { ...smallExperiment.study, routers: ['parity', 'long-parity'], seeds: 1 },
}

let engine: Engine
beforeAll(async () => {
  // Odd rows have questions of an odd length. Every fifth row is in the test part: half of them are odd.
  const samples = Array.from({ length: n }, (_, i) => ({ id: String(i), prompt: 'x'.repeat(2 + (i % 2)) }))
  engine = await openEngine(await sealPack({ ...smallParts(), samples }), experiment)
})

describe('a built-in router that asks for texts', () => {
  const board = async () => (await engine.board(experiment)).rows.filter(({ kind }) => kind === 'router')

  it('gets them on the board, quick or long', async () => {
    await engine.train(experiment, 'long-parity', quiet)
    for (const { status, message, shares } of await board()) {
      expect(status, message).toBe('ready')
      expect([...shares]).toEqual([0.5, 0.5, 0, 0])
    }
  })

  it('gets the question that is asked under Try it, the pack’s or a visitor’s', async () => {
    const choice = async (question: Parameters<Engine['ask']>[1]) =>
      (await engine.ask(experiment, question)).answers.find(({ key }) => key === 'parity')?.choice
    const outside = (text: string) => choice({ text, pictures: 0, vectors: { text: new Float32Array(6) } })
    expect([await choice({ row: 4 }), await choice({ row: 9 })]).toEqual([0, 1])
    expect([await outside('four'), await outside('three')]).toEqual([0, 1])
  })

  it('gets them in the studies and in the encoder comparison', async () => {
    const study = async (kind: StudyKind) => {
      let last: Study | undefined
      for await (last of runStudy(kind, new Lab(engine), experiment, 'a test', quiet));
      return last?.rows ?? []
    }
    for (const kind of ['seeds', 'latency'] as const) {
      const rows = await study(kind)
      expect(rows).toHaveLength(2)
      for (const { failure } of rows) expect(failure, kind).toBeUndefined()
    }
    const choice = { source: 'tfidf', text: '', image: '' } as const
    const pair = await engine.comparePair(experiment, 'parity', choice, [], quiet)
    expect(pair.failure).toBeUndefined()
    const [parityRow] = await board()
    expect(pair.overall?.accuracy).toBe(parityRow.overall.accuracy)
  })
})
