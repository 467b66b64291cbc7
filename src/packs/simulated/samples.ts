/**
 * The rows of the pack before anything is drawn about them: ids in code-point order, datasets, and the split.
 * Source: protocol 1.3 (row order, global draw).
 */

import { drawSplit } from '../../core/split.ts'
import { datasets, nSamples, splitSeed } from './spec.ts'

export interface Rows {
  readonly n: number
  /** `<DATASET>/<number>`, ascending by code point. */
  readonly ids: readonly string[]
  /** Index into `datasets`, one per row. */
  readonly dataset: Uint8Array
  /** 0 train, 1 dev, 2 test. */
  readonly split: Uint8Array
  /** Rows of the test split, ascending. */
  readonly test: Int32Array
}

/** The 30,540 rows; no randomness but the fixed split draw. */
export function makeRows(): Rows {
  // The ids are ASCII, so the default order of UTF-16 units is code-point order.
  const ids = datasets.flatMap(({ id, size }) => Array.from({ length: size }, (_, number) => `${id}/${number}`)).sort()
  const indexOf = new Map(datasets.map(({ id }, index) => [id, index]))
  const dataset = Uint8Array.from(ids, (id) => indexOf.get(id.slice(0, id.indexOf('/')))!)
  const parts = drawSplit(nSamples, splitSeed)
  const split = new Uint8Array(nSamples)
  for (const row of parts.dev) split[row] = 1
  for (const row of parts.test) split[row] = 2
  return { n: nSamples, ids, dataset, split, test: parts.test }
}
