/** The list of studies, and how one is made: rows as they come, stamped with the settings behind them. */
import type { Experiment } from '../../experiment/experiment.ts'
import { describeFeatures } from '../prepare/features.ts'
import { sheetFor } from '../prepare/pricing.ts'
import { picturesInWords, pricesInWords } from '../prepare/settings-in-words.ts'
import { fusionStudy } from './fusion.ts'
import { heldOutStudy } from './held-out.ts'
import type { Lab } from './lab.ts'
import { latencyStudy } from './latency.ts'
import type { StudyRun } from './plan.ts'
import { publishedStudy } from './published.ts'
import { seedsStudy } from './seeds.ts'
import { studyInputs } from './settings-key.ts'
import { splitsStudy } from './splits.ts'
import { strataStudy } from './strata.ts'
import type { Study, StudyHooks, StudyKind, StudyStamp } from './study.ts'
import { sweepStudy } from './sweep.ts'
import { trainingStudy } from './training.ts'

const studies: { readonly [Kind in StudyKind]: StudyRun<Kind> } = {
  published: publishedStudy,
  seeds: seedsStudy,
  training: trainingStudy,
  splits: splitsStudy,
  sweep: sweepStudy,
  heldOut: heldOutStudy,
  strata: strataStudy,
  fusion: fusionStudy,
  latency: latencyStudy,
}

export const studyKinds = Object.keys(studies) as readonly StudyKind[]

/** Yields the study so far whenever there is more of it; the last one is complete. */
export async function* runStudy<Kind extends StudyKind>(
  kind: Kind,
  lab: Lab,
  experiment: Experiment,
  device: string,
  hooks: StudyHooks,
): AsyncGenerator<Study<Kind>, void, void> {
  const stamp = await stampOf(lab, experiment, device)
  let rows: Study<Kind>['rows'] = []
  for await (rows of studies[kind](lab, experiment, hooks)) yield { kind, stamp, rows, complete: false }
  yield { kind, stamp, rows, complete: true }
}

async function stampOf(lab: Lab, experiment: Experiment, device: string): Promise<StudyStamp> {
  const { info, hash } = lab.engine.source
  const { split, source } = await lab.splitOf(experiment)
  const sheet = sheetFor(info, experiment)
  return {
    pack: { id: info.id, title: info.title, kind: info.kind, hash },
    split: { source, train: split.train.length, dev: split.dev.length, test: split.test.length },
    prices: {
      title: sheet.title,
      date: sheet.date,
      assumed: sheet.assumed,
      changed: Object.keys(experiment.prices).length,
      inWords: pricesInWords(info, experiment),
    },
    imageTokens: picturesInWords(info, experiment),
    features: describeFeatures(info, experiment.features)?.label ?? 'none',
    beta: experiment.beta,
    budget: experiment.budget,
    seed: experiment.seed,
    study: experiment.study,
    engine: 'WebAssembly SIMD kernel and plain loops, float32, one core per run',
    device,
    inputs: studyInputs(experiment),
  }
}
