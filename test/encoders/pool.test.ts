import { describe, expect, it } from 'vitest'
import { joinPictures, normalizeRows, poolTokens } from '../../src/encoders/pool.ts'

describe('vectors of a sample', () => {
  it('are of length 1, and zeros stay zeros', () => {
    expect([...normalizeRows(Float32Array.of(3, 4, 0, 0), 2)]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 0])
  })

  it('are the mean of the tokens that count, or the first token', () => {
    const hidden = Float32Array.of(1, 2, 3, 4, 100, 100)
    const shape = { rows: 1, tokens: 3, dims: 2 }
    expect([...poolTokens(hidden, [1, 1, 0], shape, 'mean')]).toEqual([2, 3])
    expect([...poolTokens(hidden, [1, 1, 0], shape, 'cls')]).toEqual([1, 2])
    expect([...poolTokens(hidden, [0, 0, 0], shape, 'mean')]).toEqual([0, 0])
  })

  it('of several pictures are their mean, of length 1 again; of none, zeros (protocol 1.4)', () => {
    const joined = joinPictures(Float32Array.of(1, 0, 0, 1, 1, 0), [2, 0, 1], 2)
    const half = Math.fround(Math.SQRT1_2)
    expect(joined[0]).toBeCloseTo(half, 6)
    expect(joined[1]).toBeCloseTo(half, 6)
    expect([...joined.subarray(2)]).toEqual([0, 0, 1, 0])
  })
})
