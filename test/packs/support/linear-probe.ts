/** How well a linear probe predicts correctness from embeddings: least squares on a slice of train, judged on test. */
import type { SimulatedPack } from '../../../src/packs/simulated/generate.ts'

const ridge = 1

/** Mean squared error over test rows and models; lower is better. Every third training row is used. */
export function brierOfLinearProbe(pack: SimulatedPack, views: readonly Float32Array[]): number {
  const rows = (part: number): number[] => [...pack.split.keys()].filter((row) => pack.split[row] === part)
  const train = rows(0).filter((_, rank) => rank % 3 === 0)
  const see = (row: number): number[] => [...views.flatMap((view) => [...view.subarray(row * 64, (row + 1) * 64)]), 1]
  const weights = leastSquares(
    train.map(see),
    train.map((row) => targetsOf(pack, row)),
  )
  let sum = 0
  for (const row of rows(2)) {
    const x = see(row)
    targetsOf(pack, row).forEach((y, model) => {
      sum += (y - x.reduce((prediction, value, d) => prediction + value * weights[d][model], 0)) ** 2
    })
  }
  return sum / (rows(2).length * pack.m)
}

const targetsOf = (pack: SimulatedPack, row: number): number[] => [
  ...pack.quality.subarray(row * pack.m, (row + 1) * pack.m),
]

/** Solves (XᵀX + ridge)·W = XᵀY by Gauss-Jordan elimination; the system is positive definite, so no pivoting. */
function leastSquares(X: readonly number[][], Y: readonly number[][]): number[][] {
  const width = X[0].length
  const system = Array.from({ length: width }, (_, d) =>
    Array.from({ length: width + Y[0].length }, (_, col): number => (col === d ? ridge : 0)),
  )
  X.forEach((x, r) => {
    const right = [...x, ...Y[r]]
    for (let d = 0; d < width; d++) for (let col = 0; col < right.length; col++) system[d][col] += x[d] * right[col]
  })
  for (let d = 0; d < width; d++) {
    const pivot = system[d].map((value) => value / system[d][d])
    system.forEach((line, other) => {
      const factor = line[d]
      system[other] = other === d ? pivot : line.map((value, col) => value - factor * pivot[col])
    })
  }
  return system.map((line) => line.slice(width))
}
