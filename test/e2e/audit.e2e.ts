/** The audit: of a row on the board, of a visitor's router and of the pack, by keyboard, on a phone, and as a file. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { axeViolations, dist, openProfile, type Profile, type Site, serve, settled, show } from './support/browser.ts'

let site: Site
let profile: Profile
let page: Page

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(site.url)
  await settled(page)
})
afterAll(async () => {
  await profile?.close()
  await site?.close()
})

const audit = () => page.locator('rb-audit:visible')
const said = () => audit().locator('[role="status"]').innerText()
const outcome = (check: string) => audit().locator(`[data-check="${check}"] .badge`).innerText()

it('of a row says what was looked at, and raises nothing about an honest one', async () => {
  await page.locator('rb-leaderboard tbody tr', { hasText: 'KNN, k = 64' }).getByRole('button').first().press('Enter')
  await page.getByRole('button', { name: 'Audit KNN, k = 64' }).press('Enter')
  await expect.poll(said, { timeout: 30_000 }).toMatch(/^Nothing raised in 9 checks\./)
  expect(await outcome('known-answers')).toBe('✓ clear')
  expect(await axeViolations(page)).toEqual([])
})

it('is exported as a table with figures and lines', async () => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    audit().getByRole('button', { name: 'Audit as CSV' }).click(),
  ])
  const text = readFileSync(await file.path(), 'utf8')
  expect(text).toContain('check,title,outcome,severity,figure,limit,what,fix,why')
  expect(text).toContain('known-answers')
})

it('fits a phone', async () => {
  await page.setViewportSize({ width: 320, height: 640 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(320)
  await page.setViewportSize({ width: 1280, height: 800 })
})

it('of a visitor’s router names one that sends everything to one model', async () => {
  await show(page, 'Routers')
  const editor = page.getByRole('textbox', { name: 'Source of your router' })
  await editor.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(
    "export default { name: 'Always the third', predict: ({ n }) => ({ choices: new Int32Array(n).fill(2) }) }",
  )
  await page.getByRole('button', { name: 'Run it' }).click()
  await page.locator('rb-guest-report').getByText('is on the board').waitFor()
  await audit().getByRole('button').first().click()
  await expect.poll(said, { timeout: 30_000 }).toMatch(/^Nothing raised in \d checks; 1 noted something\./)
  expect(await outcome('constant')).toBe('! noted')
})

it('of the pack says what was looked for and not found', async () => {
  await show(page, 'Data')
  await audit().getByRole('button').first().click()
  await expect.poll(said, { timeout: 30_000 }).toMatch(/^Nothing raised in 5 checks\./)
})
