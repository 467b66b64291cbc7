/** How honest the board is about itself: intervals, ranks, pairs, and what of it is routing at all. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  axeViolations,
  dist,
  drawn,
  hasData,
  mathvision,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'
import { within } from './support/pace.ts'

let site: Site
let profile: Profile
let page: Page

/** Waits until the board that is shown has all its resamples. */
const sure = (on: Page) =>
  on.waitForFunction(() => {
    const app = document.querySelector('rb-app') as unknown as {
      session: { state: { intervals?: { resamples: number } } }
    }
    return app.session.state.intervals?.resamples === 2000
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
      expect(within).toMatch(/^\d[\d.]* to \d/)
    const points = await page.locator('rb-frontier .point').count()
    expect(await page.locator('rb-frontier path.interval').count()).toBe(points)
  })

  it('are there soon after the board, in the worker', async () => {
    const measured = page
      .workers()
      .map((worker) => worker.evaluate(() => performance.getEntriesByName('bootstrap').map(({ duration }) => duration)))
    const times = (await Promise.all(measured)).flat()
    console.log(`bootstrap of all rows, 2,000 resamples: ${times.map(Math.round)} ms`)
    expect(times.length).toBeGreaterThan(0)
    expect(Math.min(...times)).toBeLessThan(within(1000))
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
    await page.getByRole('tab', { name: 'Intervals' }).click()
    const row = page.locator('rb-intervals tbody tr', { hasText: 'KNN, k = 64' })
    await row.waitFor()
    expect(await row.locator('.rank').textContent()).toBe('1')
    expect(await row.locator('.ranks').textContent()).toMatch(/^\d( to \d)?$/)
    // The oracle knows test: it stands apart.
    expect(await page.locator('rb-intervals tbody tr', { hasText: 'Oracle' }).locator('.rank').textContent()).toBe('')
    await page.getByText('2,000 of 2,000 resamples of 6,108 questions').waitFor()
    await row.locator('td button').first().focus()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.locator('rb-intervals .pair').textContent())
      .toMatch(/KNN, k = 64 .* in [\d.]+ % of resamples.*McNemar's exact test, two-sided p/s)
    await page.getByRole('tab', { name: 'Leaderboard' }).click()
  })
})

const verdict = () => page.locator('rb-board .verdict').innerText()

describe('is it really routing?', () => {
  it('is answered in a sentence under the story, for the row that is selected', async () => {
    expect(await verdict()).toMatch(
      /^KNN, k = 64, the router that did best on dev, beside the best single model, .* for \d+ % of the money/s,
    )
    await page.locator('rb-leaderboard').getByRole('button', { name: 'K-means', exact: true }).click()
    await expect.poll(verdict).toMatch(/^K-means, the row you selected, .* that hold for all rows at once/)
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

describe('the sample explorer', () => {
  const line = (at: number) => page.locator(`rb-sample-list tbody tr[aria-rowindex="${at + 2}"]`)
  const list = () => page.locator('rb-sample-list')
  const focused = () =>
    list().evaluate(
      (element) => Number(element.shadowRoot?.activeElement?.closest('tr')?.getAttribute('aria-rowindex')) - 2,
    )

  it('lists what the row looked at missed, and draws only the rows in sight of 30,540', async () => {
    await show(page, 'Samples')
    await line(0).locator('button').waitFor()
    expect(await line(0).textContent()).toContain('missed')
    await page.getByLabel('Order').selectOption('row')
    await page.getByText('30,540 questions', { exact: true }).waitFor()
    expect(await list().locator('table').getAttribute('aria-rowcount')).toBe('30541')
    expect(await list().locator('tbody tr').count()).toBeLessThan(60)
  })

  it('goes from the first to the last of them by keyboard, and opens one', async () => {
    await line(0).locator('button').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).toBe(1)
    await page.keyboard.press('End')
    await line(30539).locator('button', { hasText: 'question 30540' }).waitFor()
    await expect.poll(focused).toBe(30539)
    await page.keyboard.press('Enter')
    await page.locator('rb-sample h2', { hasText: 'question 30540' }).waitFor()
  })

  it('tells why: choices, chances, costs, and the neighbours in train, one click away', async () => {
    await page.getByLabel('Order').selectOption('disagreement')
    await line(0).filter({ hasText: /[✓✗]/ }).locator('button').click()
    await page.locator('rb-sample tr.looked', { hasText: 'KNN, k = 64' }).waitFor()
    await page.locator('rb-sample th', { hasText: 'True probability' }).waitFor()
    const neighbor = page.locator('rb-sample [aria-label="Nearest training questions"] tbody button').first()
    const name = await neighbor.textContent()
    await neighbor.click()
    await page.locator('rb-sample h2', { hasText: name?.trim() ?? '' }).waitFor()
  })

  it('can be cut to a dataset and to the questions on which two rows differ', async () => {
    await page.getByLabel('Dataset', { exact: true }).selectOption('OCRBench')
    await page.getByLabel('Only where it differs from').selectOption('strongest')
    const counted = page.locator('rb-samples p[role=status]')
    await expect.poll(async () => Number((await counted.textContent())?.replace(/\D/g, ''))).toBeLessThan(400)
    await page.getByLabel('Only where it differs from').selectOption('')
    await page.getByLabel('Dataset', { exact: true }).selectOption('')
  })
})

describe('a teaching preset', () => {
  it('leaves the story, the chart and what it names, says what to find out, and gives everything back', async () => {
    await show(page, 'Board')
    await page.locator('rb-presets').getByRole('button', { name: 'Spending' }).click()
    await page.getByText('Which router keeps its accuracy longest').waitFor()
    await expect.poll(() => page.locator('rb-price-sheet, rb-leaderboard, rb-setup').count()).toBe(0)
    expect(await page.locator('rb-budget, rb-frontier').count()).toBe(2)
    await page.locator('rb-presets').getByRole('button', { name: 'Everything' }).click()
    await page.locator('rb-leaderboard').waitFor()
  })
})

describe('for everyone', () => {
  it('has nothing axe objects to in any view, in light and in dark', async () => {
    const views = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').allTextContents()
    for (const view of views) {
      await show(page, view)
      await page.evaluate(drawn)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await axeViolations(page), `${view}, ${colorScheme}`).toEqual([])
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await show(page, 'Board')
  })

  it('reads without JavaScript what the page is', async () => {
    const context = await profile.context.browser()?.newContext({ javaScriptEnabled: false })
    const plain = await context?.newPage()
    if (!plain) return
    await plain.goto(site.url)
    expect(await plain.locator('.lede').innerText()).toContain('A router picks one')
    await context?.close()
  })

  it('fits 320 px and a page zoomed to twice its size, sideways too, in every view', async () => {
    const views = await page.getByRole('navigation', { name: 'Views' }).getByRole('link').allTextContents()
    for (const width of [320, 720]) {
      await page.setViewportSize({ width, height: 900 })
      for (const view of views) {
        await show(page, view)
        await page.evaluate(drawn)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(wide, `${view} at ${width} px`).toBeLessThanOrEqual(width)
        if (width === 320) await page.screenshot({ path: `${output}/view-${view.toLowerCase()}-320.png` })
      }
    }
    await page.setViewportSize({ width: 1440, height: 1000 })
    await show(page, 'Board')
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
    await page.locator('rb-app .packline b', { hasText: 'MATH-Vision' }).waitFor()
    await settled(page)
    await page.getByLabel('Split from a file').setInputFiles(join(mathvision, 'split-A.json'))
    await page.locator('rb-setup', { hasText: '608 test' }).waitFor()
    await settled(page)
    await sure(page)
    expect(await verdict()).toMatch(
      /^TF-IDF routing \(KNN, k = \d+\), the router that did best on dev, beside the best single model, Gemini-Pro; 95 % intervals, assumed prices:\s+At this budget: up to \d\.\d points worse, at most \d\.\d better, .*none is more accurate\./s,
    )
    const luck = page.locator('rb-routing dt', { hasText: /^83\.[01] %$/ })
    await luck.waitFor()
    await page.locator('rb-routing dd', { hasText: '82.5 % with the same accuracies on every dataset' }).waitFor()
    await published.close()
  })
})
