import { describe, expect, it } from 'vitest'
import { createRng } from '../../../src/core/rng.ts'
import { inferPrice } from '../../../src/packs/import/infer-prices.ts'

const calls = (n: number, input: number, output: number) => {
  const rng = createRng(2)
  const inTokens = Float64Array.from({ length: n }, () => rng.randomInt(900))
  const outTokens = Float64Array.from({ length: n }, () => rng.randomInt(500))
  const cost = inTokens.map((tokens, i) => (tokens * input + outTokens[i] * output) / 1e6)
  return { inTokens, outTokens, cost }
}

describe('inferPrice', () => {
  it.each([
    [0.25, 1.25],
    [0.1, 0.4],
    [15, 75],
    [0, 0.6],
  ])('finds %s and %s dollars per million behind the costs', (input, output) => {
    const { inTokens, outTokens, cost } = calls(200, input, output)
    expect(inferPrice(inTokens, outTokens, cost)).toEqual({ inputPerMillion: input, outputPerMillion: output })
  })
  it('finds none when one cost differs', () => {
    const { inTokens, outTokens, cost } = calls(200, 1, 2)
    cost[17] *= 1.001
    expect(inferPrice(inTokens, outTokens, cost)).toBeUndefined()
  })
  it('finds none when the calls do not tell input from output', () => {
    expect(inferPrice([1, 2, 3], [2, 4, 6], [3, 6, 9])).toBeUndefined()
  })
})
