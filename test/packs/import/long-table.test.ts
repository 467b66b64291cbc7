import { describe, expect, it } from 'vitest'
import { costMatrix } from '../../../src/core/prices/price.ts'
import { fromBytes } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import type { TableMapping } from '../../../src/packs/import/table-mapping.ts'
import { decodeSamples } from '../../../src/packs/matrices.ts'
import { decodePack } from '../../../src/packs/open.ts'

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

  it('counts the first of two rows for one call, and says how many were passed over', async () => {
    const { pack, findings } = await read({ 'runs.csv': 'sample,model,score,cost\n1,a,1,1\n1,a,0,1\n' })
    expect([...pack!.quality]).toEqual([1])
    expect(findings.map(({ what }) => what)).toContain(
      '1 row repeats an earlier sample and model; the first one counts',
    )
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
      reason: 'Still missing: a column for Question id, Model, Score.',
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
