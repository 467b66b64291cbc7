/** The page's address: what it restores, what it says, where it leads back. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dist, linkOf, openProfile, type Profile, type Site, serve, settled, show } from './support/browser.ts'

let site: Site
let profile: Profile
let page: Page

beforeAll(async () => {
  site = await serve(dist, '/some/sub-path/')
  profile = await openProfile()
  page = await profile.context.newPage()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

const hash = (of: Page) => new URL(of.url()).hash
const accuracy = (of: Page, name: string) =>
  of
    .locator('rb-leaderboard tbody tr', { has: of.getByRole('button', { name, exact: true }) })
    .locator('td')
    .first()
    .innerText()

describe('the address', () => {
  it('stays as it is on a first visit', async () => {
    await page.goto(site.url)
    await settled(page)
    expect(hash(page)).toBe('')
  })

  it('follows what the visitor sets, and restores it on reload', async () => {
    await page.getByLabel('Qwen2.5-VL-72B-Instruct, Input, $/1M tokens').fill('1.6')
    await page.locator('#split').selectOption('plain')
    await page.getByLabel('Split seed').fill('7')
    await page.keyboard.press('Tab')
    await settled(page)
    await expect.poll(() => hash(page)).toContain('split.seed=7')
    const before = await accuracy(page, 'Strongest model')
    await page.reload()
    await settled(page)
    expect(await accuracy(page, 'Strongest model')).toBe(before)
    expect(await page.getByLabel('Qwen2.5-VL-72B-Instruct, Input, $/1M tokens').inputValue()).toBe('1.6')
  })

  it('leads back and forward through views and selected rows, with the settings each step had', async () => {
    await page.goto(site.url)
    await settled(page)
    await page.getByRole('button', { name: 'PRkNN', exact: true }).click()
    await expect.poll(() => hash(page)).toContain('view.selected=prknn')
    await show(page, 'Data')
    await page.locator('rb-packs').waitFor()
    await page.goBack()
    await page.locator('rb-leaderboard tr.selected', { hasText: 'PRkNN' }).waitFor()
    await page.goBack()
    await expect.poll(() => page.locator('rb-leaderboard tr.selected').count()).toBe(0)
    expect(hash(page)).toBe('')
    await page.goForward()
    await page.locator('rb-leaderboard tr.selected', { hasText: 'PRkNN' }).waitFor()
    await page.goForward()
    await page.locator('rb-packs').waitFor()
    await page.goBack()
  })

  it('keeps one entry for a dragged slider', async () => {
    const entries = await page.evaluate(() => history.length)
    await page.locator('rb-budget input[type=range]').focus()
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft')
    await expect.poll(() => hash(page)).toContain('budget.by=')
    expect(await page.evaluate(() => history.length)).toBe(entries)
  })
})

describe('a link opened in another browser', () => {
  it('runs what is needed, routers that train included, and shows the same digits', async () => {
    await page.goto(site.url)
    await settled(page)
    await page.getByLabel('SmolVLM2, Input, $/1M tokens').fill('0.2')
    await page
      .locator('rb-leaderboard tbody tr', { has: page.getByRole('button', { name: 'Linear', exact: true }) })
      .getByRole('button', { name: 'Train' })
      .click()
    await settled(page)
    await expect.poll(() => accuracy(page, 'Linear')).toMatch(/^\d/)
    const link = await linkOf(page)
    const stranger = await openProfile()
    const visit = await stranger.context.newPage()
    await visit.goto(link)
    await visit.locator('rb-opened .verdict').filter({ hasText: 'Reproduced' }).waitFor()
    expect(await visit.locator('rb-opened .verdict').textContent()).toMatch(
      /all \d\d rows match .*Chromium \d+ on Linux/,
    )
    // The table is drawn a frame after the verdict.
    const here = await accuracy(page, 'Linear')
    await expect.poll(() => accuracy(visit, 'Linear')).toBe(here)
    await stranger.close()
  })

  it('says which figures differ', async () => {
    const link = await linkOf(page)
    const visit = await profile.context.newPage()
    const other = link.replace(
      /#.*/,
      '#board?digest.hash=x&digest.pack=y&digest.made=elsewhere&digest.rows={"strongest":"78.01 2.72 68.88"}',
    )
    await visit.goto(other)
    await visit
      .locator('rb-opened .verdict')
      .filter({ hasText: /figures? differs?/ })
      .waitFor()
    await visit.locator('rb-opened summary').click()
    expect(await visit.locator('rb-opened tbody').innerText()).toMatch(/Strongest model.*Accuracy.*78\.01/s)
    expect(await visit.locator('rb-opened .verdict').innerText()).toContain('another version')
    await visit.close()
  })

  it('says what in it could not be used, and uses the rest', async () => {
    const visit = await profile.context.newPage()
    await visit.goto(`${site.url}#board?seed=oops&view.selected=prknn`)
    await settled(visit)
    await visit.locator('rb-opened').getByText('"seed" is "oops": expected a whole number').waitFor()
    await visit.locator('rb-leaderboard tr.selected', { hasText: 'PRkNN' }).waitFor()
    await visit.close()
  })
})

describe('a link to a pack that is not here', () => {
  it('names the pack and where to get it, without fetching anything from elsewhere', async () => {
    const visit = await profile.context.newPage()
    const elsewhere: string[] = []
    visit.on('request', (request) => {
      if (!request.url().startsWith(site.url) && !request.url().startsWith('blob:')) elsewhere.push(request.url())
    })
    await visit.goto(`${site.url}#board?pack=mathvision&beta=0.5`)
    const alert = visit.locator('rb-findings section[role=alert]')
    await alert.waitFor()
    expect(await alert.innerText()).toMatch(
      /"MATH-Vision.*is not in this browser.*Download it under Data: \d+ files from/s,
    )
    expect(elsewhere).toEqual([])
    await alert.page().getByRole('button', { name: 'Go to Data' }).click()
    await visit.locator('rb-packs').waitFor()
    await visit.close()
  })

  it('says so when nobody here knows the pack, and another one opens all the same', async () => {
    const visit = await profile.context.newPage()
    await visit.goto(`${site.url}#board?pack=nowhere`)
    await visit.getByText('the pack of this link, "nowhere", is not in this browser').waitFor()
    await visit.getByRole('button', { name: 'Go to Data' }).click()
    await visit.locator('li[data-pack="simulated"]').getByRole('button', { name: 'Open' }).click()
    await settled(visit)
    await visit.close()
  })
})
