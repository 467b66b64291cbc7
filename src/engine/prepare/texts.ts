/** The questions' texts, for routers that read them. */

import type { Sample } from '../../core/types.ts'
import { routerText } from '../../encoders/tfidf.ts'

/** The texts of these pack rows; undefined where the pack has none. */
export type TextsOf = (rows: Int32Array) => Promise<readonly string[] | undefined>

/** @param samples the questions in row order; none in packs without texts */
export const textsOf =
  (samples: () => Promise<readonly Sample[]>): TextsOf =>
  async (rows) => {
    const all = await samples()
    return all.length > 0 ? Array.from(rows, (row) => routerText(all[row])) : undefined
  }
