import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hintsAt, readShapes } from '../../src/guest/hints.ts'

const shapes = readShapes(readFileSync(new URL('../../public/router.d.ts', import.meta.url), 'utf8'))
const names = (before: string) => hintsAt(before, shapes).members.map(({ name }) => name)

describe('hints from the published types', () => {
  it.each([
    ['predict(batch, ctx) { ctx.', ['models', 'params', 'dev', 'random', 'lib']],
    ['const c = ctx.lib.mat', ['matmul', 'softmaxRows', 'argmaxRow']],
    ['fit(train) { train.', ['quality', 'cost', 'n', 'K', 'embedding']],
    ['fit({ n, ', ['quality', 'cost', 'expectedCost']],
    ['predict({ ', ['n', 'K', 'embedding', 'neighbors']],
    ['predict({ n, K }, { ', ['lib', 'params']],
    ['neighbors.', ['k', 'index', 'distance']],
    ["export default {\n  name: 'x',\n  ", ['needs', 'fit', 'predict', 'params']],
  ])('after %j', (before, expected) => {
    expect(names(before)).toEqual(expect.arrayContaining(expected))
  })

  it('offers no answers where a router must not see any', () => {
    expect(names('predict(batch) { batch.')).not.toContain('quality')
    expect(names('predict({ ')).not.toContain('cost')
  })

  it('says type and meaning, and how much is already typed', () => {
    const { typed, members } = hintsAt('batch.emb', shapes)
    expect(typed).toBe(3)
    const embedding = members.find(({ name }) => name === 'embedding')
    expect(embedding).toMatchObject({ type: 'Float32Array' })
    expect(embedding?.doc).toContain('n×dims')
    const matmul = hintsAt('lib.', shapes).members.find(({ name }) => name === 'matmul')
    expect(matmul?.type).toMatch(/^\( a: Float32Array, .* => Float32Array$/)
  })

  it('keeps quiet elsewhere', () => expect(names('const x = 1 + ')).toEqual([]))
})
