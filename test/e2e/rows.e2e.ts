/** Rows of the board: added, told apart, named, moved, removed, and carried by the link. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dist, openProfile, output, type Profile, type Site, serve, settled } from './support/browser.ts'

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

const row = (name: string) => page.locator('rb-leaderboard tbody th', { hasText: name })
const button = (name: string) => page.getByRole('button', { name, exact: true })

/** Adds a KNN and sets its k. */
async function addKnn(k: number) {
  await page.getByLabel('Add a row').selectOption('knn')
  await page.locator('rb-rows #add').press('Enter')
  const neighbours = page.locator('rb-params input[type="number"]').first()
  await neighbours.fill(String(k))
  await neighbours.press('Tab')
  await row(`KNN (k ${k})`).waitFor()
}

it('adds two of the same router with other parameters, and calls them by these', async () => {
  await addKnn(9)
  await addKnn(17)
  const figures = (name: string) => row(name).locator('..').locator('td').first().innerText()
  await expect.poll(() => figures('KNN (k 9)')).toMatch(/\d/)
  expect(await figures('KNN (k 9)')).not.toBe(await figures('KNN (k 17)'))
})

it('names, copies, moves and removes rows with the keyboard, and says so', async () => {
  await page.locator('rb-rows summary').press('Enter')
  const name = page.getByLabel('Name of KNN (k 9)', { exact: true })
  await name.fill('Nine neighbours')
  await name.press('Tab')
  await row('Nine neighbours').waitFor()
  await button('Move Nine neighbours up').press('Enter')
  const status = page.locator('rb-rows [role="status"]')
  await expect.poll(() => status.textContent()).toBe('Nine neighbours is row 19 of 21.')
  expect(await page.locator('rb-rows .up:focus').getAttribute('aria-label')).toBe('Move Nine neighbours up')
  await button('Copy Cheapest model').press('Enter')
  await row('Cheapest model, no. 2').waitFor()
  await button('Remove Cheapest model, no. 2').press('Enter')
  await expect.poll(() => row('Cheapest model, no. 2').count()).toBe(0)
})

it('travels in the link, and goes back to the default rows', async () => {
  await expect.poll(() => page.url()).toContain('#board?')
  const other = await profile.context.newPage()
  await other.goto(page.url())
  await other.locator('rb-leaderboard tbody th', { hasText: 'Nine neighbours' }).waitFor()
  expect(await other.locator('rb-findings li').count()).toBe(0)
  await other.close()
  await button('Back to the default rows').click()
  await expect.poll(() => row('Nine neighbours').count()).toBe(0)
})

it.each([1440, 320])('fits a page of %i pixels', async (width) => {
  await page.setViewportSize({ width, height: 900 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const rows = page.locator('rb-rows')
    await rows.scrollIntoViewIfNeeded()
    await rows.screenshot({ path: `${output}/rows-${width}-${colorScheme}.png` })
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
})
