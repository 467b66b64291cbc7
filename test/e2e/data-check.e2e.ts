/** The data check as a visitor meets it: a pack with holes is dropped, blocks the score, is fixed by a click, and says so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePack } from '../packs/support/encode-pack.ts'
import {
  axeViolations,
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
import { holedParts } from './support/holed-pack.ts'

let site: Site
let profile: Profile
let page: Page
let scratch: string

/** No gaps, but a score above 1 and some grades. */
function strayedParts() {
  const { info, quality, ...rest } = holedParts()
  const grades = quality.map((score, at) => (Number.isNaN(score) ? 1 : at > 0 && at < 30 && score === 1 ? 0.7 : score))
  grades[0] = 1.2
  return { ...rest, info: { ...info, id: 'strayed', title: 'Strayed pack' }, quality: grades }
}

const item = (check: string) => page.locator(`rb-check li[data-check="${check}"]`)
const title = () => page.locator('rb-app .packline b')

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  scratch = mkdtempSync(join(tmpdir(), 'rb-check-'))
  writeFileSync(join(scratch, 'holed.zip'), await encodePack(holedParts()))
  writeFileSync(join(scratch, 'strayed.zip'), await encodePack(strayedParts()))
  await page.goto(site.url)
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe('the data check', () => {
  it('finds nothing red in the simulated pack', async () => {
    await show(page, 'Data')
    await page.locator('rb-check [role="status"]', { hasText: /^No findings|none blocks scoring/ }).waitFor()
  })

  it('blocks the score of a pack with missing cells and says where the ways out are', async () => {
    await drop(page, 'rb-packs .drop', [join(scratch, 'holed.zip')])
    await title().filter({ hasText: 'Holed' }).waitFor()
    await page.getByText('Nothing is scored until this is fixed').waitFor()
    await page.getByRole('link', { name: 'under Data' }).click()
    await item('missing-cells').waitFor()
    expect(await item('missing-cells').locator('.badge').textContent()).toBe('blocks scoring')
    expect(await item('missing-cells').getByRole('button').allTextContents()).toEqual([
      'Drop 3 questions',
      'Drop model-3B',
    ])
    await page.screenshot({ path: `${output}/data-check.png`, fullPage: true })
  })

  it('has no accessibility violation and does not scroll sideways on a phone', async () => {
    expect(await axeViolations(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.screenshot({ path: `${output}/data-check-phone.png`, fullPage: true })
    await page.setViewportSize({ width: 1440, height: 1000 })
  })

  it('is settled by a click: the fixed pack is scored, keeps the original, and records the fix', async () => {
    await item('missing-cells').getByRole('button', { name: 'Drop 3 questions' }).click()
    await title().filter({ hasText: 'Holed pack, fixed' }).waitFor()
    await item('missing-cells').waitFor({ state: 'detached' })
    await page.getByText('questions dropped (missing)').waitFor()
    await show(page, 'Board')
    await settled(page)
    const board = await downloadBoard(page)
    expect(board.pack).toMatchObject({ id: 'holed+fixed', n: 297 })
    await show(page, 'Data')
    await page.locator('li[data-pack="holed"]').waitFor()
  })

  it('draws the split so that nothing leaks, by a click', async () => {
    await item('leaks').getByRole('button', { name: 'Group split by text' }).click()
    await item('leaks').waitFor({ state: 'detached' })
    await show(page, 'Board')
    await settled(page)
    await page.locator('rb-setup #leaks', { hasText: 'no test question shares' }).waitFor()
    expect(await page.locator('rb-setup #split').inputValue()).toBe('group')
    await show(page, 'Data')
  })

  it('opens the original again', async () => {
    await page.getByRole('button', { name: 'Open the original' }).click()
    await item('missing-cells').waitFor()
    expect(await title().textContent()).toBe('Holed pack')
  })

  it('masks a cell that cannot be right: it is missing then, and blocks the score until its question is dropped', async () => {
    await drop(page, 'rb-packs .drop', [join(scratch, 'strayed.zip')])
    await title().filter({ hasText: 'Strayed pack' }).waitFor()
    await show(page, 'Data')
    await item('out-of-range').getByRole('button', { name: 'Mask 1 cell as missing' }).click()
    await item('missing-cells').waitFor()
    expect(await item('missing-cells').locator('.badge').textContent()).toBe('blocks scoring')
    await item('missing-cells').getByRole('button', { name: 'Drop 1 question' }).click()
    await page.getByText('suspicious results masked (out-of-range); questions dropped (missing)').waitFor()
    await item('missing-cells').waitFor({ state: 'detached' })
  })

  it('binarises at a grade of the visitor’s choice', async () => {
    const ask = item('graded-scores')
    await ask.getByLabel('Lowest grade that counts as correct').fill('0.6')
    await page.setViewportSize({ width: 320, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await ask.screenshot({ path: `${output}/binarise-phone.png` })
    await page.setViewportSize({ width: 1440, height: 1000 })
    await ask.getByRole('button', { name: 'Binarise at …' }).click()
    await page.getByText('binarised at 0.6').waitFor()
    await item('graded-scores').waitFor({ state: 'detached' })
  })
})
