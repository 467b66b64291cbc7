import { plainLib } from '../../../src/core/lib.ts'
import { forward } from '../../../src/routers/fits/mlp-fit.ts'
import { devScorer } from '../../../src/train/dev-score.ts'
import { trainingTargets } from '../../../src/train/inputs.ts'
import { softCrossEntropy } from '../../../src/train/losses.ts'
import { type Activation, backwardNetwork, forwardNetwork, type Layer } from '../../../src/train/network.ts'
import { trainMlp } from '../../../src/train/train-mlp.ts'
import { Checks, readGolden } from './checks.ts'
import { marginOf, oneHot, type Part, type PartName, type TrainedData, trainedData } from './trained-data.ts'

interface Weights {
  W: number[][]
  b: number[]
}
interface Wanted {
  loss: number
  grads: Weights[]
}
interface Run {
  activation: Activation
  labels: 'soft' | 'hard'
  train_lambda: number
  cost_scale: number
  weights_after: Record<string, Weights[]>
  dev_metrics: { epoch: number; rank_score: number }[]
  best_epoch_full_run: number
  with_patience_3: { stop_epoch: number; best_epoch: number; test_picks: number[]; test_proba: number[][] }
}
interface Golden {
  tolerances: Record<'scaler' | 'forward' | 'loss' | 'grad' | 'weights_1' | 'weights_60' | 'proba', number>
  fusion: string
  data: Record<PartName, Part>
  init: Weights[]
  scaler_population: { mean: number[]; scale: number[] }
  optimizer: { lr: number; weight_decay: number }
  cmin: number
  cmax: number
  forward_loss_gradient: {
    inputs: number[][]
    soft_targets: number[][]
    hard_labels: number[]
    cases: { activation: Activation; logits: number[][]; soft_ce: Wanted; hard_ce: Wanted }[]
  }
  runs: Run[]
}

export async function checkMlp(): Promise<void> {
  const golden = readGolden<Golden>('mlp_trained')
  const checks = new Checks('mlp_trained')
  checkGradients(golden, checks)
  const data = trainedData(golden.fusion, golden.data, 'n')
  checks.nearAll(data.scaler.mean, golden.scaler_population.mean, golden.tolerances.scaler, 'mean')
  checks.nearAll(data.scaler.scale, golden.scaler_population.scale, golden.tolerances.scaler, 'scale')
  for (const run of golden.runs) {
    await checkFullRun(golden, data, run, checks)
    await checkEarlyStop(golden, data, run, checks)
  }
}

/** Forward, loss and gradient in float64. */
function checkGradients(golden: Golden, checks: Checks) {
  const { inputs, soft_targets, hard_labels, cases } = golden.forward_loss_gradient
  const { tolerances } = golden
  const layers = golden.init.map(({ W, b }) => ({ W: Float64Array.from(W.flat()), b: Float64Array.from(b) }))
  const n = inputs.length
  const K = soft_targets[0].length
  for (const { activation, logits, soft_ce, hard_ce } of cases) {
    const passes = forwardNetwork(layers, activation, Float64Array.from(inputs.flat()), n, plainLib)
    const got = passes[passes.length - 1].output
    checks.nearAll(got, logits.flat(), tolerances.forward, `${activation}, logits`)
    const kinds = [
      ['soft', soft_targets.flat(), soft_ce],
      ['hard', oneHot(hard_labels, K), hard_ce],
    ] as const
    for (const [kind, targets, want] of kinds) {
      const { loss, grad } = softCrossEntropy(got, targets, n, K)
      checks.near(loss, want.loss, tolerances.loss, `${activation} ${kind}, loss`)
      const gradients = backwardNetwork(layers, activation, passes, grad, n, plainLib)
      want.grads
        .flatMap(({ W, b }) => [W.flat(), b])
        .forEach((values, i) => {
          checks.nearAll(gradients[i], values, tolerances.grad, `${activation} ${kind}, gradient ${i}`)
        })
    }
  }
}

const nameOf = (run: Run) => `${run.activation} ${run.labels} lambda ${run.train_lambda}`

async function train(
  golden: Golden,
  { sets, dims, K }: TrainedData,
  run: Run,
  patience: number,
  onEpoch?: (epoch: number, score: number, layers: readonly Layer<Float32Array>[]) => void,
) {
  const layers = golden.init.map(({ W, b }) => ({ W: Float32Array.from(W.flat()), b: Float32Array.from(b) }))
  const state = { K, dims, activation: run.activation, layers }
  const { dev } = sets
  const score = devScorer(dev, golden)
  const options = {
    activation: run.activation,
    rate: golden.optimizer.lr,
    weightDecay: golden.optimizer.weight_decay,
    batch: 1024,
    epochs: Math.max(...Object.keys(run.weights_after).map(Number)),
    patience,
    pause: async () => {},
    // The order within the only batch does not matter.
    randomInt: () => 0,
    devScore: async () => score(forward(state, dev.embedding, dev.n, plainLib)),
    ...(onEpoch && { onEpoch: (epoch: number, value: number) => onEpoch(epoch, value, layers) }),
  }
  const targets = trainingTargets(sets.train, {
    lambda: run.labels === 'hard' ? Infinity : run.train_lambda,
    costScale: run.cost_scale,
    unsolved: 'drop',
  })
  const rows = { embedding: sets.train.embedding, dims, n: sets.train.n }
  const silent = { progress: () => {}, note: () => {} }
  return { state, trained: await trainMlp(layers, rows, targets, options, plainLib, silent) }
}

async function checkFullRun(golden: Golden, data: TrainedData, run: Run, checks: Checks) {
  const { weights_1, weights_60 } = golden.tolerances
  const { trained } = await train(golden, data, run, Infinity, (epoch, score, layers) => {
    const what = `${nameOf(run)}, epoch ${epoch}`
    const tolerance = epoch === 1 ? weights_1 : weights_60
    run.weights_after[epoch]?.forEach(({ W, b }, l) => {
      checks.nearAll(layers[l].W, W.flat(), tolerance, `${what}, W of layer ${l}`)
      checks.nearAll(layers[l].b, b, tolerance, `${what}, b of layer ${l}`)
    })
    const metrics = run.dev_metrics.find((one) => one.epoch === epoch)
    if (metrics) checks.near(score, metrics.rank_score, 1e-6, `${what}, dev rank score`)
  })
  checks.equal(trained.bestEpoch, run.best_epoch_full_run, `${nameOf(run)}, best epoch of all`)
}

async function checkEarlyStop(golden: Golden, data: TrainedData, run: Run, checks: Checks) {
  const want = run.with_patience_3
  const what = `${nameOf(run)}, patience 3`
  const { test } = data.sets
  const { state, trained } = await train(golden, data, run, 3)
  checks.equal(trained.epochs, want.stop_epoch, `${what}, stop`)
  checks.equal(trained.bestEpoch, want.best_epoch, `${what}, best epoch`)
  const scores = forward(state, test.embedding, test.n, plainLib)
  const tolerance = golden.tolerances.proba
  checks.nearAll(scores, want.test_proba.flat(), tolerance, `${what}, probabilities`)
  want.test_picks.forEach((pick, i) => {
    if (marginOf(want.test_proba[i]) > 10 * tolerance)
      checks.equal(plainLib.argmaxRow(scores, i, data.K), pick, `${what}, pick of row ${i}`)
  })
}
