import { describe, expect, it } from 'vitest'
import { highest, lot, lotsOf } from '../../src/core/ties.ts'

const lots = (...ids: string[]) => lotsOf(ids.map((id) => ({ id })))

describe('lots', () => {
  it('belong to the id, wherever the model stands', () => {
    const [a, b, c] = lots('ant', 'bee', 'cat')
    expect([...lots('cat', 'ant', 'bee')]).toEqual([c, a, b])
  })
  it('spread similar ids: none of 200 is preferred by its number', () => {
    const values = Array.from({ length: 200 }, (_, i) => lot(`question ${i}`))
    expect(new Set(values).size).toBe(200)
    const rising = values.filter((value, i) => i > 0 && value > values[i - 1]).length
    expect(rising).toBeGreaterThan(75)
    expect(rising).toBeLessThan(125)
    expect(values.reduce((sum, value) => sum + value / 2 ** 32, 0) / 200).toBeCloseTo(0.5, 1)
  })
})

describe('highest', () => {
  it('asks the next list only where values tie, up to rounding', () => {
    const never = () => {
      throw new Error('asked')
    }
    expect(highest([1, 3, 2], never)).toBe(1)
    expect(highest([0.3, 0.1 + 0.2, 0.2], () => [1, 2, 3])).toBe(1)
    expect(
      highest(
        [5, 5, 5],
        () => [1, 1, 0],
        () => [3, 9, 99],
      ),
    ).toBe(1)
  })
  it('ranks NaN last, and is there when there is nothing but NaN', () => {
    expect(highest([Number.NaN, -4, Number.NaN])).toBe(1)
    expect(highest([Number.NaN, Number.NaN], () => [1, 2])).toBe(1)
  })
})
