/** The same routers on features fused by each method of protocol 3. Cost bounds and questions stay the same. */
import { emptyCell } from '../../core/figures.ts'
import { fusionMethods } from '../../core/fusion.ts'
import type { Experiment, RouterEntry } from '../../experiment/experiment.ts'
import type { Run } from '../run/run.ts'
import type { Lab } from './lab.ts'
import { Count, entriesOf, runsOn, type StudyRun } from './plan.ts'
import { nameOfRuns, scoredOf } from './score-run.ts'
import type { FusionRow, StudyHooks } from './study.ts'

export const fusionStudy: StudyRun<'fusion'> = async function* (lab, experiment, hooks) {
  const source = experiment.features.source === 'encoders' ? 'encoders' : 'auto'
  if (!bothKinds(lab, experiment, source))
    throw new Error('this pack does not have both text and image embeddings: nothing to fuse')
  const entries = entriesOf(experiment)
  const count = new Count(fusionMethods.length * entries.length, hooks)
  const rows: FusionRow[] = []
  for (const { id, label } of fusionMethods) {
    const fused: Experiment = { ...experiment, features: { ...experiment.features, source, fusion: id } }
    const ground = await groundOf(fused, experiment, lab)
    const keep = async (entry: RouterEntry, run: Run, of: StudyHooks) => ({
      ...scoredOf(entry, run, ground, 'board'),
      dims: (await ground.sight.features(of)).train.cols,
    })
    const bench = { part: 'fusion', lab, count, hooks }
    for await (const finished of runsOn(ground, entries, bench, `by ${label.toLowerCase()}`, keep)) {
      const { key } = finished.entry
      const [run] = 'outcome' in finished ? [finished.outcome] : []
      const failure = 'failure' in finished ? { failure: finished.failure } : {}
      const name = nameOfRuns(finished.entry, run ? [run] : [])
      const base = { method: id, methodLabel: label, dims: run?.dims ?? Number.NaN, key, label: name }
      rows.push({ ...base, cell: run?.cell ?? emptyCell, ...failure })
      yield ordered(rows, experiment)
    }
  }
}

/** Both text and image vectors: the pack's own, or those made in this browser where they are in use. */
function bothKinds({ engine }: Lab, { features }: Experiment, source: 'auto' | 'encoders'): boolean {
  if (source === 'encoders') return features.text !== '' && features.image !== ''
  const { encoders } = engine.source.info
  return ['text', 'image'].every((modality) => encoders.some((encoder) => encoder.modality === modality))
}

/** The experiment's own fusion is the ground that other studies use: its runs may be there already. */
async function groundOf(fused: Experiment, experiment: Experiment, lab: Lab) {
  const own =
    fused.features.source === experiment.features.source && fused.features.fusion === experiment.features.fusion
  if (own) return lab.home(experiment)
  return lab.ground({ experiment: fused, split: await lab.splitOf(fused) })
}

function ordered(rows: readonly FusionRow[], { study }: Experiment): FusionRow[] {
  const place = (row: FusionRow) =>
    fusionMethods.findIndex(({ id }) => id === row.method) * 1e3 + study.routers.indexOf(row.key)
  return rows.toSorted((a, b) => place(a) - place(b))
}
