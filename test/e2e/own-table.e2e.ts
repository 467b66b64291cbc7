/** A newcomer's path with a table of their own, the columns that are asked about, and the shared sets' published files. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import {
  axeViolations,
  dataDir,
  dist,
  downloadBoard,
  drop,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'
import { within } from './support/pace.ts'

let site: Site
let scratch: string
let profile: Profile
let page: Page

const title = (text: string) => page.locator('rb-app .packline b', { hasText: text })

/** 400 questions × 3 models with tokens; dear models are better. */
function table(names: string, score: (right: boolean) => string): string {
  const rng = createRng(9)
  const rows = Array.from({ length: 400 }, (_, i) =>
    ['ant-1B', 'bee-7B', 'cat-70B'].map((model, k) => {
      const right = rng.random() < 0.5 + 0.15 * k
      return `${i},${model},${score(right)},${100 + rng.randomInt(400)},${10 + rng.randomInt(300)},"question ${i} about thing ${rng.randomInt(30)}"`
    }),
  )
  return `${names}\n${rows.flat().join('\n')}\n`
}

beforeAll(async () => {
  site = await serve(dist)
  scratch = mkdtempSync(join(tmpdir(), 'rb-table-'))
  writeFileSync(
    join(scratch, 'my-runs.csv'),
    table('sample,model,score,in_tokens,out_tokens,text', (right) => String(Number(right))),
  )
  writeFileSync(
    join(scratch, 'other.csv'),
    table('wer,was,wie,hin,her,frage', (right) => (right ? '100' : '0')),
  )
  profile = await openProfile()
  page = await profile.context.newPage()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe('a newcomer with a table', () => {
  it('has a board of their own after one drop: no click and no question', async () => {
    const started = performance.now()
    await page.goto(site.url)
    await page.locator('rb-leaderboard tbody tr').first().waitFor()
    await drop(page, 'rb-app .packline', [join(scratch, 'my-runs.csv')])
    await title('my-runs').waitFor()
    await settled(page)
    const seconds = (performance.now() - started) / 1000
    console.log(`newcomer: open page → drop one csv → board, 0 clicks, ${seconds.toFixed(1)} s`)
    expect(seconds).toBeLessThan(within(5))
    const board = await downloadBoard(page)
    expect(board.pack).toMatchObject({ id: 'table-my-runs', kind: 'real', n: 400, m: 3 })
    expect(board.prices.assumed).toBe(true)
  })

  it('is asked about columns with names of their own, and has a board after choosing', async () => {
    await drop(page, 'rb-app .packline', [join(scratch, 'other.csv')])
    const form = page.locator('rb-mapping')
    await form.getByText('What do the columns mean?').waitFor()
    expect(await form.getByRole('button', { name: 'Import the table' }).isDisabled()).toBe(true)
    for (const [role, column] of [
      ['sample', 'wer'],
      ['model', 'was'],
      ['score', 'wie'],
      ['inTokens', 'hin'],
      ['outTokens', 'her'],
      ['text', 'frage'],
    ])
      await form.locator(`select[data-role="${role}"]`).selectOption(column)
    await form.locator('#full-score').selectOption('100')
    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: `${output}/mapping.png`, fullPage: true })
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.screenshot({ path: `${output}/mapping-phone.png`, fullPage: true })
    await page.setViewportSize({ width: 1440, height: 1000 })
    await form.getByRole('button', { name: 'Import the table' }).click()
    await title('other').waitFor()
    await settled(page)
    expect((await downloadBoard(page)).pack).toMatchObject({ id: 'table-other', n: 400, m: 3 })
  })
})

describe('a table with one column per model', () => {
  it('is asked which columns are models, and has a board after one click', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${Number(i % 3 > 0)},${Number(i % 4 > 0)}`)
    writeFileSync(join(scratch, 'wide.csv'), `id,hardness,alpha,beta\n${lines.join('\n')}\n`)
    await drop(page, 'rb-app .packline', [join(scratch, 'wide.csv')])
    const form = page.locator('rb-mapping')
    await form.getByText('columns of models? Choose those that are').waitFor()
    await form.getByRole('checkbox', { name: 'hardness' }).uncheck()
    await form.locator('#full-score').selectOption('1')
    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: `${output}/mapping-wide.png`, fullPage: true })
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.setViewportSize({ width: 1440, height: 1000 })
    await form.getByRole('button', { name: 'Import the table' }).click()
    await title('wide').waitFor()
    await settled(page)
    const board = await downloadBoard(page)
    expect(board.pack).toMatchObject({ id: 'table-wide', n: 60, m: 2 })
  })
})

describe('a file that cannot be read here', () => {
  it('is named with the command that helps, in one finding that fits a phone', async () => {
    writeFileSync(join(scratch, 'routerbench_0shot.pkl'), Uint8Array.of(0x80, 4, 0x95))
    await drop(page, 'rb-app .packline', [join(scratch, 'routerbench_0shot.pkl')])
    const finding = page.locator('rb-findings li', { hasText: 'pd.read_pickle("routerbench_0shot.pkl")' })
    await finding.waitFor()
    expect(await page.locator('rb-findings li').count()).toBe(1)
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.setViewportSize({ width: 1440, height: 1000 })
  })
})

describe('a packed table of several members', () => {
  it('is read to its end', async () => {
    const lines = Array.from({ length: 80 }, (_, i) => `${i >> 1},${['ant-3b', 'bee-8b'][i % 2]},${Number(i % 3 > 0)}`)
    const members = [['id,model,score', ...lines.slice(0, 30)], lines.slice(30)].map((part) =>
      gzipSync(`${part.join('\n')}\n`),
    )
    writeFileSync(join(scratch, 'members.csv.gz'), Buffer.concat(members))
    await drop(page, 'rb-app .packline', [join(scratch, 'members.csv.gz')])
    await title('members').waitFor()
    await settled(page)
    expect((await downloadBoard(page)).pack).toMatchObject({ n: 40, m: 2 })
  })
})

describe('a table of ids without texts', () => {
  it('is not said to repeat a question, nor offered to drop its repeats', async () => {
    await show(page, 'Data')
    await page.locator('rb-check').waitFor()
    const said = await page.locator('rb-check').innerText()
    expect(said).not.toMatch(/share their text|Drop \d+ repeats/)
  })
})

describe('a model that costs nothing', () => {
  it('has a place at the edge of the chart, without an error', async () => {
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(error.message))
    const lines = Array.from({ length: 60 }, (_, i) =>
      ['free-3b', 'paid-70b'].map((model, k) => `${i},${model},${Number(i % (3 + k) > 0)},${k * 0.002},question ${i}`),
    )
    writeFileSync(join(scratch, 'spend.csv'), `sample,model,score,cost,text\n${lines.flat().join('\n')}\n`)
    await drop(page, 'rb-app .packline', [join(scratch, 'spend.csv')])
    await title('spend').waitFor()
    await settled(page)
    await page.locator('rb-frontier .point[aria-label^="free-3b"]').waitFor()
    await page.screenshot({ path: `${output}/free-model.png` })
    const places = await page
      .locator('rb-frontier .point')
      .evaluateAll((all) => all.map((one) => one.getAttribute('transform') ?? ''))
    expect(places.join()).not.toMatch(/NaN|Infinity/)
    expect(errors).toEqual([])
  })
})

const sets = [
  { folder: 'routerarena-cached', paths: ['.'], figures: 'figures.json', title: 'RouterArena' },
  { folder: 'routellm-mmlu', paths: ['responses'], figures: 'figures.json', title: 'RouteLLM, MMLU' },
  { folder: 'routellm-mmlu', paths: ['gsm8k_responses.csv'], figures: 'figures-gsm8k.json', title: 'RouteLLM, GSM8K' },
  { folder: 'llmrouter-9llm', paths: ['train.json.gz', 'test.json.gz'], figures: 'figures.json', title: 'LLMRouter' },
] as const

for (const set of sets) {
  const there = existsSync(join(dataDir, set.folder))
  describe.skipIf(!there)(
    `${set.title} as published${there ? '' : ' (skipped: no shared data beside the repository)'}`,
    () => {
      it('imports by a drop and equals its reference figures', async () => {
        const folder = join(dataDir, set.folder)
        const { overall } = JSON.parse(readFileSync(join(folder, set.figures), 'utf8'))
        await drop(
          page,
          'rb-app .packline',
          set.paths.map((path) => join(folder, path)),
        )
        await title(set.title).waitFor()
        await settled(page)
        const board = await downloadBoard(page)
        expect(board.pack).toMatchObject({ kind: 'real', n: overall.N, m: overall.M })
        const accuracy = board.models.map((m: { id: string; accuracy: number }) => [
          m.id,
          Number(m.accuracy.toFixed(6)),
        ])
        expect(Object.fromEntries(accuracy)).toEqual(overall.accuracy)
        expect(Number(board.oracle.toFixed(6))).toBe(overall.oracle)
        expect(Number(board.unsolvedShare.toFixed(6))).toBe(overall.share_no_model_correct)
        await show(page, 'Data')
        await page.locator('rb-check [role="status"]', { hasText: /finding|No findings/ }).waitFor()
        await page.screenshot({ path: `${output}/check-${set.folder}.png`, fullPage: true })
        await show(page, 'Board')
      })
    },
  )
}

const workFolder = join(dataDir, 'vlmevalkit-sample')
const hasWork = existsSync(join(workFolder, 'expected.json'))
describe.skipIf(!hasWork)(
  `a VLMEvalKit work directory${hasWork ? '' : ' (skipped: no shared data beside the repository)'}`,
  () => {
    it('imports by a drop, with every model and question that is expected', async () => {
      const expected = JSON.parse(readFileSync(join(workFolder, 'expected.json'), 'utf8'))
      const line = page.locator('rb-app .packline')
      await drop(page, 'rb-app .packline', [workFolder])
      await line
        .getByText(/VLMEvalKit/)
        .first()
        .waitFor()
      const text = await line.textContent()
      expect(text).toContain(`${expected.sample_ids.length} questions`)
      expect(text).toContain(`${expected.models.length} models`)
    })
  },
)
