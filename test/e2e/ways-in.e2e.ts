/** Ways in and out besides dropping: an address, pasted text and files, the pack as a zip. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  axeViolations,
  dist,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'

let site: Site
let files: Site
let profile: Profile
let page: Page

const table = `sample,model,score,in_tokens,out_tokens\n${Array.from({ length: 40 }, (_, i) =>
  ['a-7B', 'b-7B'].map((model, k) => `${i},${model},${(i + k) % 2},${100 + i},${10 + k}`).join('\n'),
).join('\n')}\n`

const folder = join(output, 'ways-in')

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'runs.csv'), table)
  site = await serve(dist)
  files = await serve(folder)
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(site.url)
  await settled(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  await files?.close()
})

const details = () => page.locator('rb-ways-in summary')

async function openWays() {
  await show(page, 'Data')
  const ways = page.locator('rb-ways-in details')
  if ((await ways.getAttribute('open')) === null) await details().click()
}

const questions = () => page.locator('rb-app .packline').textContent()

describe('the data view', () => {
  it('fetches a file from an address and opens its board', async () => {
    await openWays()
    await page.getByLabel(/^Address of a file/).fill(`${files.url}runs.csv`)
    await page.getByRole('button', { name: 'Fetch' }).click()
    await expect.poll(questions).toContain('40 questions')
    await settled(page)
  })

  it('says in a sentence what to do about an address that other sites may not read', async () => {
    await openWays()
    await page.getByLabel(/^Address of a file/).fill('http://127.0.0.1:9/runs.csv')
    await page.getByRole('button', { name: 'Fetch' }).click()
    const alert = page.locator('rb-findings section[role=alert]')
    await alert.waitFor()
    const text = await alert.textContent()
    expect(text).toContain('does not let other sites read it (CORS)')
    expect(text).toContain('Download the file and drop it here')
  })

  it('reads a pasted table', async () => {
    await openWays()
    await page
      .getByLabel(/^Table as text/)
      .fill(table.replace('0,a-7B,0', '0,a-7B,1').split('\n').slice(0, 61).join('\n'))
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect.poll(questions).toContain('30 questions')
    await settled(page)
  })

  it('reads a picked folder with its folders, as it reads a dropped one', async () => {
    await show(page, 'Data')
    const picked = join(folder, 'picked')
    mkdirSync(join(picked, 'deep'), { recursive: true })
    writeFileSync(join(picked, 'deep/part.csv'), table.split('\n').slice(0, 41).join('\n'))
    await page.locator('rb-packs input#folder').setInputFiles(picked)
    await expect.poll(questions).toContain('20 questions')
    await settled(page)
  })

  it('hands a pack out as a zip that comes back with the same hash', async () => {
    await show(page, 'Data')
    const item = page
      .locator('rb-packs li[data-pack]')
      .filter({ has: page.getByRole('button', { name: 'On the board' }) })
    await item.locator('summary').click()
    const hash = await item.locator('code').textContent()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      item.getByRole('button', { name: /^Download/ }).click(),
    ])
    const path = join(folder, 'out.zip')
    await download.saveAs(path)
    await page.locator('rb-packs input#files').setInputFiles(path)
    await page.locator('rb-board').waitFor()
    await settled(page)
    await show(page, 'Data')
    await item.waitFor()
    expect(await item.locator('code').textContent()).toBe(hash)
  })

  it('has no accessibility violations with everything open, on a phone and in the dark', async () => {
    await openWays()
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 900 })
        await page.screenshot({ path: join(output, `ways-in-${scheme}-${width}.png`), fullPage: true })
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      }
    }
    expect(await axeViolations(page)).toEqual([])
  })
})
