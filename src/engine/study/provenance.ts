/** What a study's numbers rest on, in words: stands below its tables and goes out with every file of it. */
import { budgetInWords } from '../prepare/settings-in-words.ts'
import type { Study } from './study.ts'

/** In the order they are printed. */
export function madeFrom({ stamp, complete }: Study): Readonly<Record<string, string>> {
  const { pack, split, prices, study } = stamp
  return {
    ...(!complete && { state: 'partial result: the study was stopped' }),
    pack: `${pack.title} (${pack.kind}), sha256 ${pack.hash}`,
    split: `${split.source}: ${split.train} train, ${split.dev} dev, ${split.test} test`,
    prices: prices.inWords,
    'picture tokens': stamp.imageTokens,
    features: stamp.features,
    beta: String(stamp.beta),
    budget: budgetInWords(stamp),
    seeds: `from ${stamp.seed}; ${study.seeds} per router, ${study.sweepSeeds} per λ of a sweep`,
    engine: stamp.engine,
    device: stamp.device,
  }
}
