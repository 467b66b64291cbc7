/** Rows name a guest's router by `guest:` and its key. Running it is in run-guest.ts, which only loads when one is run. */
import type { Router } from '../../core/router.ts'
import type { Guest } from '../../experiment/experiment.ts'
import type { Description } from './messages.ts'

const prefix = 'guest:'

export const guestId = (key: string): string => prefix + key

export const isGuest = (router: string): boolean => router.startsWith(prefix)

/** The guest a row names; undefined when the row names a router of this page, or a guest whose source is not here. */
export const guestOf = (router: string, guests: readonly Guest[]): Guest | undefined =>
  guests.find(({ key }) => router === guestId(key))

/** What the board shows of a guest: it waits to be run like any router that takes long, and only runs when asked. */
export function guestRouter(guest: Guest, known?: Description): Router {
  return {
    id: guestId(guest.key),
    name: known?.name ?? guest.name,
    about: `${known?.about || 'A router added on this page.'} Source ${guest.hash.slice(0, 12)}.`,
    ...(known && { params: known.params, needs: known.needs }),
    long: true,
    predict() {
      throw new Error(`"${guest.name}" only runs in a sealed frame`)
    },
  }
}
