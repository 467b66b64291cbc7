/** The questions' texts, read when a router first asks for them and kept. */
import { routerText } from '../../encoders/tfidf.ts'
import { decodeSamples } from '../../packs/pack.ts'
import type { PackSource } from './pack-source.ts'

/** The texts of these pack rows; undefined where the pack has none. */
export type TextsOf = (rows: Int32Array) => Promise<readonly string[] | undefined>

export function textsOf(source: PackSource): TextsOf {
  let samples: ReturnType<typeof decodeSamples> | undefined
  return async (rows) => {
    if (!('samples.jsonl' in source.info.entries)) return undefined
    samples ??= decodeSamples((name) => source.read(name))
    const all = await samples
    return Array.from(rows, (row) => routerText(all[row]))
  }
}
