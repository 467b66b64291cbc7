/** What a row must say about itself, whatever its router says. */
import type { ModelInfo } from '../../core/types.ts'
import { isGuest } from '../guests/messages.ts'
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

export const constantBadge = 'one model'

/** What the row must be read with, then what its router said. @param constant the id of the only model it asks */
export function notesOf(
  router: string,
  { notes, usesPrices }: Run,
  { priced }: Parts,
  constant: string | undefined,
): readonly string[] {
  return [
    ...(constant ? [`Asks ${constant} every time: not routing here.`] : []),
    ...notes,
    ...(priced.unknown && usesPrices ? [isGuest(router) ? guestWithoutCosts : trainedWithoutCosts] : []),
  ]
}

const trainedWithoutCosts =
  'Trained without costs, which are not known: of several correct models none is preferred for being cheap, and where training watches dev it watches accuracy.'
const guestWithoutCosts = 'It asked for costs or tokens. Costs are not known: it was given NaN.'
