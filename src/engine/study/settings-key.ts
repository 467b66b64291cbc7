/** Names what a study's numbers depend on, so that a result can be told from one under other settings. */
import type { Experiment } from '../../experiment/experiment.ts'
import { splitKey } from '../prepare/splits.ts'

/** The same text for the same settings. */
export function studyInputs(experiment: Experiment): string {
  const { pack, split, seed, prices, imageTokens, beta, budget, features, routers, study } = experiment
  const parts = [pack, splitKey(split), seed, prices, imageTokens, beta, budget, features, routers, study]
  return JSON.stringify(parts, (_, value) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value))
}
