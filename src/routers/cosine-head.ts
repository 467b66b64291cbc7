/**
 * Shared by CosineCls and RouterDC (protocol 5.7, 5.12): questions and models are directions in one space, trained
 * contrastively. On frozen embeddings: the reference fine-tunes its encoders, which a page cannot. Results are labelled, and
 * must not be compared with published ones as equals. The two differ only in the numerics of one loss.
 */
import type { Param, Router } from '../core/router.ts'
import type { SampleLlmForm } from '../train/routing-losses.ts'
import type { CosineState } from './fits/cosine-fit.ts'
import { headParams } from './head-params.ts'
import { lazily } from './lazily.ts'
import { paper } from './training-params.ts'

const cosineParams: Record<string, Param> = {
  ...headParams,
  llmLoss: {
    type: 'choice',
    label: 'Question-to-model loss',
    default: 'contrastive',
    options: [
      { id: 'contrastive', label: 'contrast with the cheapest three correct models, ties included' },
      { id: 'contrastive-paper', label: 'contrast with the three best-scored models, right or not (paper)' },
      { id: 'relevance', label: 'relevance of every model' },
    ],
  },
  overlap: {
    type: 'switch',
    label: 'Pull questions with similar targets together',
    default: false,
    help: 'Soft-target sample-sample loss of the reference’s second release.',
  },
  paperMode: {
    type: 'switch',
    label: 'λ = ∞ as in the reference',
    default: false,
    help: 'The reference has no hard labels here: at λ = ∞ it treats all correct models alike (λ = 0).',
  },
}

export interface CosineRouter {
  readonly id: string
  /** In sentences; the row's name adds that features are frozen. */
  readonly name: string
  readonly about: string
  readonly form: SampleLlmForm
}

export function cosineRouter({ id, name, about, form }: CosineRouter): Router<CosineState> {
  return {
    id,
    name: `${name} (frozen features)`,
    about,
    paper,
    params: cosineParams,
    needs: ['embedding'],
    long: true,
    ...lazily(async () => (await import('./fits/cosine-fit.ts')).cosineComputing(name, form)),
  }
}
