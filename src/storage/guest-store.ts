/** Guests' sources kept in this browser, apart from the packs: deleting one never touches the other. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Guest } from '../experiment/experiment.ts'

interface Schema extends DBSchema {
  guests: { key: string; value: Guest }
}

let database: Promise<IDBPDatabase<Schema>> | undefined

async function store(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>('vl-routerbench-guests', 1, {
    upgrade: (db) => void db.createObjectStore('guests', { keyPath: 'key' }),
  })
  return database
}

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
