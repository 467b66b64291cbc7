/** Where a pack's entries come from: IndexedDB in the page, a zip in memory on the command line, fakes in tests. */
import type { Embedding, PackInfo } from '../../core/types.ts'

export interface PackSource {
  readonly info: PackInfo
  readonly hash: string
  read(entry: string): Promise<Uint8Array>
  /** Vectors of an encoder run in this browser, by their key. Absent where there are none: the command line. */
  encoded?(key: string): Promise<Embedding>
}

/** Keeps derived tables between visits. Everything in it can be computed again. */
export interface DerivedCache {
  get(hash: string, name: string): Promise<unknown>
  put(hash: string, name: string, value: unknown): Promise<void>
}

export const noCache: DerivedCache = { get: async () => undefined, put: async () => {} }
