/** One small valid drop per importer, and a ready pack. A new importer without a fixture fails the fuzz test by name. */
import { strToU8, zipSync } from 'fflate'
import { encodeNpy } from '../../../src/packs/npy.ts'
import { encodePack } from '../support/encode-pack.ts'
import { parquetTable, parquetVectors } from '../support/parquet-file.ts'
import { pickled } from '../support/pickled.ts'
import { toyParts } from '../support/toy.ts'
import { xlsxFile } from '../support/xlsx-file.ts'

export type Drop = Readonly<Record<string, Uint8Array>>

const lines = (objects: readonly object[]) => strToU8(objects.map((o) => `${JSON.stringify(o)}\n`).join(''))
const table = (rows: readonly (readonly unknown[])[], delimiter = ',') =>
  strToU8(`${rows.map((row) => row.map((cell) => `"${cell}"`).join(delimiter)).join('\n')}\n`)
const ids = [1, 2, 3, 4, 5, 6]
const models = ['a-7B', 'b-13B']
const right = (id: number, model: string) => (id + model.length) % 2

const mathvision: Drop = {
  'm/test.jsonl': lines(
    ids.map((id) => ({ id: `${id}`, question: `What is ${id}?`, options: [], answer: 'x', subject: 'algebra' })),
  ),
  ...Object.fromEntries(
    ['LLaVA-v1.5-7B', 'Gemini-Pro'].map((model) => [
      `m/outputs/${model}.jsonl`,
      lines(ids.map((id) => ({ id: `${id}`, response: `It is ${id}`, correct: right(id, model) === 1 }))),
    ]),
  ),
}

const run = (model: string, rest: string) => `outputs/${model}/T20250102-030405/${model}_${rest}`
const vlmevalkit: Drop = {
  ...Object.fromEntries(
    models.flatMap((model) => [
      [
        run(model, 'MMStar_openai_result.tsv'),
        table(
          [
            ['index', 'question', 'A', 'B', 'answer', 'prediction', 'hit'],
            ...ids.map((id) => [id, `why ${id}?`, 'x', 'y', 'A', 'It is A', right(id, model)]),
          ],
          '\t',
        ),
      ],
      [
        run(model, 'ChartQA_TEST_results.xlsx'),
        xlsxFile([
          ['index', 'question', 'answer', 'prediction', 'eval_match', 'eval_score'],
          ...ids.map((id) => [id, `how ${id}?`, '5', '5', right(id, model) ? '[True, False]' : '[False]', 0.5]),
        ]),
      ],
    ]),
  ),
  'LMUData/MMStar.tsv': table(
    [['index', 'image', 'question'], ...ids.map((id) => [id, 'x'.repeat(80), `why ${id}?`])],
    '\t',
  ),
}

const names = ids.map((id) => `MMStar/${id}`)
const official = ['GPT4o', 'SmolVLM2']
const grid = <T>(value: (id: number, model: string) => T) =>
  ids.flatMap((id) => official.map((model) => value(id, model)))
const vlRouterBench: Drop = {
  'data/matrices/Y.npz': zipSync({ 'Y.npy': encodeNpy(Int8Array.from(grid(right)), [6, 2]) }),
  'data/matrices/C.npy': encodeNpy(Float32Array.from(grid((id) => id / 1000)), [6, 2]),
  'data/registry/sample_index.pkl': pickled(names),
  'data/registry/model_index.pkl': pickled(official),
  'data/registry/meta.parquet': parquetTable([
    { name: 'sample_id', data: names, type: 'STRING' },
    { name: 'dataset', data: names.map(() => 'MMStar'), type: 'STRING' },
  ]),
  'ORACLE/score/mmstar.parquet': parquetTable([
    { name: 'sample_id', data: grid((id) => `MMStar/${id}`), type: 'STRING' },
    { name: 'model_id', data: grid((_, model) => model), type: 'STRING' },
    { name: 'quality', data: grid(right), type: 'DOUBLE' },
  ]),
  'SPLITS/train.jsonl': lines(names.slice(0, 3).map((sample_id) => ({ sample_id }))),
  'SPLITS/dev.jsonl': lines([{ sample_id: names[3] }]),
  'SPLITS/test.jsonl': lines(names.slice(4).map((sample_id) => ({ sample_id }))),
  'reports/token_based_costs.csv': table([
    ['sample_id', 'model', 'total_input_tokens', 'output_tokens'],
    ...grid((id, model) => [`MMStar/${id}`, model, 256 + id, 10 * id]),
  ]),
  'BENCHMARKS/vqa_mc/mmstar_samples.jsonl': lines(
    names.map((sample_id) => ({ sample_id, prompt: 'why?', assets: [] })),
  ),
  'EMBEDDINGS/text/bge-m3.parquet': parquetVectors(
    names,
    ids.map((id) => [id, 0.5, -id]),
  ),
}

const routerbench: Drop = {
  'r.csv': table([
    ['sample_id', 'prompt', 'eval_name', 'm1', 'm1|total_cost', 'm2', 'm2|total_cost'],
    ...ids.map((id) => [`q.${id}`, `why ${id}?`, 'mmlu', right(id, 'x'), id / 1000, 0.5, id / 500]),
  ]),
}

const routerarena: Drop = Object.fromEntries(
  models.map((model) => [
    `cached_results/${model}.jsonl`,
    lines(
      ids.map((id) => ({
        global_index: `MMLUPro_law_${id}`,
        question: `why ${id}?`,
        llm_selected: model,
        token_usage: { input_tokens: 100 + id, output_tokens: 10 * id },
        evaluation_result: { score: right(id, model), inference_cost: (100 + id + 20 * id) / 1e6 },
      })),
    ),
  ]),
)

const routellm: Drop = {
  'responses/mmlu_law.csv': table([
    ['prompt', 'mistralai/Mixtral-8x7B-Instruct-v0.1', 'gpt-4-1106-preview'],
    ...ids.map((id) => [`why ${id}?`, id % 2 ? 'True' : 'False', 'True']),
  ]),
}

const llmrouter: Drop = Object.fromEntries(
  ['train', 'test'].map((part) => [
    `${part}.json`,
    strToU8(JSON.stringify(ids.map((id) => ({ question: `why ${id}?`, scores: { a: right(id, 'x'), b: 0.25 } })))),
  ]),
)

const mmrBench: Drop = {
  'MMR_Bench.csv': table([
    ['dataset_idx', 'question', 'img_path', 'm1_correct', 'm1_cost', 'm2_correct', 'm2_cost'],
    ...ids.map((id) => [`OCRBench_${id}`, `why ${id}?`, 'x.png', right(id, 'x'), id / 1000, 1, id / 500]),
  ]),
}

const longTable: Drop = {
  'runs.csv': table([
    ['sample', 'model', 'score', 'in_tokens', 'out_tokens', 'text', 'dataset', 'split'],
    ...ids.flatMap((id) =>
      models.map((model) => [
        id,
        model,
        right(id, model),
        100 + id,
        10 * id,
        `why ${id}?`,
        'd',
        ['train', 'dev', 'test'][id % 3],
      ]),
    ),
  ]),
}

/** By importer id. */
const evalSamples: Drop = Object.fromEntries(
  models.map((model) => [
    `logs/${model}/samples_sums_2026-01-02T10-00-00.5.jsonl`,
    lines(
      ids.map((id) => ({
        ...{
          doc_id: id,
          doc: { question: `why ${id}?` },
          target: 'x',
          arguments: { gen_args_0: { arg_0: `why ${id}?` } },
        },
        ...{ resps: [['x']], filtered_resps: ['x'], filter: 'none', metrics: ['acc'], acc: right(id, model) },
      })),
    ),
  ]),
)

export const fixtures: Readonly<Record<string, Drop>> = {
  mathvision,
  vlmevalkit,
  'vl-routerbench': vlRouterBench,
  routerbench,
  routerarena,
  routellm,
  llmrouter,
  'mmr-bench': mmrBench,
  'eval-samples': evalSamples,
  'long-table': longTable,
}

export const readyPack = async (): Promise<Drop> => ({ 'toy.zip': await encodePack(toyParts) })
