/** Packs with scores alone, as a visitor sees them: a board of accuracy, and one click to price it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceFile } from '../../src/packs/files.ts'
import { blinkLike, matricesOnly, rights, scoreModels, visOnlyLike } from '../engine/score-folders.ts'
import {
  axeViolations,
  dist,
  downloadBoard,
  drawn,
  drop,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'

let site: Site
let profile: Profile
let page: Page
const scratch = mkdtempSync(join(tmpdir(), 'rb-scores-'))
const errors: string[] = []

async function written(folder: string, files: readonly SourceFile[]) {
  for (const file of files) {
    const path = join(scratch, folder, file.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, await file.bytes())
  }
  return join(scratch, folder)
}

async function opened(path: string, title: string) {
  await show(page, 'Board')
  await drop(page, 'rb-app .packline', [path])
  await page.locator('rb-app .packline b', { hasText: title }).waitFor()
  await settled(page)
}

const accuracies = () => page.locator('rb-accuracies .point[data-key^="model:"]')
const cells = (key: string) => page.locator(`rb-leaderboard tr[data-key="${key}"] td.number`).allTextContents()
const percentOf = (k: number) => rights.reduce((sum, row) => sum + (row[k] ?? 0), 0) / rights.length

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(site.url)
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe('scores without texts and costs', () => {
  it('give accuracies with intervals, and blank costs that say why', async () => {
    await opened(join(await written('blink', blinkLike()), 'blink-min.csv'), 'blink-min')
    await page.locator('.hero rb-unpriced', { hasText: 'neither token counts nor costs' }).waitFor()
    await accuracies().first().waitFor()
    expect(await accuracies().count()).toBe(scoreModels.length)
    await page.locator('rb-accuracies .interval').first().waitFor({ state: 'attached' })
    const [accuracy, ...money] = await cells('strongest')
    expect(accuracy).toMatch(/^\d+\.\d\d$/)
    expect(money).toEqual(['–', '–'])
    const head = page.locator('rb-leaderboard th', { hasText: 'Rank Score' })
    expect(await head.getAttribute('title')).toMatch(/^Costs are not known/)
    const words = page.locator('rb-board .words')
    expect(await words.textContent()).toContain('Costs are not known.')
    expect(await words.textContent()).not.toMatch(/\$|NaN|–/)
    const board = await downloadBoard(page)
    expect(board.rows.every((row: { costPer10k: unknown }) => row.costPer10k === null)).toBe(true)
    scoreModels.forEach((id, k) => {
      const found = board.models.find((model: { id: string }) => model.id === id)
      expect(found.accuracy).toBeCloseTo(percentOf(k), 6)
    })
    await page.screenshot({ path: `${output}/scores-alone.png`, fullPage: true })
    expect(await axeViolations(page)).toEqual([])
  })

  it('are billed once tokens are assumed and models are priced like one of the list', async () => {
    await page.locator('.hero').getByRole('button', { name: 'Assume 100 input and 100 output tokens a call' }).click()
    await page.locator('.hero rb-unpriced select').first().waitFor()
    await page.locator('.hero rb-unpriced select').first().selectOption('GPT4o')
    await page.locator('.hero rb-unpriced button.primary').first().click()
    await page.locator('rb-unpriced').first().waitFor({ state: 'detached' })
    await settled(page)
    expect((await cells('strongest')).slice(1)).not.toContain('–')
    expect((await downloadBoard(page)).prices.assumed).toBe(true)
  })
})

describe('scores with texts', () => {
  it('have routers, on every view, and no cost', async () => {
    await opened(join(await written('vis', visOnlyLike()), 'visonly.csv'), 'visonly')
    await page.locator('rb-accuracies .point[data-key="knn-64"]').waitFor()
    expect((await cells('knn-64')).slice(1)).toEqual(['–', '–'])
    await page.locator('rb-heatmap button', { hasText: 'Accuracy' }).waitFor()
    expect(await page.locator('rb-heatmap button', { hasText: 'Cost' }).count()).toBe(0)
    await page.locator('rb-routing', { hasText: 'costs are not known' }).waitFor()
    await page.getByRole('tab', { name: 'Intervals' }).click()
    await page.locator('rb-intervals td button').first().waitFor()
    expect(await page.locator('rb-intervals fieldset').first().getByRole('button').count()).toBe(1)
    await page.getByRole('tab', { name: 'Metrics of other benchmarks' }).click()
    await page.locator('rb-metrics tr[data-metric="avg-acc"]').waitFor()
    expect(await page.locator('rb-metrics tr[data-metric="nauc"]').count()).toBe(0)
    await page.getByRole('tab', { name: 'Leaderboard' }).click()
    for (const view of ['Samples', 'Study', 'Board']) {
      await show(page, view)
      await page.evaluate(drawn)
      expect(await page.locator('main').textContent(), view).not.toMatch(/NaN|undefined/)
    }
  })

  it('are read from the keyboard, and fit a phone', async () => {
    const first = page.locator('rb-accuracies .point[tabindex="0"]')
    await first.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await page.locator('rb-accuracies .point.selected').count()).toBe(1)
    await page.setViewportSize({ width: 320, height: 800 })
    await page.evaluate(drawn)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(320)
    await page.locator('rb-accuracies').screenshot({ path: `${output}/scores-alone-phone.png` })
    await page.setViewportSize({ width: 1440, height: 1000 })
  })

  it('are priced with one click, like a model of the pack', async () => {
    await page.locator('rb-leaderboard').getByRole('button', { name: 'Rank Score: set prices' }).click()
    await page.locator('.hero rb-unpriced select').first().selectOption('gpt-4o-2024-08-06')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('rb-board rb-frontier .point').first().waitFor()
    await settled(page)
    const board = await downloadBoard(page)
    expect(board.prices.models['claude-oddity'].assumption).toBe('assumed: priced like gpt-4o-2024-08-06')
    expect((await cells('knn-64')).slice(1)).not.toContain('–')
  })
})

describe('the official matrices without costs', () => {
  it('give a board of accuracy as well', async () => {
    await opened(await written('bare', matricesOnly({ costs: false })), 'VL-RouterBench')
    await accuracies().first().waitFor()
    expect((await cells('oracle'))[0]).toMatch(/^\d+\.\d\d$/)
    expect(errors).toEqual([])
  })
})
