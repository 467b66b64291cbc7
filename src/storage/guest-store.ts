/** Guests' sources kept in this browser, apart from the packs: deleting one never touches the other. */
import type { DBSchema } from 'idb'
import type { Guest } from '../experiment/experiment.ts'
import { connection } from './connection.ts'

interface Schema extends DBSchema {
  guests: { key: string; value: Guest }
}

const store = connection<Schema>(
  'vl-routerbench-guests',
  1,
  (db) => void db.createObjectStore('guests', { keyPath: 'key' }),
)

export const keptGuests = async (): Promise<Guest[]> => (await store()).getAll('guests')

/** Replaces what was kept under the same key. */
export async function keepGuest(guest: Guest): Promise<void> {
  await (await store()).put('guests', guest)
}

export async function forgetGuest(key: string): Promise<void> {
  await (await store()).delete('guests', key)
}

export async function clearGuests(): Promise<void> {
  await (await store()).clear('guests')
}
