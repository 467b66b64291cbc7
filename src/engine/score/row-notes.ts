/** What a row, and the board, must say about themselves, whatever a router says. */

import type { CostBounds } from '../../core/prices/price.ts'
import type { ParamValues } from '../../core/router.ts'
import type { Finding, ModelInfo } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { isGuest } from '../../experiment/experiment.ts'
import type { Parts } from '../prepare/parts.ts'
import type { Run } from '../run/run.ts'
import type { BoardRow } from './board.ts'

/** One model by definition: there is nothing to say. */
const oneByDefinition: readonly string[] = ['strongest', 'cheapest']

/**
 * The id of the model that gets every question of a row that is meant to route; undefined where there is none. Two
 * questions at least: one alone tells nothing.
 */
export function constantOf(
  { kind, router }: Pick<BoardRow, 'kind' | 'router'>,
  picks: ArrayLike<number>,
  models: readonly Pick<ModelInfo, 'id'>[],
): string | undefined {
  if (kind === 'hindsight' || oneByDefinition.includes(router) || picks.length < 2) return undefined
  const first = picks[0] ?? -1
  for (let i = 1; i < picks.length; i++) if (picks[i] !== first) return undefined
  return models[first]?.id
}

interface Judged {
  readonly router: string
  readonly params: ParamValues
  /** The id of the only model it asks, where there is one. */
  readonly constant: string | undefined
  /** λ was to be found on dev. */
  readonly needsDev: boolean
}

/** What the row must be read with, then what its router said. */
export function notesOf({ router, params, constant, needsDev }: Judged, run: Run, parts: Parts): readonly string[] {
  const { priced, data } = parts
  const ours = !isGuest(router)
  return [
    ...(constant ? [`Asks ${constant} every time: not routing here.`] : []),
    ...(needsDev && !priced.unknown && data.split.dev.length === 0 ? [withoutDev] : []),
    ...(ours && data.graded && needsRightOrWrong(router, params) ? [gradesCut] : []),
    ...run.notes,
    ...(priced.unknown && run.usesPrices ? [ours ? trainedWithoutCosts : guestWithoutCosts] : []),
  ]
}

/** The others work with grades as they are. */
const needsRightOrWrong = (router: string, { target }: ParamValues): boolean =>
  router === 'knn' ? target === 'label' : !['strongest', 'cheapest', 'strongest-per-dataset', 'random'].includes(router)

const withoutDev = 'The split has no dev questions to find λ on: λ = 0, the score alone decides.'
const gradesCut =
  'The pack has grades between 0 and 1. Where training needs right or wrong, a grade of 0.5 or more is right.'

const trainedWithoutCosts =
  'Trained without costs, which are not known: of several correct models none is preferred for being cheap, and where training watches dev it watches accuracy.'
const guestWithoutCosts = 'It asked for costs or tokens. Costs are not known: it was given NaN.'

/** Models that cost nothing, which the Rank Score cannot rank by cost (protocol 1.7). None while costs are unknown. */
export function freeModels({ perModel }: CostBounds, models: readonly Pick<ModelInfo, 'id'>[]): Finding[] {
  const free = models.filter((_, k) => Number.isNaN(perModel[k]))
  if (free.length === 0) return []
  const about = { severity: 'note', where: 'costs', fix: 'Enter a price if a model is not free.' } as const
  if (free.length === models.length)
    return [{ ...about, what: 'Every call costs 0: there is no Rank Score, and λ changes nothing.' }]
  const named = free.map(({ id }) => id).join(', ')
  const what = `${plural(free.length, 'model')} (${named}) ${free.length === 1 ? 'costs' : 'cost'} nothing: the Rank Score counts a cost of 0 as that of the cheapest paid model.`
  return [{ ...about, what }]
}
