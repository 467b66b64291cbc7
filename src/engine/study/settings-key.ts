/** Names what a study's numbers depend on, so that a result can be told from one under other settings; and says it in words. */
import type { Experiment } from '../../experiment/experiment.ts'
import { budgetInWords } from '../prepare/settings-in-words.ts'
import { splitKey } from '../prepare/splits.ts'
import type { Study } from './study.ts'

/** What no number of a study depends on. A new field counts unless it is named here. */
const aside: readonly (keyof Experiment)[] = ['version', 'resampleBy', 'guests', 'view']

/** What a run does not depend on besides: row and seed are part of its own name, budget and β only change its score. */
const asideOfRuns: readonly (keyof Experiment)[] = [...aside, 'routers', 'seed', 'study', 'budget', 'beta']

/** The same text for the same settings. */
export const studyInputs = (experiment: Experiment): string => without(aside, experiment)

/** The same text where routers are run on the same rows, features and prices. */
export const groundInputs = (experiment: Experiment): string => without(asideOfRuns, experiment)

function without(fields: readonly (keyof Experiment)[], experiment: Experiment): string {
  const rest = Object.entries(experiment).filter(([name]) => !fields.includes(name as keyof Experiment))
  return JSON.stringify({ ...Object.fromEntries(rest), split: splitKey(experiment.split) }, (_, value) =>
    value === Number.POSITIVE_INFINITY ? 'Infinity' : inOrder(value),
  )
}

/** The same settings may come from a link, a file or a form, with their fields in another order. */
const inOrder = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

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
    ...(study.paperSettings && { 'published comparison': 'with the paper’s settings, λ of each router chosen on dev' }),
    engine: stamp.engine,
    device: stamp.device,
  }
}
