/** Where a pack's entries come from: IndexedDB in the page, a zip in memory on the command line, fakes in tests. */
import type { PackInfo } from '../core/types.ts'

export interface PackSource {
  readonly info: PackInfo
  readonly hash: string
  read(entry: string): Promise<Uint8Array>
}

/** Keeps derived tables between visits. Everything in it can be computed again. */
export interface DerivedCache {
  get(hash: string, name: string): Promise<unknown>
  put(hash: string, name: string, value: unknown): Promise<void>
}

export const noCache: DerivedCache = { get: async () => undefined, put: async () => {} }
