/** The same routers on features fused by each method of protocol 3. Cost bounds and questions stay the same. */
import { emptyCell } from '../../core/figures.ts'
import { fusionMethods } from '../../core/fusion.ts'
import type { Experiment } from '../../experiment/experiment.ts'
import { nameOf } from '../../experiment/rows.ts'
import type { Lab } from './lab.ts'
import { Count, entriesOf, runAll, type StudyRun } from './plan.ts'
import { cellOf, nameOfRuns } from './score-run.ts'
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
    const ground = await groundOf(fused, experiment, lab, count.of(`features by ${label.toLowerCase()}`))
    const tasks = entries.map((entry) => ({
      entry,
      name: `${nameOf(entry)}, ${label.toLowerCase()}`,
      run: (of: StudyHooks) => lab.run(entry, ground, experiment.seed, of),
    }))
    for await (const finished of runAll(tasks, lab, count, hooks)) {
      const { key } = finished.entry
      const base = { method: id, methodLabel: label, dims: ground.features?.train.cols ?? 0, key }
      const cell = 'outcome' in finished ? cellOf(finished.outcome, 'test', ground, 'board') : emptyCell
      const failure = 'failure' in finished ? { failure: finished.failure } : {}
      const runs = 'outcome' in finished ? [finished.outcome] : []
      rows.push({ ...base, label: nameOfRuns(finished.entry, runs, ground, 'board'), cell, ...failure })
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
async function groundOf(fused: Experiment, experiment: Experiment, lab: Lab, hooks: StudyHooks) {
  const own =
    fused.features.source === experiment.features.source && fused.features.fusion === experiment.features.fusion
  if (own) return lab.home(experiment, hooks)
  return lab.ground({ experiment: fused, split: await lab.splitOf(fused), entries: entriesOf(fused) }, hooks)
}

function ordered(rows: readonly FusionRow[], { study }: Experiment): FusionRow[] {
  const place = (row: FusionRow) =>
    fusionMethods.findIndex(({ id }) => id === row.method) * 1e3 + study.routers.indexOf(row.key)
  return rows.toSorted((a, b) => place(a) - place(b))
}
