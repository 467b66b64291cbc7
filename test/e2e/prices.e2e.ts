/** Whole price sheets, rules for pictures and the break-even, as a visitor uses them under the board. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
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
let scratch: string

const costs = async () =>
  Object.fromEntries(
    (await downloadBoard(page)).models.map((m: { id: string; costPer10k: number }) => [m.id, m.costPer10k]),
  )

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  scratch = mkdtempSync(join(tmpdir(), 'rb-prices-'))
  const names = 'sample,model,score,out_tokens,text,image,image_width,image_height'
  const row = (i: number, model: string, k: number) =>
    `${i},${model},${Number((i * 7 + k * 3) % 10 < 4 + 2 * k)},${50 + ((i * 13) % 40)},question ${i},${i}.png,1024,1024`
  const rows = Array.from({ length: 300 }, (_, i) => ['Qwen-7B', 'gpt-4o-like'].map((model, k) => row(i, model, k)))
  writeFileSync(join(scratch, 'pictured.csv'), `${names}\n${rows.flat().join('\n')}\n`)
  writeFileSync(
    join(scratch, 'prices.csv'),
    'model,input_per_million,output_per_million,date,source\ngpt-4o-like,2.5,10,2026-11-01,my list\n',
  )
  await page.goto(site.url)
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe('the prices of a pack', () => {
  it('finds the price at which a router stops beating a model, and the board agrees on both sides of it', async () => {
    await page.locator('rb-break-even select[data-name="router"]').selectOption('knn-64')
    await page.locator('rb-break-even select[data-name="against"]').selectOption('Qwen2.5-VL-72B-Instruct')
    await page.locator('rb-break-even select[data-name="model"]').selectOption('Qwen2.5-VL-72B-Instruct')
    const started = performance.now()
    await page.getByRole('button', { name: 'Find the price' }).click()
    const answer = page.locator('rb-break-even #break-even')
    await answer.filter({ hasText: /stops beating|starts beating|No price/ }).waitFor()
    console.log(`break-even in ${Math.round(performance.now() - started)} ms: ${await answer.textContent()}`)
    await page.locator('rb-break-even').scrollIntoViewIfNeeded()
    await page.locator('rb-prices').screenshot({ path: `${output}/prices.png` })
  })

  it('leave accuracy alone while one is unknown, are set on the spot, and taken from a csv with its source', async () => {
    await drop(page, 'rb-app .packline', [join(scratch, 'pictured.csv')])
    await page.locator('rb-app .packline b', { hasText: 'pictured' }).waitFor()
    await page.getByText('1 model has no price, and no cost is shown before all 2 have one').first().waitFor()
    await show(page, 'Data')
    await page.getByRole('button', { name: 'Set prices' }).click()
    await page.locator('rb-price-sheet input[data-model="gpt-4o-like"][data-field="inputPerMillion"]:focus').waitFor()
    await page.screenshot({ path: `${output}/set-price.png`, fullPage: true })
    await page.keyboard.type('1')
    await page.locator('rb-price-sheet input[data-model="gpt-4o-like"][data-field="outputPerMillion"]').fill('2')
    await page.locator('rb-check li[data-check="missing-prices"]').waitFor({ state: 'detached' })
    await show(page, 'Board')
    await settled(page)
    await page.locator('#price-file').setInputFiles(join(scratch, 'prices.csv'))
    await settled(page)
    await page.locator('rb-price-sheet', { hasText: 'prices.csv, 2026-11-01. Source: my list.' }).waitFor()
    expect((await downloadBoard(page)).prices.changed['gpt-4o-like']).toEqual({
      inputPerMillion: 2.5,
      outputPerMillion: 10,
    })
  })

  it('are saved as a csv that can be read again', async () => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(readFileSync(await file.path(), 'utf8')).toContain('gpt-4o-like,2.5,10,,2026-11-01,my list\n')
  })

  it('count pictures by the rule that is chosen: one switch re-prices every call', async () => {
    const before = await costs()
    await page.locator('#image-rule').selectOption('provider')
    await settled(page)
    await page.evaluate(drawn)
    const after = await costs()
    // GPT: 765 tokens instead of 256 at $2.5; Qwen: 1024 instead of 256 at $0.2 per million, per 10,000 questions.
    expect(after['gpt-4o-like'] - before['gpt-4o-like']).toBeCloseTo(((765 - 256) * 2.5) / 100, 6)
    expect(after['Qwen-7B'] - before['Qwen-7B']).toBeCloseTo(((1024 - 256) * 0.2) / 100, 6)
  })

  it('fit a phone', async () => {
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.locator('rb-prices').screenshot({ path: `${output}/prices-phone.png` })
  })
})
