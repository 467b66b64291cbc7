/** The reference of the guests' interface: pages of the built site, under a policy of their own. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dist, openProfile, type Profile, type Site, serve, settled, show } from './support/browser.ts'

let site: Site
let profile: Profile
let page: Page

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

it('is one click from the view Routers, can be searched, and asks for nothing its policy forbids', async () => {
  await page.goto(site.url)
  await settled(page)
  await show(page, 'Routers')
  const [reference] = await Promise.all([
    profile.context.waitForEvent('page'),
    page.getByRole('link', { name: 'How to write a router' }).click(),
  ])
  const complaints: string[] = []
  reference.on('console', (message) => complaints.push(message.text()))
  await reference.reload()
  await reference.getByRole('button', { name: 'Search' }).click()
  await reference.locator('#tsd-search-input').fill('expectedCost')
  await reference.getByRole('option', { name: 'Batch.expectedCost' }).getByRole('link').click()
  await reference.getByRole('heading', { name: 'Interface Batch' }).waitFor()
  expect(await reference.locator('meta[http-equiv="Content-Security-Policy"]').count()).toBe(1)
  expect(complaints).toEqual([])
})
