/** What a visitor takes away: tables, charts, the results file, and how it opens again. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dist, drop, openProfile, output, type Profile, type Site, serve, settled, show } from './support/browser.ts'
import { within } from './support/pace.ts'
import { longest, watchTasks } from './support/tasks.ts'

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

/** Clicks, and returns the file that the page hands over, with where it was put. */
async function taken(button: Locator) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const path = `${output}/taken-${download.suggestedFilename()}`
  await download.saveAs(path)
  return { name: download.suggestedFilename(), path, bytes: readFileSync(path) }
}

const button = (name: string) => page.getByRole('button', { name, exact: true })
const share = () => button('Share').click()

describe('tables', () => {
  it('hands over the leaderboard with the figures it shows', async () => {
    const { name, bytes } = await taken(button('Leaderboard as JSON'))
    expect(name).toBe('simulated-leaderboard.json')
    const { made, rows } = JSON.parse(bytes.toString())
    const strongest = rows.find((row: { key: string }) => row.key === 'strongest')
    const shown = await page.locator('rb-leaderboard tbody tr[data-key="strongest"] td').first().innerText()
    expect((100 * strongest.accuracy).toFixed(2)).toBe(shown.match(/\d+\.\d+/)?.[0])
    expect(made.link).toContain(site.url)
    expect(made.pack).toMatch(/Simulated.*sha256 [0-9a-f]{64}/)
  })

  for (const name of ['Leaderboard', 'Datasets and groups', 'Prices', 'Chart']) {
    it(`hands over "${name}" as CSV`, async () => {
      if (name === 'Chart') await page.locator('rb-points summary').click()
      const text = (await taken(button(`${name} as CSV`))).bytes.toString()
      const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
      expect(lines.length).toBeGreaterThan(10)
      expect(text).toContain('# made with: Chromium')
    })
  }
})

describe('charts', () => {
  it('hands over a picture that looks like the page, as SVG and PNG', async () => {
    const svg = (await taken(button('Chart as SVG'))).bytes.toString()
    expect(svg).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).toContain('<desc>pack: Simulated')
    expect(svg).not.toContain('var(--')
    const png = await taken(button('Chart as PNG'))
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(1500)
    expect(png.bytes.length).toBeGreaterThan(30_000)
  })
})

/** Rows of a CSV below its head, without what it says of itself. */
const rowsOf = (csv: Buffer) =>
  csv
    .toString()
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .slice(1)

describe('questions', () => {
  it('hands over the whole list, not only what was scrolled to, while the page stays responsive', async () => {
    await show(page, 'Samples')
    await page.locator('rb-samples [role=status]', { hasText: '6,108 questions' }).waitFor()
    const test = rowsOf((await taken(button('Questions as CSV'))).bytes)
    expect(test).toHaveLength(6108)
    expect(test[0].split(',')[0]).toBe(await page.locator('rb-sample-list tbody th button').first().innerText())
    await page.getByLabel('Order').selectOption('row')
    await page.locator('rb-samples [role=status]', { hasText: '30,540 questions' }).waitFor()
    const tasks = await watchTasks(page)
    const all = rowsOf((await taken(button('Questions as CSV'))).bytes)
    expect(new Set(all.map((line) => line.split(',')[0])).size).toBe(30_540)
    const worst = longest(await tasks())
    console.log(`longest task while 30,540 questions are handed over: ${Math.round(worst)} ms`)
    expect(worst).toBeLessThan(within(50))
  })

  it('hands over the tables of one question', async () => {
    await page.locator('rb-sample-list tbody th button').first().click()
    const models = rowsOf((await taken(button('Models and scores as CSV'))).bytes)
    expect(models).toHaveLength(17)
    const shown = await page
      .locator('rb-sample')
      .getByRole('region', { name: 'Models and scores' })
      .locator('td:nth-of-type(4)')
      .first()
      .innerText()
    expect((100 * Number(models[0].split(',')[4])).toPrecision(3)).toBe(Number(shown).toPrecision(3))
    await page.goBack()
  })

  it('hands over what the routers say to one question, with their scores', async () => {
    await show(page, 'Try it')
    await page.locator('rb-examples button').first().click()
    const { columns, rows } = JSON.parse((await taken(button('Router choices as JSON'))).bytes.toString())
    expect(Object.keys(rows[0]).filter((name) => name.startsWith('score:'))).toHaveLength(17)
    expect(columns).toBeUndefined()
    await show(page, 'Board')
    await page.locator('rb-frontier svg').first().waitFor()
  })
})

describe('a router', () => {
  it('shows its code', async () => {
    await page.getByRole('button', { name: 'KNN, k = 5', exact: true }).click()
    const link = page.getByRole('link', { name: 'Show the code of this router' })
    const address = await link.evaluate((a) => (a as HTMLAnchorElement).href)
    const response = await page.request.get(address)
    expect(await response.text()).toBe(readFileSync('src/routers/knn.ts', 'utf8'))
  })
})

describe('the results file', () => {
  it('opens again where it is dropped, with the same digits', async () => {
    await page.getByLabel('SmolVLM2, Input, $/1M tokens').fill('0.3')
    await settled(page)
    await share()
    const { path, bytes } = await taken(button('Results file'))
    const results = JSON.parse(bytes.toString())
    expect(results.experiment.prices.SmolVLM2.inputPerMillion).toBe(0.3)
    expect(results.board.rows.length).toBeGreaterThan(10)
    expect((await taken(button('Summary in Markdown'))).bytes.toString()).toMatch(/\| Strongest model \| baseline \|/)
    expect(await page.getByLabel('BibTeX').innerText()).toContain('2512.23562')
    await page.screenshot({ path: `${output}/share.png` })
    await share()
    await button('Undo 1 changed price').click()
    await expect.poll(() => new URL(page.url()).hash).not.toContain('SmolVLM2')
    await show(page, 'Data')
    await drop(page, 'rb-packs .drop', [path])
    await page.locator('rb-opened .verdict').filter({ hasText: 'Reproduced' }).waitFor()
    expect(await page.getByLabel('SmolVLM2, Input, $/1M tokens').inputValue()).toBe('0.3')
  })
})
