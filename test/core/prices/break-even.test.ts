import { describe, expect, it } from 'vitest'
import { breakEven } from '../../../src/core/prices/break-even.ts'

const at = (lead: (multiple: number) => number) => breakEven(async (multiple) => lead(multiple))

describe('breakEven', () => {
  it('finds the multiple at which a lead is gone, dearer or cheaper', async () => {
    expect(await at((x) => 3.7 - x)).toBeCloseTo(3.7, 5)
    expect(await at((x) => x - 0.02)).toBeCloseTo(0.02, 7)
  })
  it('finds where a lead begins when there is none now', async () => {
    expect(await at((x) => x - 5)).toBeCloseTo(5, 4)
  })
  it('takes the crossing nearest to the present price', async () => {
    expect(await at((x) => (x < 0.5 || x > 20 ? -1 : 1))).toBeCloseTo(0.5, 5)
  })
  it('finds none where the lead never changes sign', async () => {
    expect(await at(() => 1)).toBeUndefined()
    expect(await at(() => -1)).toBeUndefined()
  })
  it('counts a tie as lost', async () => {
    expect(await at((x) => Math.max(0, 2 - x))).toBeCloseTo(2, 5)
  })
})
