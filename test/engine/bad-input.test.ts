/** Odd data and odd settings, through the whole engine: every built-in router ends in figures or in a sentence. */
import { describe, expect, it } from 'vitest'
import type { BoardRow } from '../../src/engine/score/board.ts'
import type { Experiment } from '../../src/experiment/experiment.ts'
import { type PackParts, sealPack } from '../../src/packs/seal.ts'
import { builtInRouters } from '../../src/routers/index.ts'
import { openEngine, quiet, smallExperiment } from './open-engine.ts'
import { partOf, smallParts } from './small-pack.ts'

const K = 4
const rowsOf = (params: Experiment['routers'][number]['params'] = {}): Experiment['routers'] =>
  builtInRouters.map(({ id }) => ({ key: id, router: id, params, fitOn: 'train' }))

type Change = (parts: PackParts & { quality: Float32Array; split: Uint8Array }) => Partial<PackParts>

const quality =
  (of: (row: number, model: number, was: number) => number): Change =>
  (parts) => ({ quality: parts.quality.map((was, i) => of(Math.floor(i / K), i % K, was)) })

const features =
  (dims: number, of: (row: number, column: number) => number): Change =>
  ({ split }) => {
    const info = { id: 'toy', modality: 'text' as const, dims }
    const values = Float32Array.from({ length: split.length * dims }, (_, i) => of(Math.floor(i / dims), i % dims))
    return { embeddings: [{ info, rows: split.length, values }] }
  }

const splits =
  (of: (row: number) => number): Change =>
  ({ split }) => ({ split: split.map((_, row) => of(row)) })

const data: [string, Change][] = [
  ['ordinary data', () => ({})],
  ['features that are all the same', features(6, () => 0.5)],
  ['features that are all 0', features(6, () => 0)],
  ['features of huge and tiny numbers', features(6, (row, column) => 10 ** (column * 12 - 30) * ((row % 7) - 3))],
  ['features of no width', features(0, () => 0)],
  ['one feature', features(1, (row) => row % 5)],
  ['a model that is always right', quality((_, model, was) => (model === 1 ? 1 : was))],
  ['a model that is never right', quality((_, model, was) => (model === 1 ? 0 : was))],
  ['a model that is never right on train', quality((row, model, was) => (model === 1 && partOf(row) === 0 ? 0 : was))],
  ['one model that is ever right', quality((_, model) => (model === 2 ? 1 : 0))],
  ['everything right', quality(() => 1)],
  ['nothing right on train', quality((row, _model, was) => (partOf(row) === 0 ? 0 : was))],
  ['nothing right at all', quality(() => 0)],
  ['one sample to train on', splits((row) => (row === 0 ? 0 : row % 2 ? 1 : 2))],
  ['one sample in each part', splits((row) => Math.min(row, 2))],
  ['no dev part', splits((row) => (row % 2 ? 0 : 2))],
]

const settings: [string, Partial<Experiment>][] = [
  ['λ = 1e9', { budget: { by: 'lambda', lambda: 1e9 } }],
  ['a training λ that is no option', { routers: rowsOf({ trainLambda: 1e9 }) }],
  ['a learning rate of a million', { routers: rowsOf({ rate: 1e6 }) }],
  ['parameters that make no sense', { routers: rowsOf({ rate: 'x', epochs: Number.NaN, hidden: '-3', k: -1 }) }],
]

/** A sentence: it says something in words, and is no error of the machine's. */
const sentence = /^(?!.*(undefined|is not a function|Cannot read|Invalid array length)).*[a-z]+ [a-z]+ [a-z]+/s

function expectDefined(row: BoardRow) {
  if (row.status === 'failed') return expect(row.message, row.key).toMatch(sentence)
  expect(row.status, row.key).toBe('ready')
  const { accuracy, costPer10k, rankScore } = row.overall
  for (const value of [accuracy, costPer10k, rankScore, ...row.shares])
    expect(value, row.key).toSatisfy(Number.isFinite)
  return expect(
    row.shares.reduce((a, b) => a + b, 0),
    row.key,
  ).toBeCloseTo(1, 9)
}

async function boardOf(change: Change, more: Partial<Experiment>) {
  const parts = smallParts() as Parameters<Change>[0] // the small pack has both
  const experiment = { ...smallExperiment, routers: rowsOf(), ...more }
  const engine = await openEngine(await sealPack({ ...parts, ...change(parts) }), experiment)
  for (const { id, long } of builtInRouters) if (long) await engine.train(experiment, id, quiet)
  return engine.board(experiment)
}

describe('every router', () => {
  it.each(data)('on %s: figures or a sentence', async (_what, change) => {
    for (const row of (await boardOf(change, {})).rows) expectDefined(row)
  })

  it.each(settings)('with %s: figures or a sentence', async (_what, more) => {
    for (const row of (await boardOf(() => ({}), more)).rows) expectDefined(row)
  })

  it.each([
    ['features of no width', features(0, () => 0), 'kmeans', 'nothing to see: the features have no columns'],
    ['nothing right on train', quality(() => 0), 'mlp', 'no training question is answered by any model'],
  ])('says what is the matter with %s', async (_what, change, key, message) => {
    const row = (await boardOf(change, {})).rows.find((candidate) => candidate.key === key)
    expect(row).toMatchObject({ status: 'failed', message: expect.stringContaining(message) })
  })

  it('is not run on features that are not numbers: the entry and the place are named', async () => {
    const nan = features(6, (row, column) => (row === 3 && column === 4 ? Number.NaN : row + column))
    await expect(boardOf(nan, {})).rejects.toThrow('text.toy.npy holds NaN at position 22, not a finite number')
  })
})
