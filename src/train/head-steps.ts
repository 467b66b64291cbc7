/**
 * Loss and gradients of one batch for the two kinds of heads (protocol 5.7-5.10): what a training step needs besides the
 * optimiser. Works in the precision of the head.
 */
import type { Floats, Products } from './floats.ts'
import { like } from './floats.ts'
import {
  backwardCosine,
  backwardLinear,
  type CosineHead,
  forwardCosine,
  forwardLinear,
  type LinearHead,
} from './heads.ts'
import { klDivergence, type LossAndGradient, relevanceBce, softCrossEntropy } from './losses.ts'
import type { Activation } from './network.ts'
import { type SampleLlmForm, sampleLlm, sampleSample, softTargetSampleSample } from './routing-losses.ts'

/** What a batch is to be pulled towards; all for the batch's rows. */
export interface CosineTargets {
  /** Row-major rows×K of 0 and 1; with `relevance` given these are not used. */
  readonly positives: ArrayLike<number>
  readonly clusters: ArrayLike<number>
  /** Row-major rows×K in [0,1]: trains with binary cross-entropy in place of the sample-LLM loss. */
  readonly relevance?: ArrayLike<number>
  /** Row-major rows×K: adds the soft-target sample-sample loss on the query features. */
  readonly overlap?: ArrayLike<number>
}

export interface CosineStep<T extends Floats> {
  readonly sampleLlm: number
  readonly sampleSample: number
  /** In the order W, b, E, s. */
  readonly gradients: T[]
  readonly logits: T
  readonly query: T
}

/** Weight of the sample-sample loss. */
const sampleSampleWeight = 1

export function cosineStep<T extends Floats>(
  head: CosineHead<T>,
  activation: Activation,
  form: SampleLlmForm,
  x: T,
  targets: CosineTargets,
  rows: number,
  lib: Products,
): CosineStep<T> {
  const d = head.b.length
  const K = head.E.length / d
  const pass = forwardCosine(head, activation, x, rows, lib)
  const toModels = targets.relevance
    ? relevanceBce(pass.logits, targets.relevance, rows, K)
    : sampleLlm(pass.logits, targets.positives, rows, K, form)
  const toSamples = sampleSample(pass.logits, targets.clusters, rows, K)
  const grad = like(pass.logits, rows * K)
  for (let i = 0; i < grad.length; i++) grad[i] = toModels.grad[i] + sampleSampleWeight * toSamples.grad[i]
  const pull = targets.overlap && softTargetSampleSample(pass.query, targets.overlap, rows, d, K)
  const gradients = backwardCosine(head, activation, x, pass, grad, rows, lib, pull?.grad)
  return {
    sampleLlm: toModels.loss,
    sampleSample: toSamples.loss + (pull?.loss ?? 0),
    gradients,
    logits: pass.logits,
    query: pass.query,
  }
}

export type LinearHeadLoss = 'soft-ce' | 'kl' | 'relevance'

const lossOf = { 'soft-ce': softCrossEntropy, kl: klDivergence, relevance: relevanceBce }

export interface LinearStep<T extends Floats> {
  readonly loss: number
  /** In the order W, b, Wc, bc. */
  readonly gradients: T[]
  readonly logits: T
}

/** @param targets row-major rows×K: probabilities (one-hot for hard labels), or relevances @param mask see forwardLinear */
export function linearStep<T extends Floats>(
  head: LinearHead<T>,
  activation: Activation,
  kind: LinearHeadLoss,
  x: T,
  targets: ArrayLike<number>,
  rows: number,
  lib: Products,
  mask?: T,
): LinearStep<T> {
  const pass = forwardLinear(head, activation, x, rows, lib, mask)
  const { loss, grad } = lossOf[kind](pass.logits, targets, rows, head.bc.length) as LossAndGradient<T> // same T as the logits
  return { loss, gradients: backwardLinear(head, activation, x, pass, grad, rows, lib, mask), logits: pass.logits }
}
