import { describe, expect, it } from 'vitest'
import { drawSplit, splitFromIds } from '../../src/core/split.ts'
import { splitFromBytes } from '../../src/packs/matrices.ts'

describe('drawSplit', () => {
  it('puts every row in exactly one part, for any size and seed', () => {
    for (const [n, seed] of [
      [0, 1],
      [1, 1],
      [9, 42],
      [90, 5],
      [1001, 42],
    ]) {
      const { train, dev, test } = drawSplit(n, seed)
      const all = [...train, ...dev, ...test].sort((a, b) => a - b)
      expect(all).toEqual(Array.from({ length: n }, (_, i) => i))
    }
  })
  it('lists the rows of each part in ascending order', () => {
    const { train } = drawSplit(200, 3)
    expect(Array.from(train)).toEqual(Array.from(train).sort((a, b) => a - b))
  })
})

describe('splitFromBytes', () => {
  it('reads 0, 1 and 2 as train, dev and test', () => {
    const { train, dev, test } = splitFromBytes(Uint8Array.from([2, 0, 1, 0]))
    expect([[...train], [...dev], [...test]]).toEqual([[1, 3], [2], [0]])
  })
  it('names the row of a value it does not know', () => {
    expect(() => splitFromBytes(Uint8Array.from([0, 7]))).toThrow('the split of row 1 is 7')
  })
})

describe('splitFromIds', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  it('finds the rows and says which were left out', () => {
    const { split, findings } = splitFromIds(ids, { train: ['c', 'a'], val: ['d'], test: ['e'] })
    expect([[...split.train], [...split.dev], [...split.test]]).toEqual([[0, 2], [3], [4]])
    expect(findings).toMatchObject([{ severity: 'note', what: '1 row is not in any split and left out.' }])
  })
  it('names unknown ids, repeated ids and ids in two parts as errors', () => {
    const { split, findings } = splitFromIds(ids, { train: ['a', 'a', 'x', 'b'], dev: ['b', 'c'], test: ['d', 'e'] })
    expect(findings.map(({ severity, what }) => `${severity}: ${what}`)).toEqual([
      'error: Id "x" is not in this pack',
      'error: Id "a" is listed more than once in a part',
      'error: Id "b" is listed in two parts',
    ])
    expect([[...split.train], [...split.dev], [...split.test]]).toEqual([[0, 1], [2], [3, 4]])
  })
  it('names five ids and counts the rest', () => {
    const { findings } = splitFromIds(ids, {
      train: ['1', '2', '3', '4', '5', '6', '7', 'a'],
      dev: ['b'],
      test: ['c', 'd', 'e'],
    })
    expect(findings[0].what).toBe('7 ids: "1", "2", "3", "4", "5" and 2 more are not in this pack')
  })
  it('does not accept an empty part', () => {
    const { findings } = splitFromIds(['a', 'b'], { train: ['a'], dev: [], test: ['b'] })
    expect(findings).toMatchObject([{ severity: 'error', what: 'The dev part is empty.' }])
  })
})
