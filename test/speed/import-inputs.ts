/** Generated drops at the size of the paper's benchmark: 30,540 questions × 17 models. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { createRng } from '../../src/core/rng.ts'
import { encodeNpy } from '../../src/packs/npy.ts'
import { parquetVectors } from '../packs/support/parquet-file.ts'
import { pickled } from '../packs/support/pickled.ts'

const n = 30_540
const m = 17
const dims = 1024
const samples = Array.from({ length: n }, (_, i) => `set${i % 14}/q${String(i).padStart(6, '0')}`).sort()
const models = Array.from({ length: m }, (_, k) => `model-${String(k).padStart(2, '0')}-${2 + 4 * k}B`)

/** One row per question and model: 519,180. */
export function writeLongCsv(path: string) {
  const rng = createRng(5)
  const rows = samples.map((id) =>
    models
      .map((model, k) => {
        const [sent, got] = [200 + rng.randomInt(900), 5 + rng.randomInt(400)]
        return `${id},${model},${Number(rng.random() < 0.4 + k / 40)},${sent},${got},${id.split('/')[0]}\n`
      })
      .join(''),
  )
  writeFileSync(path, `sample,model,score,in_tokens,out_tokens,dataset\n${rows.join('')}`)
}

/** The matrices of an official release, `Y.npz` and `C.npy`, with their orders. */
export function writeMatrices(root: string) {
  const folder = join(root, 'data/matrices')
  mkdirSync(folder, { recursive: true })
  const rng = createRng(6)
  const quality = Int8Array.from({ length: n * m }, (_, i) => Number(rng.random() < 0.4 + (i % m) / 40))
  const costs = Float32Array.from({ length: n * m }, (_, i) => 1e-5 * (1 + (i % m)) * (1 + rng.random()))
  writeFileSync(join(folder, 'Y.npz'), zipSync({ 'Y.npy': encodeNpy(quality, [n, m]) }))
  writeFileSync(join(folder, 'C.npy'), encodeNpy(costs, [n, m]))
  writeFileSync(join(folder, 'sample_ids.pkl'), pickled(samples))
  writeFileSync(join(folder, 'model_names.pkl'), pickled(models))
}

/** 30,540 × 1,024 floats beside the matrices, in one group of rows as pandas writes them. */
export function writeEmbeddings(root: string) {
  const folder = join(root, 'EMBEDDINGS/text')
  mkdirSync(folder, { recursive: true })
  const rng = createRng(7)
  const vectors = samples.map(() => Array.from({ length: dims }, () => Math.fround(rng.random() - 0.5)))
  writeFileSync(join(folder, 'bench.parquet'), parquetVectors(samples, vectors, n))
}
