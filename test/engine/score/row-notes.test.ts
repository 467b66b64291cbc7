import { describe, expect, it } from 'vitest'
import { Insight } from '../../../src/engine/insight.ts'
import type { Board, BoardRow } from '../../../src/engine/score/board.ts'
import { markedName } from '../../../src/engine/score/board.ts'
import { reportJson } from '../../../src/engine/score/report.ts'
import { constantOf } from '../../../src/engine/score/row-notes.ts'
import type { Experiment } from '../../../src/experiment/experiment.ts'
import { sealPack } from '../../../src/packs/seal.ts'
import { leaderboardTable } from '../../../src/ui/export/board-tables.ts'
import { openEngine, quiet, smallExperiment } from '../open-engine.ts'
import { smallPack, smallParts } from '../small-pack.ts'

const models = [{ id: 'ant' }, { id: 'bee' }]

describe('a row that sends everything to one model', () => {
  const router = { kind: 'router', router: 'knn' } as const
  it('is found, whatever made its choices', () => {
    expect(constantOf(router, [1, 1, 1], models)).toBe('bee')
    expect(constantOf({ kind: 'router', router: 'guest:mine' }, [0, 0], models)).toBe('ant')
    expect(constantOf({ kind: 'baseline', router: 'guest:blind' }, [0, 0], models)).toBe('ant')
    expect(constantOf({ kind: 'baseline', router: 'strongest-per-dataset' }, [0, 0], models)).toBe('ant')
    expect(constantOf(router, [1, 1, 0], models)).toBeUndefined()
  })
  it('is not one where that is what the row is, or where one question says nothing', () => {
    expect(constantOf({ kind: 'baseline', router: 'strongest' }, [0, 0], models)).toBeUndefined()
    expect(constantOf({ kind: 'baseline', router: 'cheapest' }, [0, 0], models)).toBeUndefined()
    expect(constantOf({ kind: 'hindsight', router: 'strongest-per-dataset' }, [0, 0], models)).toBeUndefined()
    expect(constantOf(router, [1], models)).toBeUndefined()
  })

  it('is marked on the board, in the report and in the export', async () => {
    const engine = await openEngine(await smallPack())
    const cheap: Experiment = { ...smallExperiment, budget: { by: 'lambda', lambda: Number.POSITIVE_INFINITY } }
    const board = await engine.board(cheap)
    const row = board.rows.find(({ key }) => key === 'knn') as BoardRow
    expect(row).toMatchObject({ constant: 'ant', badges: ['one model'] })
    expect(row.notes[0]).toBe('Asks ant every time: not routing here.')
    expect(markedName(row)).toBe('KNN, k = 5 (one model)')
    for (const key of ['strongest', 'cheapest', 'model:ant'])
      expect(board.rows.find((other) => other.key === key)?.constant, key).toBeUndefined()
    const report = JSON.parse(reportJson(await new Insight(engine).report(cheap)))
    expect(report.rows.find(({ router }: { router: string }) => router === 'knn')).toMatchObject({
      constant: 'ant',
      badges: ['one model'],
    })
    const { columns, rows } = leaderboardTable(board)
    expect(rows.find(([key]) => key === 'knn')?.[columns.indexOf('constant')]).toBe('ant')
    const plain = await engine.board(smallExperiment)
    expect(plain.rows.filter(({ constant }) => constant).map(({ key }) => key)).toEqual(['strongest-per-dataset'])
  })
})

const noteOf = (board: Board, key: string) => board.rows.find((row) => row.key === key)?.notes ?? []

describe('nothing to see, no routing', () => {
  const { embeddings: _, ...bare } = smallParts()
  const withTexts = async (promptOf: (i: number) => string) => {
    const samples = Array.from(bare.dataset, (_, i) => ({ id: `q${i}`, prompt: promptOf(i) }))
    return (await openEngine(await sealPack({ ...bare, samples }))).board(smallExperiment)
  }
  const learned = (board: Board) => board.rows.filter(({ kind }) => kind === 'router')

  it.each([
    ['no text at all', () => ''],
    ['the same text everywhere', () => 'What is shown in the picture?'],
    ['nothing but marks', () => '?!'],
    ['words that no two questions share', (i: number) => `w${i}`],
  ])('%s: every learned row says why and what to do, baselines run', async (_what, promptOf) => {
    const board = await withTexts(promptOf)
    expect(board.features).toBe('none')
    for (const { key, status, message } of learned(board)) {
      expect(status, key).toBe('failed')
      expect(message, key).toMatch(
        /^nothing to see: .*Import the pack again with a column of question texts, or encode/,
      )
    }
    expect(board.rows.find(({ key }) => key === 'strongest')?.status).toBe('ready')
  })
  it('is so for vectors that are all the same', async () => {
    const [embedding] = smallParts().embeddings ?? []
    const values = new Float32Array(embedding.values.length).fill(0.5)
    const board = await (await openEngine(await sealPack({ ...bare, embeddings: [{ ...embedding, values }] }))).board(
      smallExperiment,
    )
    expect(learned(board).map(({ status }) => status)).not.toContain('ready')
    expect(board.rows.find(({ key }) => key === 'knn')?.message).toContain(
      'all training questions have the same vector',
    )
  })
  it('lets routers run where some questions have text', async () => {
    const board = await withTexts((i) => (i % 4 === 0 ? '' : i % 2 ? 'a red cat' : 'a blue dog'))
    expect(board.rows.find(({ key }) => key === 'knn')?.status).toBe('ready')
    expect(board.features).toContain('TF-IDF')
  })
})

describe('silent corners', () => {
  it('says that λ is 0 where the split has no dev questions', async () => {
    const parts = smallParts()
    const split = parts.split?.map((part) => (part === 1 ? 0 : part))
    const board = await (await openEngine(await sealPack({ ...parts, ...(split && { split }) }))).board(smallExperiment)
    expect(noteOf(board, 'knn')).toContain(
      'The split has no dev questions to find λ on: λ = 0, the score alone decides.',
    )
    expect(noteOf(board, 'strongest')).toEqual([])
  })
  it('says that all calls are free, or which models are', async () => {
    const engine = await openEngine(await smallPack())
    const free = { inputPerMillion: 0, outputPerMillion: 0 }
    const boardAt = (prices: Experiment['prices']) => engine.board({ ...smallExperiment, prices })
    const one = await boardAt({ ant: free })
    expect(one.notes.map(({ what }) => what)).toEqual([
      '1 model (ant) costs nothing: the Rank Score counts a cost of 0 as that of the cheapest paid model.',
    ])
    const all = await boardAt({ ant: free, bee: free, cat: free, dog: free })
    expect(all.notes.map(({ what }) => what)).toEqual([
      'Every call costs 0: there is no Rank Score, and λ changes nothing.',
    ])
    expect((await engine.board(smallExperiment)).notes).toEqual([])
  })
  it('says how grades are read where training needs right or wrong', async () => {
    const parts = smallParts()
    const quality = parts.quality.map((q, at) => (at % 7 === 0 ? 0.4 : q))
    const engine = await openEngine(await sealPack({ ...parts, quality }))
    const experiment: Experiment = {
      ...smallExperiment,
      routers: [...smallExperiment.routers, { key: 'ovr', router: 'ovr', params: {}, fitOn: 'train' }],
    }
    await engine.train(experiment, 'ovr', quiet)
    const board = await engine.board(experiment)
    const cut =
      'The pack has grades between 0 and 1. Where training needs right or wrong, a grade of 0.5 or more is right.'
    for (const key of ['ovr', 'kmeans', 'knn-label']) expect(noteOf(board, key), key).toContain(cut)
    for (const key of ['knn', 'strongest']) expect(noteOf(board, key), key).not.toContain(cut)
    const plain = await (await openEngine(await smallPack())).board(smallExperiment)
    expect(noteOf(plain, 'kmeans')).not.toContain(cut)
  })
})
