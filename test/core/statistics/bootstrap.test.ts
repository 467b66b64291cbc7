import { describe, expect, it } from 'vitest'
import { createRng } from '../../../src/core/rng.ts'
import { drawCounts, fastStream, intervalOf, resampler, winShare } from '../../../src/core/statistics/bootstrap.ts'
import { fullResamples } from '../../../src/core/statistics/stats.ts'
import { createKernel } from '../../../src/kernel/kernel.ts'
import { within } from '../../e2e/support/pace.ts'

const { matmul } = await createKernel()

/** Accuracies and costs as a board has them, with graded columns and tiny values among them. */
function board(units: number, columns: number, seed: number): Float64Array {
  const rng = createRng(seed)
  return Float64Array.from({ length: units * columns }, (_, at) => {
    const c = at % columns
    if (c % 3 === 0) return Number(rng.random() < 0.7)
    return c % 3 === 1 ? rng.random() * 10 ** -(c % 7) : Math.exp(4 * rng.normal()) * 1e-6
  })
}

describe('counts', () => {
  it('draw every unit once per resample on average, and as many units as there are in each', () => {
    const units = 97
    const counts = drawCounts(units, 400, fastStream(1))
    for (let r = 0; r < 400; r++) {
      expect(counts.subarray(r * units, (r + 1) * units).reduce((a, b) => a + b, 0)).toBe(units)
    }
    for (let u = 0; u < units; u++) {
      let drawn = 0
      for (let r = 0; r < 400; r++) drawn += counts[r * units + u]
      // Mean 400, standard deviation 20.
      expect(Math.abs(drawn - 400), `unit ${u}`).toBeLessThan(5 * 20)
    }
  })

  it('are the same for the same seed and others for another', () => {
    expect(drawCounts(50, 3, fastStream(7))).toEqual(drawCounts(50, 3, fastStream(7)))
    expect(drawCounts(50, 3, fastStream(7))).not.toEqual(drawCounts(50, 3, fastStream(8)))
  })

  it('know what to do with a single unit', () => {
    expect([...drawCounts(1, 3, fastStream(7))]).toEqual([1, 1, 1])
  })
})

describe('resampled sums', () => {
  it('equal sums taken question by question in float64, to 1e-12 of their size', () => {
    for (const [units, columns] of [
      [1, 3],
      [613, 9],
      [5000, 6],
    ]) {
      const values = board(units, columns, units)
      const counts = drawCounts(units, 40, fastStream(units))
      const sums = resampler(values, columns, matmul)(counts)
      for (let r = 0; r < 40; r++) {
        for (let c = 0; c < columns; c++) {
          let sum = 0
          for (let u = 0; u < units; u++) sum += counts[r * units + u] * values[u * columns + c]
          expect(Math.abs(sums[r * columns + c] - sum)).toBeLessThanOrEqual(1e-12 * sum)
        }
      }
    }
  })

  it('give zeros for columns of zeros', () => {
    expect([...resampler(new Float64Array(10), 2, matmul)(drawCounts(5, 2, fastStream(1)))]).toEqual([0, 0, 0, 0])
  })

  it('of 15 routers, 6,108 questions and 2,000 resamples are there soon, intervals and all', () => {
    const values = board(6108, 30, 5)
    const started = performance.now()
    const counts = drawCounts(6108, fullResamples, fastStream(1))
    const sums = resampler(values, 30, matmul)(counts)
    for (let c = 0; c < 45; c++) intervalOf(sums.subarray(c * fullResamples, (c + 1) * fullResamples))
    const ms = performance.now() - started
    console.log(`bootstrap of 15 × 6,108 × 2,000: ${Math.round(ms)} ms`)
    expect(ms).toBeLessThan(within(500))
  })
})

describe('intervals', () => {
  it('agree with the binomial distribution within what 2,000 resamples can tell', () => {
    const n = 2000
    const p = 0.73
    const values = Float64Array.from({ length: n }, (_, i) => Number(i < n * p))
    const counts = drawCounts(n, fullResamples, fastStream(3))
    const accuracies = resampler(values, 1, matmul)(counts).map((sum) => sum / n)
    const { low, high, sd } = intervalOf(accuracies)
    const theory = Math.sqrt((p * (1 - p)) / n)
    // The standard error of an sd over 2,000 draws is sd/sqrt(4000); that of a 2.5 % quantile 0.06 sd.
    expect(Math.abs(sd / theory - 1)).toBeLessThan(4 / Math.sqrt(2 * fullResamples))
    expect(Math.abs((p - low) / theory - 1.96)).toBeLessThan(4 * 0.06)
    expect(Math.abs((high - p) / theory - 1.96)).toBeLessThan(4 * 0.06)
  })
})

describe('who beats whom', () => {
  it('counts ties for neither', () => {
    expect(winShare([1, 2, 3, 4], [1, 1, 4, 4])).toBe(0.25)
  })
})
