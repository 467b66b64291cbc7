/** Rows name a guest's router by `guest:` and its key. */
import type { Guest } from '../state/experiment.ts'

const prefix = 'guest:'

export const guestId = (key: string): string => prefix + key

export const isGuest = (router: string): boolean => router.startsWith(prefix)

/** The guest a row names; undefined when the row names a router of this page, or a guest whose source is not here. */
export const guestOf = (router: string, guests: readonly Guest[]): Guest | undefined =>
  guests.find(({ key }) => router === guestId(key))
