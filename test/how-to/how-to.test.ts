/** Every how-to, carried out on one copy of the sources: types hold, and what it adds does what the text says. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { noCache } from '../../src/engine/prepare/pack-source.ts'
import type { Study } from '../../src/engine/study/study.ts'
import { fromBytes } from '../../src/packs/files.ts'
import { makePack, makeSheet } from '../core/fakes.ts'
import { quiet, smallExperiment } from '../engine/open-engine.ts'
import { smallPack } from '../engine/small-pack.ts'
import { makeBatch, makeCtx } from '../routers/fakes.ts'
import { carryOut, copySources, patched } from './apply.ts'

const howTos = readdirSync('docs/how-to').map((name) => `docs/how-to/${name}`)
const folder = resolve('test/output/how-to')

/** A module of the copy, with the types of the original. */
const load = <Module>(path: string): Promise<Module> => import(/* @vite-ignore */ join(folder, 'src', path))

beforeAll(() => {
  copySources(folder)
  for (const howTo of howTos) carryOut(howTo, folder)
})

describe('what how-tos add', () => {
  it('keeps the types', () => {
    const { stdout } = spawnSync('npx', ['tsc', '--noEmit', '-p', folder], { encoding: 'utf8' })
    expect(stdout).toBe('')
  })

  it('is an importer that reads pass lists, and names a row that is none', async () => {
    const { importFiles } = await load<typeof import('../../src/packs/import/index.ts')>('packs/import/index.ts')
    const read = (...lines: object[]) =>
      importFiles([
        fromBytes('runs.jsonl', new TextEncoder().encode(lines.map((line) => JSON.stringify(line)).join('\n'))),
      ])
    const tried = ['large-70B', 'small-7B']
    const { sealed } = await read(
      { task: 'a', prompt: 'Why?', tried, passed: ['large-70B'] },
      { task: 'b', tried, passed: [] },
    )
    expect(sealed?.info).toMatchObject({ id: 'pass-lines', counts: { samples: 2, models: 2 } })
    // numpy.packbits of 1, 0, 0, 0.
    expect(sealed?.entries.get('quality.npy')?.at(-1)).toBe(0b1000_0000)
    const { findings } = await read({ task: 'a', tried, passed: 'all' })
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', where: 'runs.jsonl, line 1' }))
  })

  it('is a data check that finds questions without text and picture, and leaves packs without texts alone', async () => {
    const { checkPack } = await load<typeof import('../../src/packs/check/index.ts')>('packs/check/index.ts')
    const models = ['ant', 'bee']
    const pack = makePack({ models, n: 3, quality: Float32Array.of(1, 0, 0, 1, 1, 1) })
    const found = (prompts: readonly string[]) =>
      checkPack({
        pack,
        sheet: makeSheet(models, () => [1, 2]),
        samples: prompts.map((prompt, i) => ({ id: `q${i}`, prompt })),
      }).find(({ check }) => check === 'empty-questions')
    expect(found(['Why?', '', ' '])).toMatchObject({ count: 2, examples: ['"q1"', '"q2"'] })
    expect(found(['', '', ''])).toBeUndefined()
  })

  it('is a router that groups questions by length, one line in the index', async () => {
    const { routerById } = await load<typeof import('../../src/routers/index.ts')>('routers/index.ts')
    const text = ['a', 'aa', 'a long one', 'another long one']
    // Model 0 is right on short questions, model 1 on long ones.
    const quality = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1)
    const batch = makeBatch({ n: 4, K: 2, quality, cost: new Float64Array(8).fill(1), text })
    const ctx = makeCtx({ K: 2, params: { groups: 2 } })
    const router = routerById('text-length')
    const state = await router?.fit?.(batch, ctx)
    expect(await router?.predict(batch, { ...ctx, state })).toEqual({ scores: quality, kind: 'p-correct' })
  })

  it('is a figure in every cell and every table head', async () => {
    const { cellOf, figures, headOf } = await load<typeof import('../../src/core/figures.ts')>('core/figures.ts')
    const cell = cellOf(
      { n: 4, correct: 3, spentUsd: 2 },
      {
        bounds: { cmin: 1, cmax: 2 },
        beta: 0.1,
      },
    )
    expect(cell).toMatchObject({ accuracy: 0.75, correctPerDollar: 1.5 })
    expect(headOf(figures.at(-1)!, true)).toBe('Right answers, per $, assumed prices')
  })

  it('is a study of the models that routers call', async () => {
    const study = await studyOnCopy()
    const [random] = study.rows as unknown as { calls: { model: string; share: number }[] }[]
    expect(random.calls.map(({ model }) => model)).toEqual(['ant', 'bee', 'cat', 'dog'])
    expect(random.calls.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    const { tablesOf } = await load<typeof import('../../src/engine/study/tables.ts')>('engine/study/tables.ts')
    expect(tablesOf(study)[0].columns.map(({ head }) => head)).toContain('dog, %')
  })
})

/** The study named 'calls', with everything it runs on from the copy. */
async function studyOnCopy(): Promise<Study> {
  const { Engine } = await load<typeof import('../../src/engine/engine.ts')>('engine/engine.ts')
  const { engineLib } =
    await load<typeof import('../../src/engine/prepare/engine-lib.ts')>('engine/prepare/engine-lib.ts')
  const { Lab } = await load<typeof import('../../src/engine/study/lab.ts')>('engine/study/lab.ts')
  const { nearestWith } = await load<typeof import('../../src/kernel/shards.ts')>('kernel/shards.ts')
  const { runStudy } = await load<typeof import('../../src/engine/study/studies.ts')>('engine/study/studies.ts')
  const pack = await smallPack()
  const source = {
    info: pack.info,
    hash: pack.hash,
    read: async (name: string) => pack.entries.get(name) ?? new Uint8Array(),
  }
  const { engine } = await Engine.open(source, {
    lib: await engineLib(),
    nearest: nearestWith({ cores: 1 }),
    cache: noCache,
  })
  const experiment = { ...smallExperiment, study: { ...smallExperiment.study, routers: ['random'] } }
  let last: Study | undefined
  for await (const study of runStudy('calls' as 'seeds', new Lab(engine!), experiment, 'a test', quiet)) last = study
  return last!
}

describe('carrying out a how-to', () => {
  it('says where its lines are no longer found, or found twice', () => {
    expect(patched('a\nb\n', ' a\n+new\n', 'x.md')).toBe('a\nnew\nb\n')
    expect(() => patched('a\nb\n', ' c\n+new\n', 'x.md')).toThrow('x.md: 0 places look like')
    expect(() => patched('a\na\n', ' a\n+new\n', 'x.md')).toThrow('x.md: 2 places look like')
  })
})
