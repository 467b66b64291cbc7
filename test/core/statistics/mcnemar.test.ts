import { describe, expect, it } from 'vitest'
import { discordant, mcnemarExact } from '../../../src/core/statistics/bootstrap.ts'

describe("McNemar's exact test", () => {
  it('counts the questions only one of two answers', () => {
    expect(discordant([1, 1, 0, 0, 0.5], [1, 0, 1, 0, 0.2])).toEqual({ onlyA: 2, onlyB: 1 })
  })

  it('gives the probabilities of a fair coin', () => {
    expect(mcnemarExact({ onlyA: 0, onlyB: 0 })).toBe(1)
    expect(mcnemarExact({ onlyA: 5, onlyB: 0 })).toBeCloseTo(2 / 32, 15)
    expect(mcnemarExact({ onlyA: 1, onlyB: 5 })).toBeCloseTo((2 * 7) / 64, 14)
    expect(mcnemarExact({ onlyA: 4, onlyB: 4 })).toBe(1)
    // Python: 2 * sum(comb(40, i) for i in range(13)) / 2**40
    expect(mcnemarExact({ onlyA: 28, onlyB: 12 })).toBeCloseTo(0.01658900337497471, 12)
  })

  it('does not care which of the two is called A, and survives thousands of questions', () => {
    expect(mcnemarExact({ onlyA: 1400, onlyB: 1300 })).toBe(mcnemarExact({ onlyA: 1300, onlyB: 1400 }))
    // Normal approximation with continuity correction: z = 99 / sqrt(2700).
    expect(mcnemarExact({ onlyA: 1400, onlyB: 1300 })).toBeCloseTo(0.0567, 3)
  })
})
