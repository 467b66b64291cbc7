import { klDivergence, type LossAndGradient, relevanceBce, softCrossEntropy } from '../../../src/train/losses.ts'
import { sampleLlm, sampleSample, softTargetSampleSample, topPositives } from '../../../src/train/routing-losses.ts'
import { Checks, readGolden } from './checks.ts'

interface Wanted {
  value: number
  grad: number[][]
}
interface Case {
  batch: number
  K: number
  logits: number[][]
  scores: number[][]
  scores_have_ties: boolean
  positive_mask: number[][]
  cluster_labels: number[]
  query_features: number[][]
  normalised_targets: number[][]
  hard_labels: number[]
  relevance_targets: number[][]
  K_plus: number
  routerdc_sample_llm: Wanted
  cosinecls_sample_llm: Wanted
  routerdc_sample_sample: Wanted
  cosinecls_sample_sample: Wanted
  soft_ce: Wanted
  zooter_kl: Wanted
  hard_ce: Wanted
  relevance_bce: Wanted
  soft_target_sample_sample: { temperature: number } & Record<'routerdc' | 'zooter' | 'vlc' | 'cosinecls', Wanted>
}
interface Golden {
  tolerances: { value: number; grad: number }
  cases: Case[]
}

export function checkRoutingLosses(): void {
  const golden = readGolden<Golden>('routing_losses')
  const checks = new Checks('routing_losses')
  golden.cases.forEach((one, c) => {
    for (const [name, got, want] of lossesOf(one, checks, c)) {
      const what = `case ${c}, ${name}`
      checks.near(got.loss, want.value, golden.tolerances.value, `${what}, value`)
      checks.nearAll(got.grad, want.grad.flat(), golden.tolerances.grad, `${what}, gradient`)
    }
  })
}

function lossesOf(one: Case, checks: Checks, c: number): [string, LossAndGradient, Wanted][] {
  const { batch: n, K } = one
  const logits = Float64Array.from(one.logits.flat())
  const scores = one.scores.flat()
  const mask = one.positive_mask.flat().map(Number)
  // With ties the library behind the reference chooses by a rule of its own.
  if (!one.scores_have_ties)
    checks.equalAll(topPositives(scores, n, K, one.K_plus, lowestIndex), mask, `case ${c}, positives`)
  const contrast = (form: 'log-sum-exp' | 'plain') => sampleLlm(logits, mask, n, K, form)
  const together = () => sampleSample(logits, one.cluster_labels, n, K)
  const queries = Float64Array.from(one.query_features.flat())
  const d = one.query_features[0].length
  const { temperature, ...soft } = one.soft_target_sample_sample
  const targets = one.normalised_targets.flat()
  return [
    ['RouterDC sample-LLM', contrast('log-sum-exp'), one.routerdc_sample_llm],
    ['CosineCls sample-LLM', contrast('plain'), one.cosinecls_sample_llm],
    ['RouterDC sample-sample', together(), one.routerdc_sample_sample],
    ['CosineCls sample-sample', together(), one.cosinecls_sample_sample],
    ['soft cross-entropy', softCrossEntropy(logits, targets, n, K), one.soft_ce],
    ['KL divergence', klDivergence(logits, targets, n, K), one.zooter_kl],
    ['hard cross-entropy', softCrossEntropy(logits, oneHot(one.hard_labels, K), n, K), one.hard_ce],
    ['relevance', relevanceBce(logits, one.relevance_targets.flat(), n, K), one.relevance_bce],
    ...Object.entries(soft).map(([router, want]): [string, LossAndGradient, Wanted] => {
      const smallest = router === 'routerdc' ? 1e-12 : 1e-8
      return [
        `soft-target sample-sample of ${router}`,
        softTargetSampleSample(queries, scores, n, d, K, temperature, smallest),
        want,
      ]
    }),
  ]
}

/** Ties to the lowest index: the project's rule for this file. */
const lowestIndex = () => 0

const oneHot = (labels: readonly number[], K: number): number[] =>
  labels.flatMap((label) => Array.from({ length: K }, (_, k) => Number(k === label)))
