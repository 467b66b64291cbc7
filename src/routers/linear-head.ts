/**
 * Shared by ZOOTER and VLC (protocol 5.8, 5.9, 5.12): one tanh layer, dropout, and a softmax over models. On frozen
 * embeddings: the reference fine-tunes its encoders, which a page cannot. Results are labelled, and must not be
 * compared with published ones as equals.
 */
import type { Param, Router } from '../core/router.ts'
import type { LinearHeadRouter, LinearHeadState } from './fits/linear-head-fit.ts'
import { headParams } from './head-params.ts'
import { lazily } from './lazily.ts'
import { paper } from './training-params.ts'

const linearHeadParams: Record<string, Param> = {
  ...headParams,
  dropout: { type: 'number', label: 'Dropout', default: 0.1, min: 0, max: 0.9 },
  loss: {
    type: 'choice',
    label: 'Loss',
    default: 'distribution',
    options: [
      { id: 'distribution', label: 'match the target distribution (paper)' },
      { id: 'relevance', label: 'relevance of every model' },
    ],
  },
}

export function linearHeadRouter(router: LinearHeadRouter): Router<LinearHeadState> {
  const { id, name, about } = router
  return {
    id,
    name: `${name} (frozen features)`,
    about,
    paper,
    params: linearHeadParams,
    needs: ['embedding'],
    long: true,
    ...lazily(async () => (await import('./fits/linear-head-fit.ts')).linearHeadComputing(router)),
  }
}
