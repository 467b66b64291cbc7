/** What a router's file says about itself: what goes in, what was learned from, under which prices. */
import { fusionMethods } from '../../core/fusion.ts'
import { withDefaults } from '../../core/params.ts'
import type { Router } from '../../core/router.ts'
import { producer } from '../../core/version.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import type { ModelFront } from '../../onnx/write/router-model.ts'
import type { FeatureInput } from '../prepare/features.ts'
import { pricesInWords } from '../prepare/settings-in-words.ts'
import type { Ground } from './run-job.ts'

/** The rest of what a run rests on. */
export interface Origin {
  readonly experiment: Pick<Experiment, 'seed' | 'prices' | 'priceSource'>
  /** Names the split: "pack" for its own, "seed 42" … */
  readonly splitKey: string
}

/** Undefined where there is nothing to look at, or where the router is no graph. */
export function modelFront(
  entry: RouterEntry,
  router: Router,
  { pack, sheet, prepared }: Ground,
  { experiment, splitKey }: Origin,
): ModelFront | undefined {
  if (!prepared || !router.graph) return undefined
  const { input } = prepared
  return {
    name: router.name,
    dims: input.parts.reduce((sum, { width }) => sum + width, 0),
    input: inWords(input),
    ...(input.scaler && { scaler: input.scaler }),
    models: pack.info.models.map(({ id }) => id),
    metadata: {
      router: router.id,
      params: JSON.stringify(withDefaults(router, entry.params)),
      seed: String(experiment.seed),
      fitted_on: entry.fitOn,
      pack: `${pack.info.id} (${pack.info.kind})`,
      pack_hash: pack.hash,
      split: splitKey,
      prices: pricesInWords(pack.info, experiment),
      prices_usd_per_million: JSON.stringify(sheet.prices),
      encoders: JSON.stringify(input.encoders),
      fusion: input.fusion,
      features: JSON.stringify(input.parts),
      scaler: input.scaler ? 'in the graph: fitted on solvable train rows' : 'none',
      use: 'choice is the highest score; to spend less, take the highest score - lambda * expected cost in dollars',
      library: `${producer.name} ${producer.version}`,
    },
  }
}

function inWords({ fusion, parts, scaler }: FeatureInput): string {
  const columns = parts.map(({ name, width }) => `${width} of ${name}`).join(', then ')
  const how = fusionMethods.find(({ id }) => id === fusion)?.label ?? fusion
  const scaled = scaler ? ' Not standardised: the graph does that.' : ''
  return `One row per question: ${columns} (${how.toLowerCase()}).${scaled}`
}
