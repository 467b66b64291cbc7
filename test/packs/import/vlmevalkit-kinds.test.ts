/** Work directories written from the format description, one small table per kind of data set. */
import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { fromBytes, type SourceFile } from '../../../src/packs/files.ts'
import type { ImportOptions } from '../../../src/packs/import/importer.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { numberOf } from '../../../src/packs/import/vlmevalkit/expression.ts'
import { decodeSamples } from '../../../src/packs/matrices.ts'
import { decodePack } from '../../../src/packs/open.ts'
import { pythonLiteral } from '../../../src/packs/read/python-literal.ts'
import { xlsxFile } from '../support/xlsx-file.ts'

type Table = Record<string, unknown[]>

const rowsOf = (table: Table) =>
  Object.values(table)[0].map((_, i) =>
    Object.fromEntries(Object.entries(table).map(([name, cells]) => [name, cells[i]])),
  )

const tsv = (table: Table) => {
  const quoted = (cell: unknown) => `"${String(cell ?? '').replaceAll('"', '""')}"`
  return [Object.keys(table), ...rowsOf(table).map(Object.values)].map((row) => row.map(quoted).join('\t')).join('\n')
}

const file = (path: string, table: Table): SourceFile =>
  fromBytes(path, strToU8(path.endsWith('.json') ? JSON.stringify(rowsOf(table)) : tsv(table)))

/** Files of a model's run, by what follows MODEL_. */
const run = (model: string, folder: string, tables: Record<string, Table>): SourceFile[] =>
  Object.entries(tables).map(([rest, table]) => file(`outputs/${model}/${folder}/${model}_${rest}`, table))

async function scores(files: readonly SourceFile[], options: ImportOptions = {}) {
  const { sealed, findings } = await importFiles(files, options)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (!sealed) throw new Error(errors.map(({ where, what }) => `${where} ${what}`).join('; '))
  const { pack } = await decodePack(sealed.entries)
  const samples = await decodeSamples(async (name) => sealed.entries.get(name)!)
  const models = pack!.info.models.map(({ id }) => id)
  const of = (model: string) => {
    const column = models.indexOf(model)
    return Object.fromEntries(
      samples.map(({ id }, row) => [id, Math.round(pack!.quality[row * pack!.m + column] * 1000) / 1000]),
    )
  }
  return { of, models, samples, pack: pack!, findings }
}

const index = [1, 2, 3]
const day = 'T20250102-030405'

describe('a VLMEvalKit run in lenient mode', () => {
  it('takes multiple choice from hit, whoever judged', async () => {
    const { of, findings } = await scores(
      run('m_1.5', day, {
        'MMStar_some-judge_result.tsv': { index, prediction: ['A', 'B', 'C'], hit: [1, 0, '1.0'] },
        'MMStar_exact_matching_result.tsv': { index, prediction: ['A', 'B', 'C'], hit: [0, 0, 0] },
        'MMStar.tsv': { index, prediction: ['A', 'B', 'C'] },
      }),
    )
    expect(of('m_1.5')).toEqual({ 'MMStar/1': 1, 'MMStar/2': 0, 'MMStar/3': 1 })
    expect(findings.find(({ what }) => what.includes('exact_matching'))?.severity).toBe('note')
  })

  it('takes a group of rotations as one sample, with or without the evaluated file', async () => {
    const options = { A: ['x', 'y', 'x', 'x'], B: ['y', 'x', 'y', 'y'] }
    const rotations = { index: [7, 1_000_007, 8, 1_000_008], ...options, answer: ['A', 'B', 'A', 'B'] }
    const { of } = await scores([
      ...run('a', day, {
        'MMBench_DEV_EN_V11_gpt-4-turbo_result.tsv': { index: [7, 8], prediction: ['A', 'A'], hit: [1, 0] },
      }),
      ...run('b', day, { 'MMBench_DEV_EN_V11.tsv': { ...rotations, prediction: ['A', 'B', 'A', 'The answer is A.'] } }),
    ])
    expect(of('a')).toEqual({ 'MMBench_DEV_EN_V11/7': 1, 'MMBench_DEV_EN_V11/8': 0 })
    expect(of('b')).toEqual({ 'MMBench_DEV_EN_V11/7': 1, 'MMBench_DEV_EN_V11/8': 0 })
  })

  it('takes yes/no from score in every spelling of true', async () => {
    const { of } = await scores(
      run('m', day, {
        'POPE_auxmatch.json': {
          index: [1, 2, 3, 4],
          prediction: ['Yes', '', 'no', 'x'],
          score: ['True', 'FALSE', true, 1],
        },
      }),
    )
    expect(of('m')).toEqual({ 'POPE/1': 1, 'POPE/2': 0, 'POPE/3': 1, 'POPE/4': 1 })
  })

  it('scores VQA by each data set’s own rule', async () => {
    const eval_match = (...lists: string[]) => ({
      index,
      prediction: ['a', 'b', 'c'],
      eval_match: lists,
      eval_score: [0.3, 0.3, 0.3],
    })
    const { of } = await scores(
      run('m', day, {
        'TextVQA_VAL_results.tsv': eval_match('[0.3333333333333333, 1.0]', '[0.0, np.float64(0.0)]', '[1.0]'),
        'ChartQA_TEST_results.tsv': eval_match('[True, False, False]', '[False]', '[np.True_]'),
        'DocVQA_VAL_results.tsv': eval_match('[0.0]', '[0.67, 0.3]', '[0.51]'),
        'GQA_TestDev_Balanced_results.tsv': eval_match('[True]', '[False]', '[1]'),
      }),
    )
    expect(Object.values(of('m'))).toEqual([1, 0, 1, 1, 0.7, 0, 1, 0, 1, 0.667, 0, 1])
  })

  it('repeats the comparison of judged maths', async () => {
    const { of } = await scores(
      run('m', day, {
        'MathVista_MINI_gpt-4o.tsv': {
          index: [1, 2, 3, 4, 5, 6],
          question_type: ['multi_choice', 'free_form', 'free_form', 'free_form', 'free_form', 'multi_choice'],
          answer_type: ['text', 'integer', 'integer', 'float', 'text', 'text'],
          choices: ["['12', '15']", '[]', '[]', '[]', '[]', "['ant', 'bee']"],
          answer: ['15', '8', '8', '1.50', 'x', 'ant'],
          answer_option: ['B', '', '', '', '', 'A'],
          prediction: ['B', '9', '8.0', '1.5', 'x', 'an ant'],
          res: ['B', '9', '8.0', '1.5', 'x', 'an ant'],
        },
        'MathVista_MINI_gpt-4o_score.csv': { 'Task&Skill': ['Overall'], tot: [6], hit: [2] },
        'MathVision_gpt-4o.tsv': {
          index,
          choices: ["['A', 'B']", '[]', '[]'],
          answer: ['B', '\\frac{3}{4}', '12'],
          prediction: ['', '', ''],
          res: ['B', '0.75', '13'],
        },
        'MathVerse_MINI_gpt-4o_extract.tsv': { index, extract: ['1', '2', '3'] },
        'MathVerse_MINI_gpt-4o_score.tsv': { index, prediction: ['1', '2', '3'], score: ['True', 'False', ''] },
      }),
    )
    expect(Object.values(of('m'))).toEqual([1, 0, Number.NaN, 1, 1, 0, 1, 0, 0, 1, 0, 1])
  })

  it('keeps graded scores, and leaves those on another scale without a result', async () => {
    const { of, findings } = await scores(
      run('m', day, { 'MMVet_gpt-4-turbo.json': { index, prediction: ['a', 'b', 'c'], score: [0.4, 1, 7] } }),
    )
    expect(of('m')).toEqual({ 'MMVet/1': 0.4, 'MMVet/2': 1, 'MMVet/3': Number.NaN })
    expect(findings.map(({ what }) => what)).toContain('1 row has no score from 0 to 1: "MMVet/3"')
  })

  it('recomputes OCRBench from the predictions', async () => {
    const { of } = await scores(
      run('m', day, {
        'OCRBench.tsv': {
          index: [1, 2, 3, 4],
          category: [
            'Scene Text-centric VQA',
            'Handwritten Mathematical Expression Recognition',
            'Digit String Recognition',
            'x',
          ],
          answer: ["['STOP', 'stop sign']", "['x^{2} + 1']", "['4711']", '["it\'s"]'],
          prediction: ['It says\nStop.', '$x^{2}+1$', '471', "Well, it's"],
        },
      }),
    )
    expect(of('m')).toEqual({ 'OCRBench/1': 1, 'OCRBench/2': 1, 'OCRBench/3': 0, 'OCRBench/4': 1 })
  })

  it('takes the newest run per data set, a run folder before the copy beside it', async () => {
    const hit = (value: number) => ({ index: [1], prediction: ['A'], hit: [value] })
    const { of } = await scores([
      ...run('m', 'T20241130_G00ff00ff', { 'MMStar_openai_result.tsv': hit(0), 'AI2D_TEST_openai_result.tsv': hit(1) }),
      ...run('m', 'T20250101-080000', { 'MMStar_openai_result.tsv': hit(0) }),
      ...run('m', 'T20250101-120000', { 'MMStar_openai_result.tsv': hit(1) }),
      file('outputs/m/m_MMStar_openai_result.tsv', hit(0)),
    ])
    expect(of('m')).toEqual({ 'AI2D_TEST/1': 1, 'MMStar/1': 1 })
  })

  it('cuts names at the longest data set, known or described by a table', async () => {
    const hit = { index: [1], prediction: ['A'], hit: [1] }
    const { samples } = await scores([
      ...run('org--m_x', day, { 'MathVision_MINI_openai_result.tsv': hit, 'My_Set_openai_result.tsv': hit }),
      ...run('org--m_x', day, {
        'Other_Set.tsv': { index: [1], prediction: ['A'] },
        'Other_Set_openai_result.tsv': hit,
      }),
      file('LMUData/My_Set.tsv', { index: [1], image: ['x'.repeat(80)], question: ['?'] }),
    ])
    expect(samples.map(({ id }) => id)).toEqual(['MathVision_MINI/1', 'My_Set/1', 'Other_Set/1'])
    expect(samples[1].image).toBe('LMUData/My_Set.tsv#1')
  })

  it('names shared pictures alike and bills every picture', async () => {
    const hit = { index, question: ['a', 'b', 'c'], prediction: ['A', 'A', 'A'], hit: [1, 1, 1] }
    const image = ['y'.repeat(80), '1', `['${'z'.repeat(80)}', '${'z'.repeat(80)}']`]
    const { samples, pack } = await scores([
      ...run('m', day, { 'MMStar_openai_result.tsv': hit }),
      file('LMUData/MMStar.tsv', { index, image, question: ['a', 'b', 'c'] }),
    ])
    expect(samples.map(({ image }) => image)).toEqual([
      'LMUData/MMStar.tsv#1',
      'LMUData/MMStar.tsv#1',
      'LMUData/MMStar.tsv#3',
    ])
    expect([...pack.inTokens!]).toEqual([257, 257, 513])
  })

  it('leaves rows that a model lacks without a result and says how many', async () => {
    const result = (rows: number[]) => ({ index: rows, prediction: rows.map(() => 'A'), hit: rows.map(() => 1) })
    const { of, findings } = await scores([
      ...run('a', day, { 'MMStar_openai_result.tsv': result([1, 2]) }),
      ...run('b', day, { 'MMStar_openai_result.tsv': result([2]) }),
    ])
    expect(of('b')).toEqual({ 'MMStar/1': Number.NaN, 'MMStar/2': 1 })
    expect(findings).toMatchObject([{ severity: 'warning', where: 'b', what: 'has no result for 1 of 2 samples' }])
  })

  it('reads files that lost their folders', async () => {
    const hit = { index: [1], prediction: ['A'], hit: [1] }
    expect((await scores([file('qwen_vl_MMStar_openai_result.tsv', hit)])).models).toEqual(['qwen_vl'])
  })
})

describe('a VLMEvalKit run in reference mode', () => {
  it('truncates scores, knows its own judges and models only, and assumes tokens by task', async () => {
    const evaluated = [
      ['index', 'question', 'score'],
      [1, 'why?', 0.6],
      [2, '', true],
    ]
    const files = [
      fromBytes('outputs/GPT4o/GPT4o_MathVerse_MINI_gpt-4o-mini_score.xlsx', xlsxFile(evaluated)),
      fromBytes(
        'outputs/GPT4o/GPT4o_MathVerse_MINI.xlsx',
        xlsxFile([
          ['index', 'prediction'],
          [1, 'a b c'],
          [9, 'x'],
        ]),
      ),
      fromBytes(
        'outputs/GPT4o/GPT4o_MathVerse_MINI_other_score.xlsx',
        xlsxFile([
          ['index', 'score'],
          [3, 1],
        ]),
      ),
      fromBytes(
        'outputs/Other/Other_MMStar_openai_result.xlsx',
        xlsxFile([
          ['index', 'hit'],
          [1, 1],
        ]),
      ),
    ]
    const { of, models, pack } = await scores(files, { vlmevalkit: 'reference' })
    expect(models).toEqual(['GPT4o'])
    expect(of('GPT4o')).toEqual({ 'MathVerse_MINI/1': 0, 'MathVerse_MINI/2': 1 })
    expect([...pack.outTokens!]).toEqual([3, 150])
    expect([...pack.inTokens!]).toEqual([258, 256])
    expect((await scores(files)).of('GPT4o')).toEqual({
      'MathVerse_MINI/1': 0.6,
      'MathVerse_MINI/2': 1,
      'MMStar/1': Number.NaN,
    })
  })
})

describe('a number in an answer', () => {
  it.each([
    ['3/4', 0.75],
    ['\\frac{3}{4}', 0.75],
    ['$2\\sqrt{9}$', 6],
    ['2**3', 8],
    ['-2^2', -4],
    ['1,000', 1000],
    ['60^\\circ', 60],
    ['\\dfrac{\\pi}{2}', Math.PI / 2],
    ['\\sqrt[3]{8}', 2],
    ['(1+2)*3', 9],
    ['x+1', Number.NaN],
    ['1,2', Number.NaN],
    ['', Number.NaN],
    ['('.repeat(300), Number.NaN],
  ])('"%s" is %d', (text, value) => {
    if (Number.isNaN(value)) expect(numberOf(text)).toBeNaN()
    else expect(numberOf(text)).toBeCloseTo(value, 9)
  })
})

describe('a printed Python list', () => {
  it('is read without evaluating anything', () => {
    expect(pythonLiteral(`['a', "it's", True, None, -1.5e3, ('x',), [], np.float64(0.5), 'q\\n\\'']`)).toEqual([
      'a',
      "it's",
      true,
      null,
      -1500,
      ['x'],
      [],
      0.5,
      "q\n'",
    ])
    for (const none of ['[', "['a'", '[a]', '__import__("os")', '[1 2]', `${'['.repeat(999)}`, ''])
      expect(pythonLiteral(none)).toBeUndefined()
  })
})
