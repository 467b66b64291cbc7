/** A small data root with every artefact of the official release, made here. */
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { decodeEmbedding, decodeSamples } from '../../../src/packs/matrices.ts'
import { encodeNpy } from '../../../src/packs/npy.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { dequantizeRows } from '../../../src/packs/quantize.ts'
import { parquetTable, parquetVectors } from '../support/parquet-file.ts'
import { pickled } from '../support/pickled.ts'

/** In the order of the matrices, which is not the pack's. */
const samples = ['MMStar/2', 'MMStar/10', 'OCRBench/1', 'MMStar/1']
const models = ['SmolVLM2', 'GPT4o']
const Y = [1, 0, 0, 1, 1, 1, 0, 0]
const outTokens = [5, 50, 6, 60, 7, 70, 8, 80]
const inTokens = [260, 261, 262, 263]
const prices = { SmolVLM2: [0.06, 0.06], GPT4o: [2.5, 10] } as Record<string, [number, number]>
const at = (sample: string, model: string) => samples.indexOf(sample) * models.length + models.indexOf(model)
const cost = (sample: string, model: string) =>
  (inTokens[samples.indexOf(sample)] * prices[model][0] + outTokens[at(sample, model)] * prices[model][1]) / 1e6

const pairs = samples.flatMap((sample) => models.map((model) => ({ sample, model })))
const lines = (objects: readonly object[]) => strToU8(objects.map((o) => `${JSON.stringify(o)}\n`).join(''))
const vectors = samples.map((_, i) => [i + 1, 0.5, -i])

const root: Record<string, Uint8Array> = {
  'data/matrices/Y.npz': zipSync({ 'Y.npy': encodeNpy(Int8Array.from(Y), [4, 2]) }),
  'data/matrices/C.npy': encodeNpy(
    Float32Array.from(pairs, ({ sample, model }) => cost(sample, model)),
    [4, 2],
  ),
  'data/matrices/sample_ids.pkl': pickled(samples),
  'data/matrices/model_names.pkl': pickled(models),
  'data/registry/sample_index.pkl': pickled(samples),
  'data/registry/model_index.pkl': pickled(models),
  'data/registry/meta.parquet': parquetTable([
    { name: 'sample_id', data: samples, type: 'STRING' },
    { name: 'dataset', data: samples.map((id) => id.split('/')[0]), type: 'STRING' },
    { name: 'split', data: ['train', 'train', 'dev', 'test'], type: 'STRING' },
  ]),
  'SPLITS/train.jsonl': lines([{ sample_id: 'MMStar/2' }, { sample_id: 'MMStar/10' }]),
  'SPLITS/dev.jsonl': lines([{ sample_id: 'OCRBench/1' }]),
  'SPLITS/test.jsonl': lines([{ sample_id: 'MMStar/1' }]),
  'ORACLE/score/mmstar.parquet': scoreTable('MMStar'),
  'ORACLE/score/ocrbench.parquet': scoreTable('OCRBench'),
  'reports/token_statistics/token_based_costs.csv': strToU8(
    `sample_id,model,total_input_tokens,output_tokens,total_cost\n${pairs
      .map(
        ({ sample, model }) =>
          `${sample},${model},${inTokens[samples.indexOf(sample)]},${outTokens[at(sample, model)]},0`,
      )
      .join('\n')}`,
  ),
  'BENCHMARKS/vqa_mc/mmstar_samples.jsonl': lines([
    { sample_id: 'MMStar/1', prompt: 'why?', assets: [{ type: 'image_tsv', tsv_file: 'MMStar.tsv', index: 0 }] },
    { sample_id: 'MMStar/2', prompt: 'how?', assets: [{ type: 'image', path: 'a/b.jpg' }] },
  ]),
  'EMBEDDINGS/text/bge-m3.parquet': parquetVectors([...samples].reverse(), [...vectors].reverse()),
  'EMBEDDINGS/vision/dinov2-base.parquet': parquetVectors(samples, vectors),
}

function scoreTable(dataset: string): Uint8Array {
  const own = pairs.filter(({ sample }) => sample.startsWith(dataset))
  return parquetTable([
    { name: 'sample_id', data: own.map(({ sample }) => sample), type: 'STRING' },
    { name: 'model_id', data: own.map(({ model }) => model), type: 'STRING' },
    { name: 'quality_raw', data: own.map(({ sample, model }) => BigInt(Y[at(sample, model)])), type: 'INT64' },
    { name: 'quality', data: own.map(({ sample, model }) => Y[at(sample, model)]), type: 'DOUBLE' },
  ])
}

const files = (names: readonly string[], more: Record<string, Uint8Array> = {}): SourceFile[] =>
  Object.entries({ ...Object.fromEntries(names.map((name) => [name, root[name]])), ...more }).map(([path, bytes]) =>
    fromBytes(`root/${path}`, bytes),
  )
const all = Object.keys(root)
const without = (...parts: string[]) => all.filter((name) => !parts.some((part) => name.includes(part)))

async function opened(given: readonly SourceFile[]) {
  const { sealed, findings } = await importFiles(given)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const { pack } = await decodePack(sealed!.entries)
  const read = async (name: string) => sealed!.entries.get(name)!
  return { pack: pack!, samples: await decodeSamples(read), read, findings, hash: sealed!.hash }
}

const sortedSamples = ['MMStar/1', 'MMStar/10', 'MMStar/2', 'OCRBench/1']
const sortedModels = ['GPT4o', 'SmolVLM2']
const inOrder = <T>(value: (sample: string, model: string) => T) =>
  sortedSamples.flatMap((sample) => sortedModels.map((model) => value(sample, model)))

describe('the official artefacts', () => {
  it('give rows and columns by code point, whatever the order of the matrices', async () => {
    const { pack, samples: found, read, findings } = await opened(files(all))
    expect(findings.map(({ severity }) => severity)).not.toContain('warning')
    expect(found.map(({ id }) => id)).toEqual(sortedSamples)
    expect(pack.info.models.map(({ id }) => id)).toEqual(sortedModels)
    expect([...pack.quality]).toEqual(inOrder((sample, model) => Y[at(sample, model)]))
    expect([...pack.outTokens!]).toEqual(inOrder((sample, model) => outTokens[at(sample, model)]))
    expect([...pack.inTokens!]).toEqual(sortedSamples.map((sample) => inTokens[samples.indexOf(sample)]))
    expect([...pack.split!]).toEqual([2, 0, 0, 1])
    expect(pack.info.datasets).toEqual([
      { id: 'MMStar', group: 'General' },
      { id: 'OCRBench', group: 'Charts & OCR' },
    ])
    expect(found[0]).toEqual({ id: 'MMStar/1', prompt: 'why?', image: 'MMStar.tsv#0' })
    expect(found[2].image).toBe('a/b.jpg')
    for (const id of ['bge-m3', 'dinov2-base']) {
      const embedding = await decodeEmbedding(pack.info, id, read)
      const rows = dequantizeRows(embedding, [0, 1, 2, 3])
      const wanted = sortedSamples.flatMap((sample) => vectors[samples.indexOf(sample)])
      wanted.forEach((value, i) => {
        expect(Math.abs(rows[i] - value)).toBeLessThan(0.02)
      })
    }
  })

  it('give the same matrix from the score tables alone, and from Y alone', async () => {
    const whole = await opened(files(all))
    for (const part of [without('Y.npz'), without('ORACLE')])
      expect((await opened(files(part))).pack.quality).toEqual(whole.pack.quality)
  })

  it('without the lists that order the matrix are checked against the score tables', async () => {
    const { sealed, findings } = await importFiles(files(without('.pkl')))
    expect(sealed).toBeUndefined()
    expect(findings.find(({ severity }) => severity === 'error')?.fix).toContain('order of samples or models')
    const inOrderY = Int8Array.from(inOrder((sample, model) => Y[at(sample, model)]))
    const matrix = zipSync({ 'Y.npy': encodeNpy(inOrderY, [4, 2]) })
    const { pack } = await opened(files(without('.pkl'), { 'data/matrices/Y.npz': matrix }))
    expect([...pack.quality]).toEqual([...inOrderY])
  })

  it('take costs as recorded where there are no tokens, and 0 as unknown', async () => {
    const data = Float32Array.from(pairs, ({ sample, model }) => cost(sample, model))
    data[0] = 0
    const { pack, findings } = await opened(
      files(without('token_'), { 'data/matrices/C.npy': encodeNpy(data, [4, 2]) }),
    )
    expect(pack.outTokens).toBeUndefined()
    expect(pack.fixedCostUsd![1]).toBeCloseTo(cost('MMStar/1', 'SmolVLM2'), 9)
    expect(pack.fixedCostUsd![2 * 2 + 1]).toBeNaN()
    expect(findings.some(({ what }) => what.includes('1 cost of 0'))).toBe(true)
  })

  it('that contradict each other are refused', async () => {
    const wrong = zipSync({
      'Y.npy': encodeNpy(
        Int8Array.from(Y, (y) => 1 - y),
        [4, 2],
      ),
    })
    const { sealed, findings } = await importFiles(files(all, { 'data/matrices/Y.npz': wrong }))
    expect(sealed).toBeUndefined()
    expect(findings.find(({ severity }) => severity === 'error')?.what).toContain(
      '8 cells differ from the score tables',
    )
  })

  it('without a usable order are refused by name', async () => {
    const { sealed, findings } = await importFiles(files(['data/matrices/Y.npz']))
    expect(sealed).toBeUndefined()
    expect(findings.map(({ what }) => what)).toContain('no file names the 4 samples of the matrix')
  })

  it('keep going without an embedding that lacks samples', async () => {
    const { pack, findings } = await opened(
      files(all, { 'EMBEDDINGS/text/bge-m3.parquet': parquetVectors(samples.slice(1), vectors.slice(1)) }),
    )
    expect(pack.info.encoders.map(({ id }) => id)).toEqual(['dinov2-base'])
    expect(findings.find(({ severity }) => severity === 'warning')?.what).toContain('no vector for 1 of 4 samples')
  })
})
