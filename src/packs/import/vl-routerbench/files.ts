/** The files of a VL-RouterBench data root (protocol 1.4), found by the end of their paths, wherever the root is; and
 * the arrays in its .npz archives. */
import { baseName, type SourceFile } from '../../files.ts'
import { hasNoErrors } from '../../findings.ts'
import { decodeNpy, type Npy } from '../../npy.ts'
import { openZip } from '../../zip.ts'

export interface RootFiles {
  readonly quality?: SourceFile
  readonly costs?: SourceFile
  readonly bounds?: SourceFile
  readonly meta?: SourceFile
  /** Pickled lists, and the text forms of the model list. */
  readonly sampleOrder?: SourceFile
  readonly modelOrder?: SourceFile
  readonly costSamples?: SourceFile
  readonly costModels?: SourceFile
  /** By train, dev, test. */
  readonly splits: readonly SourceFile[]
  readonly scores: readonly SourceFile[]
  readonly benchmarks: readonly SourceFile[]
  readonly tokenCosts?: SourceFile
  readonly inputTokens?: SourceFile
  readonly outputTokens?: SourceFile
  readonly embeddings: readonly SourceFile[]
}

const splitFiles = ['SPLITS/train.jsonl', 'SPLITS/dev.jsonl', 'SPLITS/test.jsonl']

export function rootFiles(files: readonly SourceFile[]): RootFiles {
  const one = (...names: readonly string[]) => {
    const found = names.map((name) => files.find(({ path }) => `/${path}`.endsWith(`/${name}`))).find((file) => file)
    return found
  }
  const all = (pattern: RegExp) => files.filter(({ path }) => pattern.test(`/${path}`))
  const found = {
    quality: one('Y.npz'),
    costs: one('C.npy'),
    bounds: one('cost_bounds.json'),
    meta: one('registry/meta.parquet', 'meta.parquet'),
    sampleOrder: one('sample_index.pkl', 'sample_ids.pkl'),
    modelOrder: one('model_index.pkl', 'model_names.pkl', 'models.txt'),
    costSamples: one('sample_ids.pkl', 'sample_index.pkl'),
    costModels: one('model_names.pkl', 'model_index.pkl'),
    tokenCosts: one('token_based_costs.csv', 'cost_details.csv'),
    inputTokens: one('token_stats_per_sample.csv'),
    outputTokens: one('output_tokens_per_model.csv'),
  }
  const present = Object.fromEntries(Object.entries(found).filter(([, file]) => file))
  return {
    ...present,
    splits: splitFiles.flatMap((name) => one(name) ?? []),
    scores: all(/\/ORACLE\/score\/[^/]+\.parquet$/),
    benchmarks: all(/\/BENCHMARKS\/.*_samples\.jsonl$/),
    embeddings: all(/\/EMBEDDINGS\/(text|vision)\/[^/]+\.parquet$/),
  }
}

/** True for a root's matrices or its score tables: the rest alone makes no pack. */
export const isRoot = (files: readonly SourceFile[]): boolean =>
  files.some(({ path }) => baseName(path) === 'Y.npz' || /(^|\/)ORACLE\/score\/[^/]+\.parquet$/.test(path))

/** The array of the first of these keys that is there, else the first of all. Throws a sentence when there is none. */
export async function readNpz(file: SourceFile, keys: readonly string[]): Promise<Npy> {
  const { archive, findings } = openZip(await file.bytes(), file.path)
  if (!archive || !hasNoErrors(findings))
    throw new Error(findings.map(({ where, what }) => `${where} ${what}`).join('; '))
  const wanted = keys.map((key) => archive.entries.find(({ name }) => name === `${key}.npy`)).find((entry) => entry)
  const entry = wanted ?? archive.entries[0]
  if (!entry) throw new Error(`${file.path} contains no array`)
  return decodeNpy(await archive.read(entry), `${file.path}/${entry.name}`)
}
