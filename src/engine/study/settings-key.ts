/** Names what a study's numbers depend on, so that a result can be told from one under other settings. */
import type { Experiment } from '../../experiment/experiment.ts'
import { splitKey } from '../prepare/splits.ts'

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
    value === Number.POSITIVE_INFINITY ? 'Infinity' : value,
  )
}
