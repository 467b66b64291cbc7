/** A visitor's own router, from an empty page to a row on the board. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dist, openProfile, type Profile, type Site, serve, settled, show } from './browser.ts'

let site: Site
let profile: Profile
let page: Page

beforeAll(async () => {
  site = await serve(dist, '/some/sub-path/')
  profile = await openProfile()
  page = await profile.context.newPage()

  await page.goto(site.url)
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

const tenLines = readFileSync(join(import.meta.dirname, '../../public/routers/ten-lines.js'), 'utf8')

describe('a new user', () => {
  it('pastes ten lines, runs them and finds the row on the board, selected, with the keyboard alone', async () => {
    await page.getByRole('link', { name: 'Routers', exact: true }).press('Enter')
    const editor = page.getByRole('textbox', { name: 'Source of your router' })
    await editor.focus()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Delete')
    await page.keyboard.insertText(tenLines)
    await page.getByRole('button', { name: /^Run it/ }).press('Enter')
    const report = page.locator('rb-guest-report [role=status]')
    await report.getByText(/on the board|No figures/).waitFor()
    await show(page, 'Board')
    const row = page.locator('rb-leaderboard tr.selected')
    await row.waitFor()
    expect(await row.innerText()).toContain('Ten lines')
  })
})
