import { plainLib } from '../../../src/core/lib.ts'
import { makeDesign } from '../../../src/train/design.ts'
import { devScorer } from '../../../src/train/dev-score.ts'
import { addToRows } from '../../../src/train/floats.ts'
import { trainingTargets } from '../../../src/train/inputs.ts'
import { type LinearWeights, trainSoftmaxAdam } from '../../../src/train/softmax-regression.ts'
import { Checks, readGolden } from './checks.ts'
import { marginOf, type Part, type PartName, type TrainedData, trainedData } from './trained-data.ts'

interface Weights {
  W: number[][]
  b: number[]
}
interface Run {
  labels: 'soft' | 'hard'
  train_lambda: number
  cost_scale: number
  weights_after: Record<string, Weights>
  dev_metrics: { epoch: number; rank_score: number }[]
  best_epoch_full_run: number
  with_patience_3: {
    stop_epoch: number
    best_epoch: number
    state: Weights
    test_picks: number[]
    test_proba: number[][]
  }
}
interface Golden {
  tolerances: { scaler: number; weights: number; proba: number }
  fusion: string
  data: Record<PartName, Part>
  scaler_unbiased: { mean: number[]; scale: number[] }
  init: Weights
  optimizer: { lr: number; max_iter: number }
  cmin: number
  cmax: number
  runs: Run[]
}

export async function checkLinearGradient(): Promise<void> {
  const golden = readGolden<Golden>('linear_gradient_trained')
  const checks = new Checks('linear_gradient_trained')
  const data = trainedData(golden.fusion, golden.data, 'n-1')
  checks.nearAll(data.scaler.mean, golden.scaler_unbiased.mean, golden.tolerances.scaler, 'mean')
  checks.nearAll(data.scaler.scale, golden.scaler_unbiased.scale, golden.tolerances.scaler, 'scale')
  for (const run of golden.runs) {
    await checkFullRun(golden, data, run, checks)
    await checkEarlyStop(golden, data, run, checks)
  }
}

const pause = async () => {}
const silent = { progress: () => {}, note: () => {} }
const nameOf = (run: Run) => `${run.labels} lambda ${run.train_lambda}`

function logitsOf({ W, b }: LinearWeights, x: Float32Array, n: number, dims: number): Float32Array {
  const logits = plainLib.matmul(x, W, n, dims, b.length, true)
  addToRows(logits, b, n, b.length)
  return logits
}

interface Watch {
  readonly patience: number
  readonly keepLast: boolean
  onStep?(step: number, score: number, weights: LinearWeights): void
}

async function train(golden: Golden, { sets, dims, K }: TrainedData, run: Run, { patience, keepLast, onStep }: Watch) {
  const { rows, soft } = trainingTargets(sets.train, {
    lambda: run.labels === 'hard' ? Infinity : run.train_lambda,
    costScale: run.cost_scale,
    unsolved: 'drop',
  })
  const targets = Float32Array.from(Array.from(rows).flatMap((i) => [...soft.subarray(i * K, (i + 1) * K)]))
  const design = await makeDesign({ data: sets.train.embedding, dims, rows }, plainLib, pause)
  const weights = { W: Float32Array.from(golden.init.W.flat()), b: Float32Array.from(golden.init.b) }
  const score = devScorer(sets.dev, golden)
  const options = {
    rate: golden.optimizer.lr,
    steps: golden.optimizer.max_iter,
    ridge: 1,
    patience,
    keepLast,
    pause,
    devScore: async () => score(logitsOf(weights, sets.dev.embedding, sets.dev.n, dims)),
    ...(onStep && { onStep: (step: number, value: number) => onStep(step, value, weights) }),
  }
  return { weights, trained: await trainSoftmaxAdam(design, targets, weights, options, silent) }
}

/** First release: all steps, last weights. */
async function checkFullRun(golden: Golden, data: TrainedData, run: Run, checks: Checks) {
  const tolerance = golden.tolerances.weights
  const { trained } = await train(golden, data, run, {
    patience: Infinity,
    keepLast: true,
    onStep(step, score, { W, b }) {
      const what = `${nameOf(run)}, step ${step}`
      const want = run.weights_after[step]
      if (want) {
        checks.nearAll(W, want.W.flat(), tolerance, `${what}, W`)
        checks.nearAll(b, want.b, tolerance, `${what}, b`)
      }
      const metrics = run.dev_metrics.find(({ epoch }) => epoch === step)
      if (metrics) checks.near(score, metrics.rank_score, 1e-6, `${what}, dev rank score`)
    },
  })
  checks.equal(trained.epochs, golden.optimizer.max_iter, `${nameOf(run)}, steps`)
  checks.equal(trained.bestEpoch, run.best_epoch_full_run, `${nameOf(run)}, best step of all`)
}

/** Second release: stops by dev, best weights. */
async function checkEarlyStop(golden: Golden, data: TrainedData, run: Run, checks: Checks) {
  const { weights: tolerance, proba: scoreTolerance } = golden.tolerances
  const { sets, dims, K } = data
  const want = run.with_patience_3
  const what = `${nameOf(run)}, patience 3`
  const { weights, trained } = await train(golden, data, run, { patience: 3, keepLast: false })
  checks.equal(trained.epochs, want.stop_epoch, `${what}, stop`)
  checks.equal(trained.bestEpoch, want.best_epoch, `${what}, best step`)
  checks.nearAll(weights.W, want.state.W.flat(), tolerance, `${what}, W`)
  checks.nearAll(weights.b, want.state.b, tolerance, `${what}, b`)
  const scores = plainLib.softmaxRows(logitsOf(weights, sets.test.embedding, sets.test.n, dims), sets.test.n, K)
  checks.nearAll(scores, want.test_proba.flat(), scoreTolerance, `${what}, probabilities`)
  want.test_picks.forEach((pick, i) => {
    if (marginOf(want.test_proba[i]) > 10 * scoreTolerance)
      checks.equal(plainLib.argmaxRow(scores, i, K), pick, `${what}, pick of row ${i}`)
  })
}
