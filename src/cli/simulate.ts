/**
 * Generates the embedded default pack, public/packs/simulated.zip, and prints its calibration table (target, got).
 * Seeded: the same sources give the same pack. Does nothing when the sources have not changed since the last time.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackInfo } from '../core/types.ts'
import { bytesInWords } from '../core/words.ts'
import { quantizedEmbedding } from '../packs/quantize.ts'
import { sealPack } from '../packs/seal.ts'
import { formatCalibration } from '../packs/simulated/calibration.ts'
import { simulate } from '../packs/simulated/generate.ts'
import { datasets, models } from '../packs/simulated/spec.ts'
import { writeZip } from '../packs/write-zip.ts'
import { catalogueFile, enterPack } from './source-files.ts'

const seed = 1
const folder = 'public/packs'
const zipFile = join(folder, 'simulated.zip')
/** Read by vite.config.ts: hash of the pack; also its file as the catalogue lists it, calibration, and hash of its sources. */
const sideFile = join(folder, 'simulated.json')

const round = (value: number) => Number(value.toPrecision(6))

function infoOf({
  summary,
}: ReturnType<typeof simulate>): Omit<PackInfo, 'schema' | 'counts' | 'entries' | 'encoders'> {
  return {
    id: 'simulated',
    title: 'Simulated VL-RouterBench',
    kind: 'simulated',
    source: { name: 'drawn by this project from a statistical model', revision: `seed ${seed}`, licence: 'MIT' },
    grading: 'nobody: correctness is drawn from a probability that the pack keeps',
    tokenRules: {
      input: 'simulated: 256 per picture plus a simulated question, equal for all models',
      output: 'simulated: lengths per model and dataset, scaled to the published total of 34,494,977 tokens',
    },
    models: models.map(({ id, access, paramsB }) => ({ id, access, ...(paramsB !== undefined && { paramsB }) })),
    datasets: datasets.map(({ id, group }) => ({ id, group })),
    priceSheet: {
      id: 'vl-routerbench',
      title: 'Prices of VL-RouterBench',
      date: '2025-12-29',
      source: 'arXiv 2512.23562, price table',
      assumed: false,
      prices: Object.fromEntries(models.map(({ id, price }) => [id, price])),
    },
    notes: [
      'Simulated: model and dataset names, sizes and prices are those of the paper, every answer is drawn from a statistical model. It says nothing about the real models.',
      'Steered so that oracle, accuracy and cost of the strongest model, and token total come out as published. Which model is strongest and the cost bounds are inferred from published figures; the accuracies of all other models are assumed, so that MLP comes within 1.5 points and 25 % of its published accuracies and costs.',
    ],
    simulation: {
      seed,
      calibration: summary.calibration.map((row) => ({ ...row, got: round(row.got) })),
      bayesAccuracy: summary.bayesAccuracy,
    },
  }
}

/** Hash of everything the pack is made by. */
function sourcesHash(): string {
  const folders = ['src/packs', 'src/packs/simulated', 'src/core']
  const files = folders.flatMap((dir) =>
    readdirSync(dir)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(dir, name)),
  )
  const hash = createHash('sha256')
  for (const file of [...files, 'src/cli/simulate.ts'].sort()) hash.update(readFileSync(file))
  return hash.digest('hex')
}

/** Completes the catalogue's own words about the pack with the size and hash of what was made here. */
function enter(file: Awaited<ReturnType<typeof catalogueFile>>) {
  enterPack(folder, 'simulated', (before) => before && { ...before, bytes: file.bytes, files: [file] })
}

async function main() {
  const sources = sourcesHash()
  const before = existsSync(sideFile) && existsSync(zipFile) ? JSON.parse(readFileSync(sideFile, 'utf8')) : {}
  if (before.sources === sources) {
    enter(before.file)
    console.log(
      `simulated pack: up to date, ${bytesInWords(before.file.bytes)}\n${formatCalibration(before.calibration)}`,
    )
    return
  }
  const pack = simulate({ seed })
  const { text, image, dims } = pack.embeddings
  const embeddings = [
    quantizedEmbedding({ id: 'simulated-text', modality: 'text', dims }, text),
    quantizedEmbedding({ id: 'simulated-image', modality: 'image', dims }, image),
  ]
  const { quality, dataset, inTokens, outTokens, split, probability } = pack
  const sealed = await sealPack({
    info: infoOf(pack),
    quality,
    dataset,
    inTokens,
    outTokens,
    split,
    probability,
    embeddings,
  })
  const zip = writeZip(sealed.entries)
  writeFileSync(zipFile, zip)
  const file = await catalogueFile(zipFile, zip)
  const { calibration } = pack.summary
  writeFileSync(sideFile, JSON.stringify({ file, hash: sealed.hash, sources, calibration }))
  enter(file)
  console.log(`simulated pack: ${bytesInWords(zip.length)}\n${formatCalibration(calibration)}`)
}

await main()
