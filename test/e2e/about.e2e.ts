/** About: where everything comes from, what is simulated and what is published, and every licence. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { shippedWeights } from '../../src/encoders/licences.ts'
import { axeViolations, dist, openProfile, output, type Profile, type Site, serve, settled } from './support/browser.ts'

let site: Site
let profile: Profile
let page: Page

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(`${site.url}#board?seed=3`)
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

const about = () => page.locator('rb-about')
const link = () => page.getByRole('link', { name: 'About, sources and licences' })

it('is one click from the foot of every view, and leaves the settings as they are', async () => {
  await link().click()
  await about().getByRole('heading', { name: 'About this page' }).waitFor()
  await expect.poll(() => page.url()).toMatch(/#about\?.*seed=3/)
  expect(await link().getAttribute('aria-current')).toBe('page')
})

it('says what is computed, simulated, published and assumed, and where the data come from', async () => {
  const text = (await about().locator('section').allTextContents()).join(' ').replaceAll(/\s+/g, ' ')
  for (const word of ['Computed', 'Simulated', 'Published', 'Assumed']) expect(text).toContain(word)
  expect(text).toContain('drawn by this project from a statistical model, seed 1')
  const catalogue: { title: string; licence: string }[] = JSON.parse(
    readFileSync(join(dist, 'packs/catalogue.json'), 'utf8'),
  )
  for (const { title, licence } of catalogue.slice(1)) {
    expect(text).toContain(title)
    expect(text).toContain(`Licence: ${licence}.`)
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(text).toContain(`vl-routerbench-web ${version}`)
})

it('lists the licences of all weights that come with the site', async () => {
  const text = (await about().locator('.weights').textContent()) ?? ''
  for (const { what, licence, package: name, version } of shippedWeights) {
    expect(text).toContain(what)
    expect(text).toContain(licence)
    expect(text).toContain(`${name} ${version}`)
  }
})

it('lists every library in the site and its workers, with version, licence and the text it came with', async () => {
  const libraries = about().locator('.libraries')
  await libraries.locator('dt').first().waitFor()
  const names = await libraries.locator('dt').allInnerTexts()
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)))
  expect(names).toEqual(expect.arrayContaining(shippedWeights.map((weights) => weights.package)))
  const comlink = libraries.locator('dd').nth(names.indexOf('comlink'))
  await comlink.locator('summary', { hasText: `${dependencies.comlink}, Apache-2.0` }).click()
  await comlink.locator('pre', { hasText: 'Apache License' }).waitFor()
  await comlink.locator('summary').click()
})

it('is readable for everyone: no finding of axe, no sideways scrolling at 320 pixels', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await axeViolations(page)).toEqual([])
      await page.screenshot({ path: `${output}/about-${colorScheme}-${width}.png`, fullPage: true })
    }
  }
})

it('says in a sentence that the list of libraries is not there', async () => {
  await page.route('**/licences.json', (route) => route.fulfill({ status: 404 }))
  await page.reload()
  await about()
    .getByRole('alert')
    .getByText(/Could not read the list licences.json .*404/)
    .waitFor()
})
