/** The studies on the embedded simulated pack, used as a visitor would. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { studyOptions } from '../../src/cli/study/options.ts'
import { studyCommand } from '../../src/cli/study/run.ts'
import {
  axeViolations,
  dist,
  drawn,
  drop,
  openProfile,
  output,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'

let site: Site
let profile: Profile
let page: Page

const part = (title: string) =>
  page.locator('rb-study-part', { has: page.getByRole('heading', { name: title, exact: true }) })
const run = (title: string) => part(title).getByRole('button', { name: /^Run/ }).click()
const rows = (title: string) => part(title).locator('rb-study-table').first().locator('tbody tr')
const job = () => page.locator('rb-jobs .job')

type Element = HTMLElement & { updateComplete: Promise<unknown>; renderRoot: ParentNode }
type PartElement = Element & {
  inputs: string
  state: { running: boolean; study?: { complete: boolean; stamp: { inputs: string } } }
}

/** Waits until the study is complete under the settings in force, and drawn. */
async function ended(title: string) {
  const complete = (element: SVGElement | HTMLElement) => {
    const { state, inputs } = element as PartElement
    return !state.running && state.study?.complete === true && state.study.stamp.inputs === inputs
  }
  await expect.poll(() => part(title).evaluate(complete)).toBe(true)
  await part(title).evaluate(async (element) => {
    const { updateComplete, renderRoot } = element as PartElement
    await updateComplete
    for (const inner of renderRoot.querySelectorAll<Element>('rb-study-table, rb-sweep-chart'))
      await inner.updateComplete
  })
}

/** Leaves only these routers in. */
async function choose(...names: string[]) {
  const boxes = page.locator('rb-study-settings fieldset').first().getByRole('checkbox')
  for (const box of await boxes.all()) await box.uncheck()
  for (const name of names) await page.locator('rb-study-settings').getByLabel(name, { exact: true }).check()
}

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(site.url)
  await settled(page)
  await show(page, 'Study')
  await page.locator('rb-study-settings form').waitFor()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

describe('the studies', () => {
  it('run over seeds in the background, agree with the board, and say why some run once', async () => {
    await choose('K-means', 'Random')
    await run('Several seeds')
    await ended('Several seeds')
    const cells = await rows('Several seeds').first().locator('th, td').allInnerTexts()
    expect(cells[0]).toBe('K-means')
    expect(cells).toContain('n = 1: no random numbers')
    expect(await rows('Several seeds').nth(1).innerText()).toMatch(/Random\s+5\s+\d\d\.\d\d, sd \d\.\d\d/)
    await show(page, 'Board')
    const board = page.locator('rb-leaderboard tr[data-key="kmeans"] td')
    await expect.poll(() => board.first().textContent()).toBe(cells[2])
    await show(page, 'Study')
    await rows('Several seeds').first().waitFor()
  })

  it('sweep λ as one job, keep what is finished when stopped, and mark it', async () => {
    await choose('Linear', 'MLP')
    await run('λ sweep')
    await rows('λ sweep').first().waitFor()
    await expect.poll(() => job().textContent()).toMatch(/\d+ runs of 12 runs/)
    await job().getByRole('button', { name: 'Cancel' }).click()
    await part('λ sweep').getByText('stopped: partial result').waitFor()
    const kept = await rows('λ sweep').count()
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(12)
  })

  it('draw each router’s curve, with the λ picked on dev, and label paper mode', async () => {
    await choose('Linear')
    for (const id of ['10', '100', '1,000', '∞'])
      await page.locator('rb-study-settings').getByLabel(id, { exact: true }).uncheck()
    await page.getByLabel('λ picked on').selectOption('test')
    await run('λ sweep')
    await ended('λ sweep')
    await expect.poll(() => rows('λ sweep').count()).toBe(2)
    expect(await part('λ sweep').locator('rb-sweep-chart circle').count()).toBe(2)
    expect(await part('λ sweep').locator('tr.picked').innerText()).toContain('picked on test (paper mode): optimistic')
  })

  it('hold groups out, group questions by difficulty, compare fusions', async () => {
    await choose('K-means')
    for (const title of ['Held out of training', 'By difficulty', 'Fusion of text and image']) {
      await run(title)
      await ended(title)
    }
    await expect.poll(() => rows('Held out of training').count()).toBe(3)
    expect(await rows('Held out of training').first().innerText()).toMatch(/[+-]\d+\.\d\d/)
    const strata = await rows('By difficulty').first().locator('td').allInnerTexts()
    expect(strata).toHaveLength(18)
    expect([strata[0], strata[17]]).toEqual(['0.00', '100.00'])
    await expect.poll(() => rows('Fusion of text and image').count()).toBe(8)
  })

  it('time decisions at five batch sizes, with real tokens, engine and device', async () => {
    await choose('K-means', 'PRkNN')
    await run('Routing time')
    await ended('Routing time')
    await expect.poll(() => rows('Routing time').count()).toBe(15)
    expect(await rows('Routing time').nth(5).innerText()).toMatch(/ONNX Runtime Web .* on WebAssembly/)
    await part('Routing time').locator('summary').click()
    expect(await part('Routing time').locator('details').innerText()).toMatch(/WebAssembly.*HeadlessChrome.*cores/s)
  })

  it('say when a result was made under other settings', async () => {
    await page.getByLabel('Seeds', { exact: true }).fill('3')
    await page.keyboard.press('Tab')
    await part('By difficulty').getByText('made under other settings').waitFor()
    await page.getByLabel('Seeds', { exact: true }).fill('0')
    await page.keyboard.press('Tab')
    expect(await page.getByLabel('Seeds', { exact: true }).inputValue()).toBe('3')
  })

  it('take the paper’s settings on request: the link carries them, and what was made without them says so', async () => {
    const box = page.getByRole('checkbox', { name: 'The paper’s settings' })
    const figures = part('Compared with the published figures')
    await figures.getByText(/three of the ten.*v1 is of 29 December 2025/s).waitFor()
    await box.check()
    await expect.poll(() => page.url()).toContain('study.paperSettings=true')
    await part('By difficulty').getByText('made under other settings').waitFor()
    await box.uncheck()
    await expect.poll(() => page.url()).not.toContain('paperSettings')
  })

  it('say in a sentence why one cannot be run, and leave the board alone', async () => {
    await choose('K-means')
    await run('λ sweep')
    await part('λ sweep').getByText('none of the chosen routers trains on λ targets').waitFor()
    expect(await page.locator('rb-findings section').count()).toBe(0)
  })
})

describe('soft labels', () => {
  it('show the effective coefficient per $/10K of λ and cost scale together', async () => {
    await show(page, 'Board')
    await page.locator('rb-leaderboard').getByRole('button', { name: 'MLP', exact: true }).click()
    await page.getByText('Effective coefficient: −1 per $/10K').waitFor()
    await page.getByLabel('Cost scale').fill('200')
    await page.keyboard.press('Tab')
    await page.getByText('Effective coefficient: −2 per $/10K').waitFor()
    await show(page, 'Study')
  })
})

describe('a study of the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rb-study-file-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('opens on the page with its figures, and says where they are from', async () => {
    const file = join(folder, 'merged.json')
    const options = studyOptions([
      'public/packs/simulated.zip',
      ...['--kind', 'strata', '--routers', 'strongest,cheapest', '--out', file],
    ])!
    await studyCommand(
      options,
      () => {},
      () => {},
    )
    await show(page, 'Board')
    await drop(page, 'rb-app .packline', [file])
    await part('By difficulty').getByText('from merged.json, not computed here').waitFor()
    const named = () => rows('By difficulty').locator('th').allTextContents()
    await expect.poll(named).toEqual(['Strongest model', 'Cheapest model'])
    expect(await part('By difficulty').getByRole('status').locator('.mark').allTextContents()).toEqual([
      'from merged.json, not computed here',
    ])
    // Run here, the figures are the same, and the mark is gone.
    const opened = await rows('By difficulty').allTextContents()
    await run('By difficulty')
    await ended('By difficulty')
    expect(await rows('By difficulty').allTextContents()).toEqual(opened)
    expect(await part('By difficulty').getByRole('status').locator('.mark').count()).toBe(0)
  })

  it('that is damaged changes no figure, and says so', async () => {
    const file = join(folder, 'damaged.json')
    writeFileSync(file, '{"format":"vl-routerbench-study","version":1,"study":{"kind":"strata"}}')
    await drop(page, 'rb-app .packline', [file])
    await page.getByText('the study cannot be shown').waitFor()
  })
})

describe('how the study view looks', () => {
  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [1440, 320]) {
      it(`fits ${width} px in ${scheme} without scrolling sideways`, async () => {
        await page.emulateMedia({ colorScheme: scheme })
        await page.setViewportSize({ width, height: 900 })
        await page.evaluate(drawn)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        await page.screenshot({ path: `${output}/study-${scheme}-${width}.png`, fullPage: true })
      })
    }

    it(`has nothing axe objects to in ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width: 1440, height: 900 })
      expect(await axeViolations(page)).toEqual([])
    })
  }
})
