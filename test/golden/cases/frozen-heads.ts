import { argmaxRow, plainLib } from '../../../src/core/lib.ts'
import { cosineStep, type LinearHeadLoss, linearStep } from '../../../src/train/head-steps.ts'
import { type CosineHead, forwardCosine, forwardLinear, type LinearHead } from '../../../src/train/heads.ts'
import type { Activation } from '../../../src/train/network.ts'
import { adam, clipGradNorm, warmupFactor } from '../../../src/train/optimizers.ts'
import { topPositives } from '../../../src/train/routing-losses.ts'
import { Checks, readGolden } from './checks.ts'
import { marginOf, oneHot } from './trained-data.ts'

type Parts = Record<string, number | number[] | number[][]>
interface Step {
  loss?: number
  loss_sample_llm?: number
  loss_sample_sample?: number
  grad_norm_before_clip: number
  lr: number
}
interface Case {
  head: 'cosine' | 'linear'
  activation: Activation
  loss: 'routerdc' | 'cosinecls' | 'soft_ce' | 'kl' | 'hard_ce' | 'relevance_bce'
  first_batch: { logits: number[][]; query?: number[][]; grads: Parts }
  steps: Step[]
  final_params: Parts
  final_logits: number[][]
  final_picks: number[]
}
interface Golden {
  tolerances: { first_batch: number; losses: number; final_params: number }
  K: number
  N: number
  X: number[][]
  soft_targets: number[][]
  ranking_scores: number[][]
  cluster_labels: number[]
  hard_labels: number[]
  relevance_targets: number[][]
  batch_order: number[][]
  init: { W: number[][]; b: number[]; E: number[][]; s: number; Wc: number[][]; bc: number[] }
  optimizer: { base_lr: number; weight_decay: number; betas: [number, number]; eps: number; clip_grad_norm: number }
  schedule: { total_steps: number; warmup_steps: number; multipliers: number[] }
  K_plus: number
  cases: Case[]
}

/** What one step of either head tells. */
interface Outcome {
  readonly losses: readonly number[]
  readonly gradients: readonly Float64Array[]
  readonly logits: Float64Array
  readonly query?: Float64Array
}

export function checkFrozenHeads(): void {
  const golden = readGolden<Golden>('frozen_embedding_heads')
  const checks = new Checks('frozen_embedding_heads')
  for (const one of golden.cases) checkCase(golden, one, checks)
}

function checkCase(golden: Golden, one: Case, checks: Checks) {
  const { tolerances, optimizer, schedule, N } = golden
  const what = `${one.head} ${one.activation} ${one.loss}`
  const { names, weights, step, logits } = headOf(golden, one)
  const [beta1, beta2] = optimizer.betas
  const rule = adam({
    rate: optimizer.base_lr,
    beta1,
    beta2,
    epsilon: optimizer.eps,
    weightDecay: optimizer.weight_decay,
    decoupled: true,
  })
  const near = (got: ArrayLike<number>, want: Parts[string], tolerance: number, name: string) =>
    checks.nearAll(got, [want].flat(3) as number[], tolerance, `${what}, ${name}`)
  one.steps.forEach((want, t) => {
    const { losses, gradients, logits: batchLogits, query } = step(golden.batch_order[t])
    if (t === 0) {
      near(batchLogits, one.first_batch.logits, tolerances.first_batch, 'first logits')
      if (query && one.first_batch.query) near(query, one.first_batch.query, tolerances.first_batch, 'first queries')
      names.forEach((name, i) => {
        near(gradients[i], one.first_batch.grads[name], tolerances.first_batch, `first gradient of ${name}`)
      })
    }
    const wanted = want.loss === undefined ? [want.loss_sample_llm!, want.loss_sample_sample!] : [want.loss]
    near(losses, wanted, tolerances.losses, `losses of step ${t}`)
    const norm = clipGradNorm(gradients, optimizer.clip_grad_norm)
    checks.near(norm, want.grad_norm_before_clip, tolerances.losses, `${what}, gradient norm of step ${t}`)
    const rate = optimizer.base_lr * warmupFactor(t, schedule.total_steps, schedule.warmup_steps)
    checks.near(rate, want.lr, 1e-12, `${what}, rate of step ${t}`)
    rule.step(weights, gradients, rate)
  })
  names.forEach((name, i) => {
    near(weights[i], one.final_params[name], tolerances.final_params, `final ${name}`)
  })
  const final = logits()
  near(final, one.final_logits, tolerances.final_params, 'final logits')
  for (let i = 0; i < N; i++) {
    if (marginOf(one.final_logits[i]) > 10 * tolerances.final_params)
      checks.equal(argmaxRow(final, i, golden.K), one.final_picks[i], `${what}, final pick of row ${i}`)
  }
}

function headOf(golden: Golden, one: Case) {
  return one.head === 'cosine' ? cosineOf(golden, one) : linearOf(golden, one)
}

const floats = (values: number[] | number[][]) => Float64Array.from(values.flat())
const pickRows = (values: number[][], rows: number[]) => rows.flatMap((i) => values[i])

function cosineOf(golden: Golden, one: Case) {
  const { init, K } = golden
  const head: CosineHead<Float64Array> = {
    W: floats(init.W),
    b: floats(init.b),
    E: floats(init.E),
    s: Float64Array.of(init.s),
  }
  const form = one.loss === 'routerdc' ? ('log-sum-exp' as const) : ('plain' as const)
  return {
    names: ['W', 'b', 'E', 's'],
    weights: [head.W, head.b, head.E, head.s],
    step(rows: number[]): Outcome {
      const targets = {
        positives: topPositives(pickRows(golden.ranking_scores, rows), rows.length, K, golden.K_plus, () => 0),
        clusters: rows.map((i) => golden.cluster_labels[i]),
      }
      const x = floats(pickRows(golden.X, rows))
      const result = cosineStep(head, one.activation, form, x, targets, rows.length, plainLib)
      return { ...result, losses: [result.sampleLlm, result.sampleSample] }
    },
    logits: () => forwardCosine(head, one.activation, floats(golden.X), golden.N, plainLib).logits,
  }
}

const linearLosses: Record<string, LinearHeadLoss> = {
  soft_ce: 'soft-ce',
  hard_ce: 'soft-ce',
  kl: 'kl',
  relevance_bce: 'relevance',
}

function linearOf(golden: Golden, one: Case) {
  const { init, K } = golden
  const head: LinearHead<Float64Array> = {
    W: floats(init.W),
    b: floats(init.b),
    Wc: floats(init.Wc),
    bc: floats(init.bc),
  }
  const hard = (rows: number[]) =>
    oneHot(
      rows.map((i) => golden.hard_labels[i]),
      K,
    )
  return {
    names: ['W', 'b', 'Wc', 'bc'],
    weights: [head.W, head.b, head.Wc, head.bc],
    step(rows: number[]): Outcome {
      const source = one.loss === 'relevance_bce' ? golden.relevance_targets : golden.soft_targets
      const targets = one.loss === 'hard_ce' ? hard(rows) : pickRows(source, rows)
      const x = floats(pickRows(golden.X, rows))
      const result = linearStep(head, one.activation, linearLosses[one.loss], x, targets, rows.length, plainLib)
      return { ...result, losses: [result.loss] }
    },
    logits: () => forwardLinear(head, one.activation, floats(golden.X), golden.N, plainLib).logits,
  }
}
