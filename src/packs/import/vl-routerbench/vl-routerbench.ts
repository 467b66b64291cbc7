/**
 * Imports the artefacts of the official VL-RouterBench release (protocol 1.4): matrices, score tables, registry, splits,
 * token reports, benchmarks and embeddings, as many of them as are there. Rows and columns by code point of their ids.
 */

import type { Finding, Sample } from '../../../core/types.ts'
import { plural } from '../../../core/words.ts'
import type { SourceFile } from '../../files.ts'
import { hasNoErrors, problem } from '../../findings.ts'
import { byCodePoint } from '../../python-text.ts'
import type { PackParts } from '../../seal.ts'
import { type Importer, type ImportOptions, type ImportResult, notNeeded } from '../importer.ts'
import { groupOf, modelInfo, paperPrices } from '../vlmevalkit/datasets.ts'
import { readEmbeddings } from './embeddings.ts'
import { isRoot, type RootFiles, rootFiles } from './files.ts'
import { readQuality } from './quality.ts'
import { datasetOf, readMeta, readSplit, readTexts } from './samples.ts'
import { readBilling } from './tokens.ts'

export const vlRouterBench: Importer = {
  id: 'vl-routerbench',
  label: 'VL-RouterBench: the official matrices, score tables, splits, token reports and embeddings',
  recognises: isRoot,
  importPack,
}

async function importPack(files: readonly SourceFile[], options: ImportOptions): Promise<ImportResult> {
  const root = rootFiles(files)
  const findings: Finding[] = notNeeded(files, Object.values(root).flat())
  const meta = await readMeta(root, options, findings)
  const quality = await readQuality(root, [...meta.keys()].sort(byCodePoint), options, findings)
  if (!quality || !hasNoErrors(findings)) {
    if (hasNoErrors(findings))
      findings.push(problem('files', 'there is no matrix and no score table', 'Import Y.npz or ORACLE/score.'))
    return { findings }
  }
  const { samples, models } = quality
  const billing = await readBilling(root, quality, options, findings)
  const split = await readSplit(root, samples, meta, options, findings)
  const texts = await readTexts(root.benchmarks, options, findings)
  const embeddings = await readEmbeddings(root.embeddings, samples, options, findings)
  const named = samples.map((id) => datasetOf(id, meta))
  const datasets = [...new Set(named)].sort(byCodePoint)
  if (datasets.length > 256)
    findings.push(
      problem('meta.parquet', `names ${plural(datasets.length, 'dataset')}; the limit is 256`, 'Check the sample ids.'),
    )
  if (!hasNoErrors(findings)) return { findings }
  const indexOf = new Map(datasets.map((id, d) => [id, d]))
  const pack: PackParts = {
    info: packInfo(root, models, datasets),
    quality: quality.values,
    ...billing,
    dataset: Uint8Array.from(named, (id) => indexOf.get(id)!),
    ...(split && { split }),
    ...(embeddings.length > 0 && { embeddings }),
    samples: samples.map((id): Sample => texts.get(id) ?? { id, prompt: '' }),
  }
  return { pack, findings }
}

function packInfo(root: RootFiles, models: readonly string[], datasets: readonly string[]): PackParts['info'] {
  return {
    id: 'vl-routerbench',
    title: `VL-RouterBench as released, ${models.length} models`,
    kind: 'real',
    source: {
      name: 'VL-RouterBench',
      url: 'https://arxiv.org/abs/2512.23562',
      licence: 'as released by its authors',
    },
    grading: 'By the VL-RouterBench authors, taken as released.',
    tokenRules: {
      input: 'As released: cl100k_base tokens of the question plus 256 per picture; the same for every model.',
      output: 'As released: cl100k_base tokens of the prediction, or a fallback by task where there was none.',
    },
    models: models.map(modelInfo),
    datasets: datasets.map((id) => ({ id, group: groupOf(id) })),
    priceSheet: paperPrices(models),
    notes: [
      'Rows are in code-point order of sample ids, columns of model ids.',
      ...(root.embeddings.length > 0 ? ['Embeddings are kept as int8 with one scale per row.'] : []),
    ],
  }
}
