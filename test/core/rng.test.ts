import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'

describe('createRng', () => {
  it('gives the uniform numbers of RandomState(42)', () => {
    const rng = createRng(42)
    expect([rng.random(), rng.random(), rng.random()]).toEqual([
      0.3745401188473625, 0.9507143064099162, 0.7319939418114051,
    ])
  })
  it('gives the normal numbers of RandomState(42)', () => {
    const rng = createRng(42)
    const want = [0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254]
    for (const value of want) expect(rng.normal()).toBeCloseTo(value, 14)
  })
  it('draws nothing for an integer up to 0', () => {
    const rng = createRng(7)
    expect(rng.randomInt(0)).toBe(0)
    expect(rng.uint32()).toBe(createRng(7).uint32())
  })
  it('includes both ends of the range', () => {
    const rng = createRng(1)
    const seen = new Set(Array.from({ length: 200 }, () => rng.randomInt(2)))
    expect([...seen].sort()).toEqual([0, 1, 2])
  })
  it('refuses a range it cannot draw', () => {
    expect(() => createRng(1).randomInt(-1)).toThrow('up to -1')
    expect(() => createRng(1).randomInt(2 ** 32)).toThrow('0 to 2^32 - 1')
  })
  it('shuffles lists of anything and keeps every element', () => {
    const words = createRng(3).shuffle(['a', 'b', 'c', 'd'])
    expect(words.toSorted()).toEqual(['a', 'b', 'c', 'd'])
  })
})
