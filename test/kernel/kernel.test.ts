import { beforeAll, describe, expect, it } from 'vitest'
import { createKernel, type Kernel, sumError } from '../../src/kernel/kernel.ts'
import { randomValues, seeded } from './reference.ts'

let kernel: Kernel
beforeAll(async () => {
  kernel = await createKernel()
})

function transpose(x: Float32Array, rows: number, cols: number): Float32Array {
  return Float32Array.from(x, (_, i) => x[(i % rows) * cols + Math.floor(i / rows)])
}

/** Largest |C − exact| as a share of what rounding allows for that value. */
function worstError(c: Float32Array, a: Float32Array, b: Float32Array, m: number, k: number, n: number): number {
  let worst = 0
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let exact = 0
      let size = 0
      for (let p = 0; p < k; p++) {
        exact += a[i * k + p] * b[p * n + j]
        size += Math.abs(a[i * k + p] * b[p * n + j])
      }
      worst = Math.max(worst, Math.abs(c[i * n + j] - exact) / (sumError(k) * size))
    }
  }
  return worst
}

function checkShape(m: number, k: number, n: number): void {
  const a = randomValues(m * k, m + 31 * k)
  const b = randomValues(k * n, n + 17 * k)
  const c = kernel.matmul(a, b, m, k, n)
  expect(c.length).toBe(m * n)
  expect(worstError(c, a, b, m, k, n)).toBeLessThan(1)
  const same = (other: Float32Array) => other.length === c.length && other.every((x, i) => x === c[i])
  expect(same(kernel.matmul(a, transpose(b, k, n), m, k, n, true))).toBe(true)
  expect(same(kernel.matmul(transpose(a, m, k), b, m, k, n, false, true))).toBe(true)
}

describe('matmul', () => {
  it.each([
    [1, 1, 1],
    [5, 8, 8],
    [5, 256, 256],
    [6, 257, 257],
    [4, 255, 7],
    [11, 513, 300],
    [64, 1, 17],
    [1, 1792, 31],
    [33, 100, 1],
    [400, 1100, 9],
    [2500, 1, 2100],
    [3, 2, 300_000],
    [37, 21_378, 17],
    [800, 21_000, 3],
  ])('is within the stated rounding of float64 loops at %i × %i × %i, NN, NT and TN', checkShape)

  it('is so at random shapes', () => {
    const random = seeded(5)
    const size = () => 1 + Math.floor(random() ** 2 * 90)
    for (let i = 0; i < 60; i++) checkShape(size(), size(), size())
  })

  it('gives the same for a large right operand, taken in pieces, as for its halves', () => {
    const k = 70_000
    const a = randomValues(2 * k, 1)
    const b = Float32Array.from({ length: 256 * k }, (_, i) => (i % 1013) / 1013 - 0.5)
    const whole = kernel.matmul(a, b, 2, k, 256, true)
    const right = kernel.matmul(a, b.subarray(128 * k), 2, k, 128, true)
    expect(whole.slice(128, 256)).toEqual(right.slice(0, 128))
    expect(whole.slice(384, 512)).toEqual(right.slice(128, 256))
  })

  it('answers an empty product with nothing, and a sum over nothing with zeros', () => {
    expect(kernel.matmul(new Float32Array(0), randomValues(12, 1), 0, 3, 4)).toEqual(new Float32Array(0))
    expect(kernel.matmul(randomValues(12, 1), new Float32Array(0), 4, 3, 0)).toEqual(new Float32Array(0))
    kernel.matmul(randomValues(4, 1), randomValues(4, 2), 2, 2, 2)
    expect(kernel.matmul(new Float32Array(0), new Float32Array(0), 2, 0, 3)).toEqual(new Float32Array(6))
  })

  it('gives a row alone the value it has in a batch', () => {
    const a = randomValues(23 * 600, 3)
    const b = randomValues(600 * 40, 4)
    const whole = kernel.matmul(a, b, 23, 600, 40)
    for (const row of [0, 4, 22]) {
      const alone = kernel.matmul(a.subarray(row * 600, (row + 1) * 600), b, 1, 600, 40)
      expect(alone).toEqual(whole.slice(row * 40, (row + 1) * 40))
    }
  })

  it('refuses arrays that do not fit the sizes', () => {
    expect(() => kernel.matmul(new Float32Array(5), new Float32Array(6), 2, 3, 2)).toThrow(
      'A holds 5 values, 2 × 3 needs 6',
    )
  })

  it('works again after its memory is let go', () => {
    const a = randomValues(6, 1)
    const before = kernel.matmul(a, a, 2, 3, 2)
    kernel.dispose()
    expect(kernel.matmul(a, a, 2, 3, 2)).toEqual(before)
  })

  it('refuses more than 2 GB of memory of its own', () => {
    expect(() => kernel.space().allocate(2 ** 31)).toThrow('2 GB at most')
  })
})
