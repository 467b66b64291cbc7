import { describe, expect, it } from 'vitest'
import { matmul, plainLib } from '../../src/core/lib.ts'
import { createRng } from '../../src/core/rng.ts'
import { prepareCurvatures } from '../../src/train/curvature.ts'
import { makeDesign } from '../../src/train/design.ts'

const rng = createRng(5)
const normal = (length: number) => Float32Array.from({ length }, () => rng.normal())
const pause = async () => {}

describe.each([
  ['packed', Infinity],
  ['in pieces', 0],
])('a design %s', (_name, maxBytes) => {
  it.each([
    [1, 1, 1],
    [300, 5, 3],
    [513, 270, 17],
  ])('multiplies chosen, standardised rows: %i × %i with %i models', async (n, dims, K) => {
    const data = normal((n + 2) * dims)
    const rows = Int32Array.from({ length: n }, (_, i) => n + 1 - i)
    const scaler = { mean: new Float64Array(dims).fill(0.5), scale: new Float64Array(dims).fill(2) }
    const x = Float32Array.from({ length: n * dims }, (_, at) => {
      return (data[rows[Math.floor(at / dims)] * dims + (at % dims)] - 0.5) / 2
    })
    const design = await makeDesign({ data, dims, rows, scaler }, plainLib, pause, maxBytes)
    const weights = normal(K * dims)
    const residuals = normal(K * n)
    const near = (got: ArrayLike<number>, want: Float32Array) => {
      expect(got.length).toBe(want.length)
      for (let i = 0; i < want.length; i++) expect(Math.abs(got[i] - want[i])).toBeLessThan(1e-4 * Math.sqrt(n + dims))
    }
    near(await design.forward(weights, K), matmul(weights, x, K, dims, n, true))
    near(await design.backward(residuals, K), matmul(residuals, x, K, n, dims))
  })
})

describe('prepareCurvatures', () => {
  it('solves with each model’s own curvature where all rows are used', async () => {
    const [n, dims, ridge] = [600, 300, 1]
    const data = normal(n * dims)
    const rows = Int32Array.from({ length: n }, (_, i) => i)
    const curvatures = [0.25, 0.25 / 16]
    const make = await prepareCurvatures({ data, dims, rows }, ridge, plainLib, pause)
    const precondition = await make!(Float64Array.from(curvatures))
    const want = normal(2 * dims)
    const gram = matmul(data, data, dims, n, dims, false, true)
    const product = matmul(want, gram, 2, dims, dims)
    const vectors = product.map((v, i) => curvatures[Math.floor(i / dims)] * v + ridge * want[i])
    precondition!(vectors, [0, 1])
    vectors.forEach((v, i) => {
      expect(v).toBeCloseTo(want[i], 1)
    })
  })
})
