/** Seeded matrices for property tests. */
import { createRng } from '../../src/core/rng.ts'

export interface RandomData {
  readonly n: number
  readonly K: number
  readonly scores: Float32Array
  readonly quality: Float32Array
  readonly cost: Float64Array
  readonly expected: Float64Array
}

/** Dearer columns tend to be better; about one row in ten is answered by nobody. */
export function randomData(n: number, K: number, seed: number): RandomData {
  const rng = createRng(seed)
  const data = {
    n,
    K,
    scores: new Float32Array(n * K),
    quality: new Float32Array(n * K),
    cost: new Float64Array(n * K),
    expected: new Float64Array(n * K),
  }
  for (let i = 0; i < n; i++) {
    const hard = rng.random() < 0.1
    for (let k = 0; k < K; k++) {
      const at = i * K + k
      const price = 1e-5 * 1.5 ** k
      data.quality[at] = !hard && rng.random() < 0.3 + (0.5 * k) / K ? 1 : 0
      data.scores[at] = 0.3 + (0.5 * k) / K + 0.2 * rng.normal()
      data.expected[at] = price * (0.5 + rng.random())
      data.cost[at] = data.expected[at] * (0.5 + rng.random())
    }
  }
  return data
}
