import { describe, expect, it } from 'vitest'
import { costMatrix } from '../../../../src/core/prices/price.ts'
import { fromBytes } from '../../../../src/packs/files.ts'
import { importFiles } from '../../../../src/packs/import/index.ts'
import type { TableMapping } from '../../../../src/packs/import/long-table/mapping.ts'
import { decodeSamples } from '../../../../src/packs/matrices.ts'
import { decodePack } from '../../../../src/packs/open.ts'

const file = (path: string, text: string) => fromBytes(path, new TextEncoder().encode(text))

async function read(files: Record<string, string>, mapping?: TableMapping) {
  const result = await importFiles(
    Object.entries(files).map(([path, text]) => file(path, text)),
    mapping ? { mapping } : {},
  )
  if (!result.sealed) return { ...result, pack: undefined, samples: [] }
  const { pack } = await decodePack(result.sealed.entries)
  const samples = await decodeSamples(async (name) => result.sealed!.entries.get(name)!)
  return { ...result, pack: pack!, samples }
}

const canonical = `sample,model,score,in_tokens,out_tokens,cost,text,image,dataset,split
1,b-7B,1,100,10,0.00003,What?,1.png,left,train
1,a-7B,0,100,20,0.00006,What?,1.png,left,train
2,b-7B,0.5,50,30,0.00004,Why?,,right,dev
2,a-7B,1,50,40,0.00008,Why?,,right,dev
3,b-7B,0,10,5,0.0000075,How?,,right,test
3,a-7B,1,10,6,0.0000136,How?,,right,test
`

describe('a long table with the canonical columns', () => {
  it('is read without a question: matrices, samples, split, datasets', async () => {
    const { pack, samples, ask } = await read({ 'runs.csv': canonical })
    expect(ask).toBeUndefined()
    expect(pack!.info.models.map(({ id, paramsB }) => [id, paramsB])).toEqual([
      ['a-7B', 7],
      ['b-7B', 7],
    ])
    expect([...pack!.quality]).toEqual([0, 1, 1, 0.5, 1, 0])
    expect([...pack!.split!]).toEqual([0, 1, 2])
    expect(pack!.info.datasets.map(({ id }) => id)).toEqual(['left', 'right'])
    expect(samples[0]).toEqual({ id: '1', prompt: 'What?', image: '1.png' })
    expect(samples[1]).toEqual({ id: '2', prompt: 'Why?' })
  })

  it('keeps groups: equal names belong together, a question without one is on its own', async () => {
    const rows = ['1,a', '2,b', '3,a', '4,', '5,'].map((row) => `${row.replace(',', ',m-7B,1,')}`)
    const { pack } = await read({ 'runs.csv': ['sample,model,score,Group', ...rows].join('\n') })
    expect([...pack!.group!]).toEqual([0, 1, 0, 2, 3])
    expect((await read({ 'runs.csv': canonical })).pack!.group).toBeUndefined()
  })

  it('tells the groups of datasets apart that number their questions alike', async () => {
    const rows = ['1,m-7B,1,left,g', '1,m-7B,1,right,g', '2,m-7B,0,left,g']
    const { pack } = await read({ 'runs.csv': ['sample,model,score,dataset,group', ...rows].join('\n') })
    expect([...pack!.group!]).toEqual([0, 1, 0])
  })

  it('is the same pack as tsv and as jsonl', async () => {
    const rows = canonical
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    const [names, ...cells] = rows
    const objects = cells.map((row) => JSON.stringify(Object.fromEntries(names.map((name, k) => [name, row[k]]))))
    const csv = await read({ 'runs.csv': canonical })
    const tsv = await read({ 'runs.tsv': rows.map((row) => row.join('\t')).join('\n') })
    const jsonl = await read({ 'runs.jsonl': objects.join('\n') })
    for (const other of [tsv, jsonl]) {
      for (const name of ['quality.npy', 'in_tokens.npy', 'samples.jsonl', 'split.npy'])
        expect(other.sealed!.info.entries[name]).toEqual(csv.sealed!.info.entries[name])
    }
  })

  it('keeps recorded costs where no price explains them', async () => {
    const { pack, findings } = await read({ 'runs.csv': canonical })
    expect(findings[0].what).toMatch(/^no price explains the recorded costs of a-7B, b-7B, so recorded costs are used/)
    expect([...pack!.fixedCostUsd!]).toEqual([0.00006, 0.00003, 0.00008, 0.00004, 0.0000136, 0.0000075])
  })

  it('takes tokens and the prices behind them where recorded costs equal tokens × price', async () => {
    const rows = [1, 2, 3, 4].map((i) => `${i},m-1B,1,${100 * i},${i * i},${(100 * i * 0.25 + i * i * 1.25) / 1e6}`)
    const { pack } = await read({ 'runs.csv': `sample,model,score,in_tokens,out_tokens,cost\n${rows.join('\n')}` })
    expect(pack!.fixedCostUsd).toBeUndefined()
    expect(pack!.info.priceSheet).toMatchObject({
      assumed: false,
      prices: { 'm-1B': { inputPerMillion: 0.25, outputPerMillion: 1.25 } },
    })
    expect(costMatrix(pack!, pack!.info.priceSheet)[1]).toBeCloseTo((200 * 0.25 + 4 * 1.25) / 1e6, 15)
  })

  it('leaves cells missing that no row fills, and those whose tokens are not known', async () => {
    const text = 'sample,model,score,in_tokens,out_tokens\n1,a,1,5,5\n1,b,1,5,\n2,a,0,6,6\n'
    const { pack, findings } = await read({ 'runs.csv': text })
    expect([...pack!.quality]).toEqual([1, Number.NaN, 0, Number.NaN])
    expect(findings.find(({ severity }) => severity === 'warning')?.what).toContain(
      '1 call has a score but no token counts',
    )
  })

  it('assumes prices by size where the name tells one, marked as assumed, and none where it does not', async () => {
    const text = 'sample,model,score,in_tokens,out_tokens\n1,a-7B,1,5,5\n1,mystery,1,5,5\n'
    const { pack } = await read({ 'runs.csv': text })
    const { priceSheet } = pack!.info
    expect(priceSheet.assumed).toBe(true)
    expect(Object.keys(priceSheet.prices)).toEqual(['a-7B'])
    expect(priceSheet.prices['a-7B'].assumption).toContain('priced like llava_next_vicuna_7b')
  })

  it('keeps picture sizes where it counts the tokens itself, so that another rule can count them', async () => {
    const row = (id: number, width: number, tokens: string) => `${id},a-7B,1,look,${id}.png,${width},300${tokens}`
    const names = 'sample,model,score,text,image,image_width,image_height'
    const counted = await read({ 'runs.csv': `${names}\n${row(1, 400, '')}\n${row(2, 500, '')}\n` })
    expect([...counted.pack!.images!]).toEqual([0, 400, 300, 1, 500, 300])
    expect([...counted.pack!.inTokens!]).toEqual([257, 257])
    const recorded = await read({ 'runs.csv': `${names},in_tokens,out_tokens\n${row(1, 400, ',9,9')}\n` })
    expect(recorded.pack!.images).toBeUndefined()
  })

  it('counts the first of two equal rows for one call, and says how many were passed over', async () => {
    const { pack, findings } = await read({ 'runs.csv': 'sample,model,score,cost\n1,a,1,1\n1,a,1,1\n' })
    expect([...pack!.quality]).toEqual([1])
    expect(findings.map(({ what }) => what)).toContain(
      '1 row repeats an earlier sample and model; the first one counts',
    )
  })

  it('asks which of two rows for one call counts where their scores differ', async () => {
    const runs = { 'runs.csv': 'sample,model,score,cost\n1,a,1,1\n1,a,0,3\n1,a,0.5,2\n' }
    const { ask, sealed } = await read(runs)
    expect(sealed).toBeUndefined()
    expect(ask!.reason).toBe('2 rows repeat an earlier question and model with another score')
    const counted = async (counts: 'first' | 'last' | 'mean') => (await read(runs, { ...ask!.guess, counts })).pack!
    expect([...(await counted('first')).quality, ...(await counted('last')).quality]).toEqual([1, 0.5])
    const mean = await counted('mean')
    expect([...mean.quality, ...mean.fixedCostUsd!]).toEqual([0.5, 2])
  })

  it('keeps questions of two datasets apart that have the same number', async () => {
    const { samples } = await read({ 'runs.csv': 'sample,model,score,cost,dataset\n1,a,1,1,left\n1,a,0,1,right\n' })
    expect(samples.map(({ id }) => id)).toEqual(['left/1', 'right/1'])
  })

  it('reads true and false, yes and no, and takes an empty score as missing', async () => {
    const { pack } = await read({ 'runs.csv': 'sample,model,score,cost\n1,a,True,1\n2,a,no,1\n3,a,,1\n4,a,NaN,1\n' })
    expect([...pack!.quality]).toEqual([1, 0, Number.NaN, Number.NaN])
  })
})

describe('a long table that leaves a question', () => {
  it('is asked about when no column is known to hold what is needed', async () => {
    const { ask, pack } = await read({ 'runs.csv': 'wer,was,wie,noch\n1,a,1,x\n2,a,0,y\n' })
    expect(pack).toBeUndefined()
    expect(ask).toMatchObject({
      files: ['runs.csv'],
      columns: ['wer', 'was', 'wie', 'noch'],
      preview: [
        ['1', 'a', '1', 'x'],
        ['2', 'a', '0', 'y'],
      ],
      reason: 'Still missing: a column for Question id, Model, Score, or one column per model.',
    })
  })

  it('is read by the mapping that is given', async () => {
    const columns = { sample: 'wer', model: 'was', score: 'wie', cost: 'noch' }
    const { pack } = await read({ 'runs.csv': 'wer,was,wie,noch\n1,a,75,0.5\n2,a,0,1\n' }, { columns, fullScore: 100 })
    expect([...pack!.quality]).toEqual([0.75, 0])
    expect([...pack!.fixedCostUsd!]).toEqual([0.5, 1])
    expect(pack!.info.grading).toBe('As given in the column "wie", divided by 100.')
  })

  it('guesses percentages, and asks when a later score is on another scale than the first', async () => {
    const percent = await read({ 'runs.csv': 'id,llm,acc,cost\n1,a,75,1\n2,a,100,1\n' })
    expect([...percent.pack!.quality]).toEqual([0.75, 1])
    const rows = Array.from({ length: 30 }, (_, i) => `${i},a,${i < 29 ? 1 : 80},1`)
    const { ask } = await read({ 'runs.csv': `id,llm,acc,cost\n${rows.join('\n')}` })
    expect(ask?.reason).toBe('1 score is outside 0 to 1, for example 80. Choose what a full score is.')
    expect(ask?.guess.fullScore).toBe(100)
  })

  it('takes the name of the file for the model where each run has a file of its own', async () => {
    const { pack } = await read({ 'ant.csv': 'id,correct,cost\n1,1,1\n', 'bee.csv': 'id,correct,cost\n1,0,2\n' })
    expect(pack!.info.models.map(({ id }) => id)).toEqual(['ant', 'bee'])
    expect([...pack!.quality]).toEqual([1, 0])
  })

  it.each([
    ['a score that is not a number', 'sample,model,score,cost\n1,a,good,1\n', 'has a score that is not a number'],
    [
      'negative tokens',
      'sample,model,score,in_tokens,out_tokens\n1,a,1,-5,5\n',
      'has a value in "in_tokens" that is not a number from 0',
    ],
    ['a cost in words', 'sample,model,score,cost\n1,a,1,cheap\n', 'has a value in "cost" that is not a number from 0'],
    [
      'an unknown part',
      'sample,model,score,cost,split\n1,a,1,1,holdout\n',
      'has a split that is not train, dev or test',
    ],
    ['no id', 'sample,model,score,cost\n,a,1,1\n', 'has no question id'],
  ])('names row and value of %s, and stores nothing', async (_, text, what) => {
    const { sealed, findings } = await read({ 'runs.csv': text })
    expect(sealed).toBeUndefined()
    expect(findings.find(({ severity }) => severity === 'error')).toMatchObject({
      where: 'runs.csv, row 2',
      what: expect.stringContaining(what),
    })
  })
})

describe("MMR-Bench's wide table", () => {
  const wide = `dataset_idx,question,answer,A_prediction,A_correct,A_token,A_cost,B-2_correct,B-2_cost
MathVista_1,"How many, really?",3,3,1,12,0.001,0,0.0002
SEEDBench2_Plus_7,What?,B,C,0,15,0.002,1.0,
`
  it('gives one column per model, costs as recorded, gaps as gaps', async () => {
    const { pack, samples } = await read({ 'MMR_Bench.csv': wide })
    expect(pack!.info.id).toBe('mmr-bench')
    expect(pack!.info.models.map(({ id }) => id)).toEqual(['A', 'B-2'])
    expect([...pack!.quality]).toEqual([1, 0, 0, 1])
    expect([...pack!.fixedCostUsd!]).toEqual([0.001, 0.0002, 0.002, Number.NaN])
    expect(pack!.info.datasets.map(({ id }) => id)).toEqual(['MathVista', 'SEEDBench2_Plus'])
    expect(samples.map(({ id, prompt }) => [id, prompt])).toEqual([
      ['MathVista_1', 'How many, really?'],
      ['SEEDBench2_Plus_7', 'What?'],
    ])
  })
})

/** Ten questions by two models, right where `i % 3`, as lines of cells. */
const calls = (line: (i: number, model: string, right: number) => string): string =>
  Array.from({ length: 20 }, (_, at) =>
    line(at >> 1, ['ant-3b', 'bee-8b'][at % 2], Number((at >> 1) % 3 > at % 2)),
  ).join('\n')
const means = (pack: { quality: ArrayLike<number>; info: { models: readonly unknown[] } }) =>
  pack.info.models.map((_, k) => {
    const own = Array.from(pack.quality).filter(
      (score, at) => at % pack.info.models.length === k && !Number.isNaN(score),
    )
    return own.reduce((sum, score) => sum + score, 0) / own.length
  })
const right = [0.6, 0.3]

describe('what a table of one’s own may look like', () => {
  it('has one column per model', async () => {
    const lines = Array.from({ length: 10 }, (_, i) => `${i},algebra,${Number(i % 3 > 0)},${Number(i % 3 > 1)}`)
    const { pack, findings } = await read({ 'wide.csv': ['id,category,acc/ant-3b,acc/bee-8b', ...lines].join('\n') })
    expect(means(pack!)).toEqual(right.map((value) => expect.closeTo(value, 6)))
    expect(pack!.info.models.map(({ id }) => id)).toEqual(['ant-3b', 'bee-8b'])
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('keeps scores inside other fields', async () => {
    const lines = calls((i, model, score) =>
      JSON.stringify({
        sample_id: i,
        model_id: model,
        evaluation: { score },
        token_usage: { input_tokens: 10, output_tokens: 5 },
      }),
    )
    const { pack } = await read({ 'nested.jsonl': lines })
    expect(means(pack!)).toEqual(right.map((value) => expect.closeTo(value, 6)))
    expect([...pack!.outTokens!].slice(0, 2)).toEqual([5, 5])
  })

  it('has a file for each dataset, both of which number their questions from 0', async () => {
    const lines = calls((i, model, score) => `${i},${model},${score}`)
    const { pack, samples, findings } = await read({
      'a.csv': `id,model,score\n${lines}`,
      'b.csv': `id,model,score\n${lines}`,
    })
    expect(pack!.info.datasets.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(samples).toHaveLength(20)
    expect(findings.map(({ what }) => what).join()).toContain('read as datasets by their names')
  })

  it('lies in folders by model and dataset, in either order', async () => {
    const of = (score: number) => `id,score\n${Array.from({ length: 5 }, (_, i) => `${i},${score}`).join('\n')}\n`
    const trees = [
      {
        'runs/ant-3b/maths.csv': of(1),
        'runs/ant-3b/art.csv': of(0),
        'runs/bee-8b/maths.csv': of(0),
        'runs/bee-8b/art.csv': of(1),
      },
      { 'maths/ant-3b.csv': of(1), 'art/ant-3b.csv': of(0), 'maths/bee-8b.csv': of(0), 'art/bee-8b.csv': of(1) },
    ]
    for (const tree of trees) {
      const { pack } = await read(tree)
      expect(pack!.info.models.map(({ id }) => id)).toEqual(['ant-3b', 'bee-8b'])
      expect(pack!.info.datasets.map(({ id }) => id)).toEqual(['art', 'maths'])
      const place = [...pack!.dataset].indexOf(1)
      expect([...pack!.quality].slice(2 * place, 2 * place + 2)).toEqual([1, 0])
    }
  })

  it('writes −1 for what was not judged', async () => {
    const { pack, findings } = await read({
      'judged.csv': `id,model,score\n${calls((i, m, s) => `${i},${m},${i === 9 ? -1 : s}`)}`,
    })
    expect([...pack!.quality].filter(Number.isNaN)).toHaveLength(2)
    expect(findings.map(({ what }) => what).join()).toContain('2 scores of 20 scores are −1')
  })

  it('has a rubric that nobody explained: asked, never divided by the next round number', async () => {
    const { ask, sealed } = await read({ 'rubric.csv': `id,model,score\n${calls((i, m, s) => `${i},${m},${4 * s}`)}` })
    expect(sealed).toBeUndefined()
    expect(ask).toMatchObject({
      reason: 'Scores go up to 4, and nothing says what a full score is. Choose it.',
      guess: { fullScore: 4 },
    })
  })

  it('has columns that only look like something: a fold is no split, an address no dataset, a call’s id no question', async () => {
    const lines = calls(
      (i, model, score) => `call-${i}-${model},${i},${model},${score},${i % 3},https://example.org/${i}`,
    )
    const { pack, findings } = await read({ 'log.csv': `id,prompt_id,model,score,fold,source\n${lines}` })
    expect(means(pack!)).toEqual(right.map((value) => expect.closeTo(value, 6)))
    expect([pack!.split, pack!.info.datasets.length]).toEqual([undefined, 1])
    const said = findings.map(({ what }) => what).join('\n')
    for (const words of ['"id" is another one in each row', '"fold" was not used as the split'])
      expect(said).toContain(words)
  })

  it('has ids that a spreadsheet has shortened: refused', async () => {
    const { sealed, findings } = await read({
      'ids.csv': `id,model,score\n${calls((_, model, score) => `1.00001E+11,${model},${score}`)}`,
    })
    expect(sealed).toBeUndefined()
    expect(findings[0].what).toContain('shortened')
  })
})

describe('a file that cannot be read here', () => {
  it.each([
    ['routerbench.pkl', Uint8Array.of(0x80, 4, 0x95), /pickle.*pd\.read_pickle\("routerbench\.pkl"\)/s],
    ['table.feather', new TextEncoder().encode('ARROW1\0\0'), /Arrow.*read_feather/s],
    ['runs.7z', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf), /7z archive.*7z x runs\.7z/s],
    ['scores.csv', new TextEncoder().encode('<!DOCTYPE html><title>x</title>'), /web page/],
    ['scores.parquet', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n'), /Git LFS/],
  ])('%s says what it is and how to make a readable one', async (path, bytes, words) => {
    const { findings, sealed } = await importFiles([fromBytes(path, bytes)])
    expect(sealed).toBeUndefined()
    expect(findings.map(({ what, fix }) => `${what}. ${fix}`).join('\n')).toMatch(words)
  })
})
