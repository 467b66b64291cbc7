/**
 * How far above the optimum the solvers stop at full size: the criterion where they stop, and with the gradient alone as the
 * end (10⁻⁷ of its first length). `npx tsx test/speed/optimum.ts`; a minute or two.
 */
import { plainLib } from '../../src/core/lib.ts'
import { createKernel } from '../../src/kernel/kernel.ts'
import { balancedLogistic, softmaxLoss } from '../../src/train/convex-losses.ts'
import { makeDesign } from '../../src/train/design.ts'
import { trainingTargets } from '../../src/train/inputs.ts'
import { solveLinear } from '../../src/train/linear-solver.ts'
import { prepareSolver, sufficientGap } from '../../src/train/logistic.ts'
import { benchSets, fullFitSizes } from './fit-bench.ts'

const kernel = await createKernel()
const lib = { ...plainLib, matmul: kernel.matmul }
const pause = async () => {}
const { train } = benchSets(fullFitSizes, kernel)
const { K, quality, embedding: data = new Float32Array(0), dims = 0 } = train
const { rows, soft } = trainingTargets(train, { lambda: 100, costScale: 1, unsolved: 'drop' })
const n = rows.length
const spec = { data, dims, rows }
const { curvatures } = await prepareSolver(spec, lib, pause)
const design = await makeDesign(spec, lib, pause)

const targets = new Float32Array(n * K)
for (let i = 0; i < n; i++) targets.set(soft.subarray(rows[i] * K, (rows[i] + 1) * K), i * K)
const right = new Uint8Array(n * K)
for (let k = 0; k < K; k++) for (let i = 0; i < n; i++) right[k * n + i] = quality[rows[i] * K + k] > 0 ? 1 : 0

const problems = {
  OVR: { loss: balancedLogistic({ right, K, n }), penalizeBias: false },
  'Linear, mean cross-entropy': { loss: softmaxLoss(targets, n, K, 1 / n), penalizeBias: true },
}
for (const [name, { loss, penalizeBias }] of Object.entries(problems)) {
  const solve = (gap: number) =>
    solveLinear(design, loss, { ridge: 1, penalizeBias, tolerance: 1e-7, gap, curvatures, pause })
  const stopped = await solve(sufficientGap(spec))
  const tight = await solve(0)
  const excess = Array.from(stopped.loss, (value, g) => (value - tight.loss[g]) / tight.loss[g])
  console.log(
    `${name}: stops after ${stopped.iterations} iterations, at most ${Math.max(...excess).toExponential(1)} above the criterion ` +
      `after ${tight.iterations} (relative; goal 1e-4)`,
  )
}
