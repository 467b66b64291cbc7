/** MATH-Vision's published logs in the page: from the catalogue, a folder, a zip, loose files; and what is wrong with bad ones. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dist,
  downloadBoard,
  drop,
  hasData,
  mathvision,
  openPack,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
  zipFolder,
} from './support/browser.ts'

const reason = hasData ? '' : ' (skipped: no shared data beside the repository)'
let site: Site
let published: Site
let profile: Profile
let page: Page
let scratch: string

const title = () => page.locator('rb-app .packline b').textContent()
const open = async () => {
  await page.goto(site.url)
  await settled(page)
}

beforeAll(async () => {
  site = await serve(dist)
  published = await serve(mathvision, '/files/')
  profile = await openProfile()
  page = await profile.context.newPage()
  scratch = mkdtempSync(join(tmpdir(), 'rb-files-'))
  await open()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  await published?.close()
  rmSync(scratch, { recursive: true, force: true })
})

async function expectFigures() {
  const figures = JSON.parse(readFileSync(join(mathvision, 'figures.json'), 'utf8'))
  const board = await downloadBoard(page)
  expect(board.pack).toMatchObject({ kind: 'real', n: figures.overall.N, m: figures.overall.M })
  const got = Object.fromEntries(
    board.models.map((m: { id: string; accuracy: number }) => [m.id, Number(m.accuracy.toFixed(6))]),
  )
  expect(got).toEqual(figures.overall.accuracy)
  expect(Number(board.oracle.toFixed(6))).toBe(figures.overall.oracle)
  expect(Number(board.unsolvedShare.toFixed(6))).toBe(figures.overall.share_no_model_correct)
  return { board, figures }
}

describe.skipIf(!hasData)(`real MATH-Vision logs${reason}`, () => {
  it('come from the catalogue, fetched from the address given, and equal the published figures', async () => {
    await show(page, 'Data')
    await page.locator('li[data-entry="mathvision"] summary').click()
    await page.locator('li[data-entry="mathvision"] input.base').fill(published.url)
    await page.locator('li[data-entry="mathvision"] button.get').click()
    await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
    await settled(page)
    await expectFigures()
  })

  it('mark every cost as resting on assumed prices, with the assumption per model', async () => {
    expect(await page.locator('rb-app .packline .badge').allTextContents()).toEqual(['real', 'assumed prices'])
    await page.locator('rb-leaderboard th', { hasText: 'Cost, $/10K, assumed' }).waitFor()
    await page.locator('rb-app .story', { hasText: 'All prices are assumed' }).waitFor()
    expect(await page.locator('rb-frontier svg').last().textContent()).toContain('assumed prices')
    const assumptions = await page.locator('rb-price-sheet .assumption').allTextContents()
    expect(assumptions).toHaveLength(13)
    for (const text of assumptions) expect(text).toMatch(/assumed/i)
  })

  it('give TF-IDF 5-NN its reference accuracy on split A, within 0.2 points', async () => {
    await page.getByLabel('Split from a file').setInputFiles(join(mathvision, 'split-A.json'))
    await page.locator('rb-setup', { hasText: '2128 train, 304 dev, 608 test' }).waitFor()
    await page.getByRole('button', { name: 'Same λ' }).click()
    await settled(page)
    const { board, figures } = await expectFigures()
    expect(board.split).toMatchObject({ train: 2128, dev: 304, test: 608 })
    const knn = board.rows.find((row: { router: string }) => row.router === 'knn')
    expect(Math.abs(knn.accuracy - figures.split_A.routers.tfidf_knn5.test_accuracy)).toBeLessThanOrEqual(0.002)
    const strongest = board.rows.find((row: { router: string }) => row.router === 'strongest')
    expect(strongest.accuracy).toBeCloseTo(figures.split_A.test_best_single.accuracy, 6)
    await page.screenshot({ path: `${output}/mathvision-split-a.png`, fullPage: true })
    await page.getByRole('button', { name: 'Best on dev' }).click()
  })

  it('come from the dropped folder, images and all', async () => {
    await openPack(page, 'simulated')
    await show(page, 'Data')
    await drop(page, 'rb-packs .drop', [mathvision])
    await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
    await settled(page)
    await expectFigures()
    // Its authors publish nine groups of identical pictures.
    await show(page, 'Data')
    const same = page.locator('rb-check li[data-check="same-pictures"]')
    await same.filter({ hasText: '12 pictures are byte-for-byte copies of another under a different name' }).waitFor()
  })

  it('come from a zip of the folder', async () => {
    const zip = join(scratch, 'mathvision.zip')
    zipFolder(mathvision, zip)
    await openPack(page, 'simulated')
    await show(page, 'Data')
    await drop(page, 'rb-packs .drop', [zip])
    await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
    await settled(page)
    await expectFigures()
  })

  it('come from loose files, as many runs as are given', async () => {
    const loose = [
      'test.jsonl',
      'outputs/closed-source/Gemini/Gemini-Pro.jsonl',
      'outputs/open-source/LLavA/LLaVA-v1.5-7B.jsonl',
    ]
    await show(page, 'Data')
    await page.locator('rb-packs input#files').setInputFiles(loose.map((path) => join(mathvision, path)))
    await expect
      .poll(async () => (await page.locator('rb-app .packline').textContent())?.includes('2 models'))
      .toBe(true)
    await settled(page)
  })
})

/** Six questions and two runs, in the published format. */
function toy(folder: string) {
  mkdirSync(join(folder, 'outputs'), { recursive: true })
  const ids = ['1', '2', '3', '4', '5', '6']
  const lines = (objects: object[]) => `${objects.map((o) => JSON.stringify(o)).join('\n')}\n`
  const question = (id: string) => ({
    id,
    question: `What is ${id} + 1?\n<image1>`,
    options: [],
    answer: id,
    solution: null,
    level: 1,
    subject: 'algebra',
    image: `images/${id}.jpg`,
  })
  writeFileSync(join(folder, 'test.jsonl'), lines(ids.map(question)))
  const answer = (id: string) => ({ id, model: 'x', response: id, model_answer: id, correct: Number(id) % 2 === 0 })
  for (const run of ['LLaVA-v1.5-7B', 'Gemini-Pro'])
    writeFileSync(join(folder, 'outputs', `${run}.jsonl`), lines(ids.map(answer)))
  return folder
}

describe('bad input', () => {
  const run = (folder: string) => join(folder, 'outputs', 'Gemini-Pro.jsonl')
  const edit = (change: (lines: string[]) => string[]) => (folder: string) => {
    const lines = readFileSync(run(folder), 'utf8').trim().split('\n')
    writeFileSync(run(folder), `${change(lines).join('\n')}\n`)
    return [folder]
  }
  const cases: { name: string; make: (folder: string) => string[]; says: RegExp }[] = [
    {
      name: 'a truncated zip',
      make: (folder) => {
        zipFolder(folder, `${folder}-cut.zip`)
        truncateSync(`${folder}-cut.zip`, 700)
        return [`${folder}-cut.zip`]
      },
      says: /-cut\.zip/,
    },
    {
      name: 'a line that is not JSON',
      make: edit((l) => l.map((line, i) => (i === 2 ? '{"id": oops' : line))),
      says: /Gemini-Pro\.jsonl, line 3/,
    },
    {
      name: 'ids that match no question',
      make: edit((l) => l.map((line) => line.replace('"id":"4"', '"id":"99"'))),
      says: /Gemini-Pro\.jsonl.*99/s,
    },
    { name: 'duplicate ids', make: edit((l) => [...l, l[1]]), says: /Gemini-Pro\.jsonl, line 7/ },
    { name: 'a run with missing rows', make: edit((l) => l.slice(0, 4)), says: /Gemini-Pro\.jsonl.*5/s },
    {
      name: 'a text file renamed .zip',
      make: (folder) => {
        writeFileSync(`${folder}-text.zip`, 'hello, this is no archive\n')
        return [`${folder}-text.zip`]
      },
      says: /-text\.zip/,
    },
    {
      name: 'an empty folder',
      make: (folder) => {
        mkdirSync(`${folder}-empty`)
        return [`${folder}-empty`]
      },
      says: /no files|empty/i,
    },
    {
      name: 'a 2 GB file',
      make: (folder) => {
        writeFileSync(join(folder, 'outputs', 'Huge.jsonl'), '')
        truncateSync(join(folder, 'outputs', 'Huge.jsonl'), 2_147_483_648)
        return [folder]
      },
      says: /Huge\.jsonl.*2\.1 GB/s,
    },
  ]

  for (const { name, make, says } of cases) {
    it(`${name} ends in a finding; nothing is stored and the board stays`, async () => {
      await show(page, 'Data')
      await page.locator('rb-packs li[data-pack]').first().waitFor()
      const before = { title: await title(), packs: await page.locator('rb-packs li[data-pack]').allTextContents() }
      const folder = toy(mkdtempSync(join(scratch, 'case-')))
      await drop(page, 'rb-packs .drop', make(folder))
      const alert = page.locator('rb-findings section[role=alert]')
      await alert.waitFor()
      const text = await alert.textContent()
      expect(text).toMatch(says)
      expect(text).toContain('Nothing was stored')
      expect({ title: await title(), packs: await page.locator('rb-packs li[data-pack]').allTextContents() }).toEqual(
        before,
      )
      // The next good drop clears the message.
      await page.reload()
      await settled(page)
    })
  }

  it('a good toy folder imports and names its missing runs as models', async () => {
    await show(page, 'Data')
    await drop(page, 'rb-packs .drop', [toy(mkdtempSync(join(scratch, 'good-')))])
    await expect
      .poll(async () => (await page.locator('rb-app .packline').textContent())?.includes('6 questions'))
      .toBe(true)
  })
})
