/** The model and the dataset that a number in a pack stands for. Where there is none, the number is wrong: that is an error. */
import type { PackData } from '../../core/types.ts'

type Named = Pick<PackData, 'info'>

export function modelAt({ info }: Named, k: number): PackData['info']['models'][number] {
  const model = info.models[k]
  if (!model) throw new Error(`the pack has ${info.models.length} models and none at ${k}`)
  return model
}

/** The dataset of a question. */
export function datasetOf({ info, dataset }: Named & Pick<PackData, 'dataset'>, row: number) {
  const found = info.datasets[dataset[row] ?? -1]
  if (!found) throw new Error(`the pack has no dataset for question ${row}`)
  return found
}
