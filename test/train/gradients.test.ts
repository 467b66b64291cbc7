/** Every hand-written backward pass against central differences, in float64. */
import { describe, expect, it } from 'vitest'
import { plainLib } from '../../src/core/lib.ts'
import { createRng } from '../../src/core/rng.ts'
import { balancedLogistic, type ConvexLoss, softmaxLoss } from '../../src/train/convex-losses.ts'
import { cosineStep, type LinearHeadLoss, linearStep } from '../../src/train/head-steps.ts'
import { softCrossEntropy } from '../../src/train/losses.ts'
import { backwardNetwork, forwardNetwork, networkWeights } from '../../src/train/network.ts'
import { correctPositives, softTargetSampleSample } from '../../src/train/routing-losses.ts'

const n = 7
const D = 4
const d = 3
const K = 5
const rng = createRng(3)
const normal = (length: number) => Float64Array.from({ length }, () => rng.normal())
const x = normal(n * D)
const targets = Float64Array.from({ length: n * K }, () => rng.random())
for (let i = 0; i < n; i++) {
  const row = targets.subarray(i * K, (i + 1) * K)
  const sum = row.reduce((a, b) => a + b)
  for (let k = 0; k < K; k++) row[k] /= sum
}

/** Compares the gradients at `weights` with differences of the loss. */
function expectGradients(
  weights: readonly Float64Array[],
  loss: () => number,
  gradients: readonly ArrayLike<number>[],
) {
  const h = 1e-6
  for (const [p, w] of weights.entries()) {
    for (let i = 0; i < w.length; i++) {
      const kept = w[i]
      w[i] = kept + h
      const above = loss()
      w[i] = kept - h
      const below = loss()
      w[i] = kept
      expect(gradients[p][i], `weight ${i} of array ${p}`).toBeCloseTo((above - below) / (2 * h), 6)
    }
  }
}

describe.each(['relu', 'tanh', 'logistic'] as const)('a network with %s', (activation) => {
  it.each([[[]], [[3]], [[4, 2]]])('has the gradient of its loss with hidden layers %j', (hidden) => {
    const widths = [D, ...hidden, K]
    const layers = widths.slice(1).map((out, l) => ({ W: normal(out * widths[l]), b: normal(out) }))
    const run = () => {
      const passes = forwardNetwork(layers, activation, x, n, plainLib)
      return { passes, ...softCrossEntropy(passes[passes.length - 1].output, targets, n, K) }
    }
    const { passes, grad } = run()
    const gradients = backwardNetwork(layers, activation, passes, grad, n, plainLib)
    expectGradients(networkWeights(layers), () => run().loss, gradients)
  })
})

describe.each(['tanh', 'none'] as const)('heads with activation %s', (activation) => {
  const positives = correctPositives(targets, n, K, 2)
  const clusters = [0, 0, 1, 2, 1, 0, 3]
  it.each([
    ['RouterDC', 'log-sum-exp', {}],
    ['CosineCls', 'plain', {}],
    ['relevance', 'plain', { relevance: targets }],
  ] as const)('have the gradient of the %s loss', (_name, form, more) => {
    const head = { W: normal(d * D), b: normal(d), E: normal(K * d), s: Float64Array.of(0.7) }
    const run = () => cosineStep(head, activation, form, x, { positives, clusters, ...more }, n, plainLib)
    const loss = () => {
      const { sampleLlm, sampleSample } = run()
      return sampleLlm + sampleSample
    }
    expectGradients([head.W, head.b, head.E, head.s], loss, run().gradients)
  })
  it('have the gradient of the sample-sample loss on queries', () => {
    const head = { W: normal(d * D), b: normal(d), E: normal(K * d), s: Float64Array.of(0.7) }
    const run = () => cosineStep(head, activation, 'plain', x, { positives, clusters, overlap: targets }, n, plainLib)
    const loss = () => {
      const { sampleLlm, sampleSample } = run()
      return sampleLlm + sampleSample
    }
    expectGradients([head.W, head.b, head.E, head.s], loss, run().gradients)
  })
  it.each(['soft-ce', 'kl', 'relevance'] as LinearHeadLoss[])('have the gradient of %s, dropout included', (kind) => {
    const head = { W: normal(d * D), b: normal(d), Wc: normal(K * d), bc: normal(K) }
    const mask = Float64Array.from({ length: n * d }, () => (rng.random() < 0.3 ? 0 : 1 / 0.7))
    const run = () => linearStep(head, activation, kind, x, targets, n, plainLib, mask)
    expectGradients([head.W, head.b, head.Wc, head.bc], () => run().loss, run().gradients)
  })
})

describe('soft-target sample-sample loss', () => {
  it('has the gradient of its value with respect to the queries', () => {
    const queries = normal(n * d)
    const run = () => softTargetSampleSample(queries, targets, n, d, K)
    expectGradients([queries], () => run().loss, [run().grad])
  })
  it('is 0 for a row alone', () => {
    expect(softTargetSampleSample(normal(d), targets.subarray(0, K), 1, d, K).loss).toBe(0)
  })
})

describe('convex losses', () => {
  const right = Uint8Array.from({ length: K * n }, (_, i) => Number(i % 3 === 0))
  const losses: [string, ConvexLoss][] = [
    ['logistic', balancedLogistic({ right, K, n })],
    ['softmax', softmaxLoss(targets, n, K, 0.5)],
  ]
  it.each(losses)('%s: residuals and slopes are derivatives', (_name, loss) => {
    const length = loss.width * n
    for (let group = 0; group < loss.groups; group++) {
      const logits = normal(length)
      const direction = Float32Array.from(normal(length))
      const residuals = new Float32Array(length)
      const at = (step: number) =>
        loss.evaluate(
          group,
          logits.map((z, i) => z + step * direction[i]),
          new Float32Array(length),
        )
      loss.evaluate(group, logits, residuals)
      const { first, second } = loss.slopes(group, logits, direction, 0.3)
      expect(first).toBeCloseTo((at(0.3 + 1e-5) - at(0.3 - 1e-5)) / 2e-5, 6)
      expect(second).toBeCloseTo((at(0.3 + 1e-3) - 2 * at(0.3) + at(0.3 - 1e-3)) / 1e-6, 4)
      const along = residuals.reduce((sum, r, i) => sum + r * direction[i], 0)
      expect(along).toBeCloseTo(loss.slopes(group, logits, direction, 0).first, 5)
    }
  })
})
