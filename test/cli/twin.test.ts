/** The headless twin on packs with scores alone: right boards, prices from a file or like a model, and sentences for the rest. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { scoreOptions } from '../../src/cli/score-options.ts'
import { reportText } from '../../src/cli/score-text.ts'
import { type TwinReport, twinReport } from '../../src/cli/twin.ts'
import { reportJson } from '../../src/engine/score/report.ts'
import type { SourceFile } from '../../src/packs/files.ts'
import { blinkLike, matricesOnly, rights, scoreModels, visOnlyLike } from '../engine/score-folders.ts'

const root = mkdtempSync(join(tmpdir(), 'rb-twin-'))

async function folder(name: string, files: readonly SourceFile[]): Promise<string> {
  for (const file of files) {
    const path = join(root, name, file.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, await file.bytes())
  }
  return join(root, name)
}

async function twin(path: string, ...args: string[]): Promise<{ report: TwinReport; told: string[] }> {
  const options = scoreOptions([path, '--seed', '7', ...args])
  if (!options) throw new Error('help was asked for')
  const told: string[] = []
  return { report: await twinReport(options, ({ what }) => told.push(what)), told }
}

const meanOf = (k: number) => rights.reduce((sum, row) => sum + (row[k] ?? 0), 0) / rights.length
const paths = { blink: '', vis: '', bare: '', whole: '' }

beforeAll(async () => {
  paths.blink = await folder('blink', blinkLike())
  paths.vis = await folder('vis', visOnlyLike())
  paths.bare = await folder('bare', matricesOnly({ costs: false }))
  paths.whole = await folder('whole', matricesOnly({ costs: true }))
})

describe.each(['blink', 'vis', 'bare'] as const)('scores alone: %s', (name) => {
  let report: TwinReport
  beforeAll(async () => {
    report = (await twin(paths[name])).report
  })

  it('have the right accuracies, and null for every cost', () => {
    scoreModels.forEach((id, k) => {
      expect(report.models.find((model) => model.id === id)?.accuracy).toBeCloseTo(meanOf(k), 6)
    })
    expect(report.oracle).toBeCloseTo(rights.filter((row) => row.includes(1)).length / rights.length, 12)
    expect(report.oracle).toBeCloseTo(1 - report.unsolvedShare, 12)
    const json = JSON.parse(reportJson(report))
    expect(json.costs.known).toBe(false)
    for (const row of [...json.rows, ...json.models, ...json.test.models])
      expect([row.costPer10k, row.rankScore]).toEqual([null, null])
    expect(json.bounds.cmaxPer10k).toBeNull()
  })

  it('come with intervals, findings, the routing table and what they rest on', () => {
    const row = report.rows.find(({ router }) => router === 'strongest-per-dataset')
    expect(row?.intervals?.accuracy?.high).toBeGreaterThan(row?.intervals?.accuracy?.low ?? 1)
    expect(row?.intervals).not.toHaveProperty('costPer10k')
    expect(row?.routing?.skill?.difference).toBeCloseTo(0, 12)
    expect(Object.values(row?.shares ?? {}).reduce((sum, share) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12)
    expect(report.check?.map(({ check }) => check)).toContain(name === 'vis' ? 'missing-prices' : 'nothing-to-bill')
    expect(report.resampling?.resamples).toBe(2000)
    expect(report.prices.source).not.toBe('')
    const text = reportText(report)
    for (const part of [
      'Costs are not known',
      'its 95 % interval over 2,000 resamples',
      'Is it really routing?',
      'Who gets what',
      'Data check',
      'features:',
    ])
      expect(text, part).toContain(part)
    expect(text).not.toMatch(/NaN|undefined/)
  })
})

describe('prices', () => {
  const unpriced = ['adept_fuyu', 'claude-oddity']

  it('by spelling: the paper has gpt-4o-2024-08-06 and Phi-3.5-vision-instruct, and what was guessed is marked', async () => {
    const { report } = await twin(paths.vis)
    expect(report.prices.models['gpt-4o-2024-08-06']).toMatchObject({
      inputPerMillion: 2.5,
      listed: 'GPT4o',
      assumption: expect.stringMatching(/^assumed/),
    })
    expect(report.prices.models['Phi-3.5-vision-instruct']).toMatchObject({ listed: 'Phi-3.5-Vision' })
    for (const id of unpriced) expect(report.prices.models).not.toHaveProperty(id)
  })

  it('like a model of the pack, marked as assumed', async () => {
    const { report } = await twin(paths.vis, '--price-like', 'gpt-4o-2024-08-06', '--lambda', 'dev')
    expect(report.costs).toEqual({ known: true })
    expect(report.prices).toMatchObject({
      assumed: true,
      title: expect.stringMatching(/unknown ones like gpt-4o-2024-08-06$/),
    })
    for (const id of unpriced)
      expect(report.prices.models[id]).toMatchObject({
        inputPerMillion: 2.5,
        assumption: 'assumed: priced like gpt-4o-2024-08-06',
      })
    expect(report.rows.every(({ costPer10k }) => costPer10k > 0)).toBe(true)
    expect(reportText(report)).toContain('Cost, $/10K, assumed')
  })

  it('from a file, csv or JSON, under other spellings', async () => {
    const csv = join(root, 'prices.csv')
    writeFileSync(csv, 'model,input_per_million,output_per_million\nAdept-Fuyu,1,2\nclaude-oddity,3,4\nnobody,5,6\n')
    const { report, told } = await twin(paths.vis, '--prices', csv)
    expect(report.costs.known).toBe(true)
    expect(report.prices.models.adept_fuyu).toEqual({ inputPerMillion: 1, outputPerMillion: 2, listed: 'Adept-Fuyu' })
    expect(told.join(' ')).toMatch(/lists 1 model under another name: adept_fuyu as Adept-Fuyu/)
    const json = join(root, 'prices.json')
    writeFileSync(json, JSON.stringify({ prices: { adept_fuyu: { inputPerMillion: 1, outputPerMillion: 2 } } }))
    expect((await twin(paths.vis, '--prices', json)).report.costs).toMatchObject({ known: false })
  })

  it('after a fix: a pack without tokens is billed by assumed ones', async () => {
    const args = ['--fixes', 'assume-tokens:100:10', '--price-like', 'GPT4o']
    const { report } = await twin(paths.blink, ...args)
    expect(report.costs.known).toBe(true)
    expect(report.fixes).toEqual([{ fix: 'assume-tokens', input: 100, output: 10 }])
    expect(reportText(report)).toContain('fix: {"fix":"assume-tokens","input":100,"output":10}')
  })

  it('are left alone where costs are recorded', async () => {
    const { report } = await twin(paths.whole)
    expect(report.costs.known).toBe(true)
    expect(report.prices.models).toEqual({})
  })
})

describe('what cannot be done', () => {
  it.each([
    ['a model nobody prices', ['--price-like', 'nobody'], /--price-like nobody: either no price is missing/],
    ['a fix that does not apply', ['--fixes', 'drop-model:nobody'], /there is no model "nobody" to drop/],
  ])('is a sentence: %s', async (_, args, sentence) => {
    await expect(twin(paths.vis, ...args)).rejects.toThrow(sentence)
  })

  it('is a sentence: a price sheet that is none, a file that is no pack', async () => {
    const odd = join(root, 'odd.csv')
    writeFileSync(odd, 'a,b\n1,2\n')
    await expect(twin(paths.vis, '--prices', odd)).rejects.toThrow(/names no model/)
    await expect(twin(odd)).rejects.toThrow(/odd\.csv/)
  })
})

describe('the audit', () => {
  it('is printed and in the JSON where it was asked for: the pack, then every row, each check with its figure', async () => {
    const { report } = await twin(paths.whole, '--audit')
    expect(report.audit?.[0]?.key).toBe('')
    expect(report.audit?.map(({ key }) => key)).toContain('oracle')
    const checks = report.audit?.find(({ key }) => key === 'random')?.checks ?? []
    expect(checks.find(({ check }) => check === 'bill')).toMatchObject({ outcome: 'clear', limit: 0.0001 })
    expect(JSON.parse(reportJson(report)).audit).toHaveLength(report.audit?.length ?? 0)
    expect(reportText(report)).toMatch(/Random: nothing raised in \d checks/)
    expect((await twin(paths.whole)).report).not.toHaveProperty('audit')
  })
})
