/** Results as benchmarks publish them: scores without costs, with and without texts. Seeded, written here. */
import { strToU8, zipSync } from 'fflate'
import { createRng } from '../../src/core/rng.ts'
import { fromBytes, type SourceFile } from '../../src/packs/files.ts'
import { encodeNpy } from '../../src/packs/npy.ts'
import { pickled } from '../packs/support/pickled.ts'

/** Some as the paper lists them, in another spelling; some that no list has. */
export const scoreModels = [
  'InternVL-Nobody-2B',
  'Phi-3.5-vision-instruct',
  'adept_fuyu',
  'claude-oddity',
  'gpt-4o-2024-08-06',
]

const samples = 200
const datasets = ['Art', 'Counting', 'Depth', 'IQ']

/** Whether the model is right: each is good at one dataset. */
export const rights = (() => {
  const rng = createRng(11)
  return Array.from({ length: samples }, (_, i) =>
    scoreModels.map((__, k) => Number(rng.random() < 0.3 + 0.08 * k + (i % datasets.length === k ? 0.3 : 0))),
  )
})()

const nameOf = (i: number) => `val_${datasets[i % datasets.length]}_${i}`
const shapes = ['triangle', 'circle', 'square', 'hexagon', 'line']
const textOf = (i: number) =>
  `In task ${datasets[i % datasets.length]}, how many ${shapes[i % 5]}s stand left of the ${shapes[(i * 7) % 5]} number ${i}?`

function csv(path: string, withText: boolean): SourceFile[] {
  const head = ['sample', 'model', 'score', 'dataset', ...(withText ? ['text'] : [])]
  const rows = rights.flatMap((right, i) =>
    scoreModels.map((model, k) => [
      nameOf(i),
      model,
      right[k],
      datasets[i % 4],
      ...(withText ? [`"${textOf(i)}"`] : []),
    ]),
  )
  return [fromBytes(path, strToU8([head, ...rows].map((row) => `${row.join(',')}\n`).join('')))]
}

/** As BLINK's logs: no text, no cost. */
export const blinkLike = () => csv('blink-min.csv', false)

/** As VisOnlyQA's logs: texts, no cost, models nobody lists. */
export const visOnlyLike = () => csv('visonly.csv', true)

/** `Y.npz`, and `C.npy` where there are costs, with the names of rows and columns. */
export function matricesOnly({ costs }: { readonly costs: boolean }): SourceFile[] {
  const shape = [samples, scoreModels.length]
  const files: Record<string, Uint8Array> = {
    'Y.npz': zipSync({ 'Y.npy': encodeNpy(Int8Array.from(rights.flat()), shape) }),
    'sample_ids.pkl': pickled(rights.map((_, i) => `${datasets[i % 4]}/${i}`)),
    'model_names.pkl': pickled(scoreModels),
  }
  if (costs)
    files['C.npy'] = encodeNpy(
      Float32Array.from(rights.flat(), (_, at) => (1 + (at % 5)) * 1e-4),
      shape,
    )
  return Object.entries(files).map(([name, bytes]) => fromBytes(`data/matrices/${name}`, bytes))
}
