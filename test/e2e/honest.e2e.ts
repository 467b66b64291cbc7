/** How honest the board is about itself: intervals, ranks, pairs, and what of it is routing at all. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dist, hasData, mathvision, openProfile, type Profile, type Site, serve, settled, show } from './browser.ts'

let site: Site
let profile: Profile
let page: Page

/** Waits until the board that is shown has all its resamples. */
const sure = (on: Page) =>
  on.waitForFunction(() => {
    const app = document.querySelector('rb-app') as unknown as {
      session: { state: { board: unknown; sureness?: { of: unknown; significance: { resamples: number } } } }
    }
    const { board, sureness } = app.session.state
    return sureness?.of === board && sureness?.significance.resamples === 2000
  })

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(site.url)
  await settled(page)
  await sure(page)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

describe('intervals', () => {
  it('stand beside every figure of the leaderboard, and around every point of the chart', async () => {
    const cells = page.locator('rb-leaderboard tbody tr[data-key="knn-64"] td.number')
    expect(await cells.count()).toBe(3)
    for (const within of await cells.evaluateAll((all) => all.map((cell) => (cell as HTMLElement).dataset.within)))
      expect(within).toMatch(/^±\d/)
    const points = await page.locator('rb-frontier .point').count()
    expect(await page.locator('rb-frontier path.interval').count()).toBe(points)
  })

  it('are there within a second of the board, in the worker', async () => {
    const times = await page.evaluate(() => performance.getEntriesByName('bootstrap').map(({ duration }) => duration))
    console.log(`bootstrap of all rows, 2,000 resamples: ${times.map(Math.round)} ms`)
    expect(Math.min(...times)).toBeLessThan(1000)
  })

  it('follow a change of the board', async () => {
    const cell = page.locator('rb-leaderboard tbody tr[data-key="strongest"] td.number').nth(1)
    const before = await cell.getAttribute('data-within')
    await page.getByLabel('Qwen2.5-VL-72B-Instruct, Input, $/1M tokens').fill('4')
    await expect.poll(() => cell.getAttribute('data-within')).not.toBe(before)
    await page.getByRole('button', { name: 'Undo 1 changed price' }).click()
    await sure(page)
    expect(await cell.getAttribute('data-within')).toBe(before)
  })
})

describe('who beats whom', () => {
  it('is told for every pair, with ranks, and McNemar for the one that is chosen', async () => {
    await page.getByRole('tab', { name: 'How sure?' }).click()
    const row = page.locator('rb-sureness tbody tr', { hasText: 'KNN, k = 64' })
    await row.waitFor()
    expect(await row.locator('.rank').textContent()).toBe('2')
    await page.getByText('2,000 of 2,000 resamples of 6,108 questions').waitFor()
    await row.locator('td button').first().focus()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.locator('rb-sureness .pair').textContent())
      .toMatch(/KNN, k = 64 .* in [\d.]+ % of resamples.*McNemar's exact test, two-sided p/s)
    await page.getByRole('tab', { name: 'Leaderboard' }).click()
  })
})

const verdict = () => page.locator('rb-board .verdict').innerText()

describe('is it really routing?', () => {
  it('is answered in a sentence under the story, for the row that is selected', async () => {
    expect(await verdict()).toMatch(
      /^KNN, k = 64 is (not distinguishable in accuracy from|less accurate than) the best single model, .* at \d+ % of its cost/,
    )
    await page.locator('rb-leaderboard').getByRole('button', { name: 'K-means', exact: true }).click()
    await expect.poll(verdict).toMatch(/^K-means is /)
    await page.locator('rb-leaderboard').getByRole('button', { name: 'K-means', exact: true }).click()
  })

  it('is taken apart from the cheapest model to the oracle, in steps that add up', async () => {
    const steps = page.locator('rb-routing tbody tr')
    await steps.nth(5).waitFor()
    const cells = await steps.locator('td:nth-of-type(1)').allInnerTexts()
    const gains = cells.slice(1).map((text) => Number.parseFloat(text.replace('−', '-')))
    const accuracies = (await steps.locator('td:nth-of-type(2)').allInnerTexts()).map(Number)
    const sum = gains.reduce((total, gain) => total + gain, accuracies[0])
    // Six figures rounded to a tenth.
    expect(Math.abs(sum - accuracies[5])).toBeLessThan(0.4)
    await page.locator('rb-routing dd', { hasText: 'known because the data are simulated' }).waitFor()
  })
})

const reason = hasData ? '' : ' (skipped: no shared data beside the repository)'

describe.skipIf(!hasData)(`MATH-Vision on split A${reason}`, () => {
  it('is said not to tell TF-IDF routing from the best single model, with the interval, and its oracle to be beaten by luck', async () => {
    const published = await serve(mathvision, '/files/')
    await show(page, 'Data')
    const entry = page.locator('li[data-entry="mathvision"]')
    await entry.locator('summary').click()
    await entry.locator('input.base').fill(published.url)
    await entry.locator('button.get').click()
    await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor({ timeout: 60_000 })
    await settled(page)
    await page.getByLabel('Split from a file').setInputFiles(join(mathvision, 'split-A.json'))
    await page.locator('rb-setup', { hasText: '608 test' }).waitFor()
    await settled(page)
    await sure(page)
    expect(await verdict()).toMatch(
      /^TF-IDF routing \(KNN, k = \d+\) is not distinguishable in accuracy from the best single model, Gemini-Pro: difference [+−]?\d\.\d points, 95 % interval −\d\.\d to \+\d\.\d/,
    )
    const luck = page.locator('rb-routing dt', { hasText: /^83\.[01] %$/ })
    await luck.waitFor()
    await page.locator('rb-routing dd', { hasText: '82.5 % with the same accuracies on every dataset' }).waitFor()
    await published.close()
  })
})
