/**
 * The main path in a second engine: Firefox, over WebDriver BiDi. It has no WebGPU here, so what is checked is also the
 * way without it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dist, output, type Site, serve } from './browser.ts'

const program = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
  (path) => path && existsSync(path),
)
const scratch = mkdtempSync(join(tmpdir(), 'rb-firefox-'))
let site: Site
let browser: Browser
let page: Page

beforeAll(async () => {
  if (!program) return
  site = await serve(dist, '/some/sub-path/')
  browser = await puppeteer.launch({ browser: 'firefox', executablePath: program, headless: true })
  page = await browser.newPage()
  await page.setViewport({ width: 1280, height: 900 })
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** Figures of a row of the leaderboard, as text; empty where it is not there. */
const row = (name: string) =>
  page.evaluate((label) => {
    const board = document.querySelector('rb-app')?.shadowRoot?.querySelector('rb-board')
    const rows = board?.shadowRoot?.querySelector('rb-leaderboard')?.shadowRoot?.querySelectorAll('tbody tr') ?? []
    const found = [...rows].find((one) => one.querySelector('th button')?.textContent?.trim() === label)
    return [...(found?.querySelectorAll('td') ?? [])].map((cell) => cell.textContent?.trim() ?? '')
  }, name)

/** All jobs done, no row waiting. */
const settled = () =>
  page.waitForFunction(
    () => {
      type Rows = { board?: { rows: { status: string }[] }; jobs: unknown[] }
      const app = document.querySelector('rb-app') as unknown as { session?: { state: Rows } } | null
      const { board, jobs = [] } = app?.session?.state ?? {}
      return board && board.rows.length > 0 && jobs.length === 0 && board.rows.every((r) => r.status !== 'waiting')
    },
    { timeout: 60_000, polling: 100 },
  )

const find = async (selector: string) => (await page.waitForSelector(`>>> ${selector}`)) as ElementHandle<HTMLElement>
const click = async (selector: string) => (await find(selector)).evaluate((element) => element.click())

describe.skipIf(!program)(
  `in Firefox${program ? '' : ' (skipped: none is installed, and apt could not install one)'}`,
  () => {
    it('shows the board, computed without WebGPU', async () => {
      await page.goto(site.url)
      await settled()
      expect(await page.evaluate(() => 'gpu' in navigator)).toBe(false)
      expect((await row('Strongest model'))[0]).toMatch(/^7[78]\.\d\d/)
      expect((await row('KNN, k = 64'))[0]).toMatch(/^\d\d\.\d\d/)
      await page.screenshot({ path: `${output}/firefox-board.png` })
    })

    it('re-bills every row when a price changes, and has the change in its address', async () => {
      const before = await row('Strongest model')
      const field = await find('input[aria-label="Qwen2.5-VL-72B-Instruct, Input, $/1M tokens"]')
      await field.evaluate((input) => {
        Object.assign(input, { value: '1.6' })
        input.dispatchEvent(new Event('input', { bubbles: true }))
      })
      await expect.poll(async () => (await row('Strongest model'))[1]).not.toBe(before[1])
      await expect.poll(() => page.url()).toContain('1.6')
    })

    it('makes a board of a csv file', async () => {
      const lines = Array.from({ length: 300 }, (_, i) =>
        ['ant', 'bee'].map(
          (model, k) => `${i},${model},${Number((i * 7 + k) % (2 + k) > 0)},${100 + i},${20 + k},question ${i % 40}`,
        ),
      )
      const path = join(scratch, 'runs.csv')
      writeFileSync(path, `sample,model,score,in_tokens,out_tokens,text\n${lines.flat().join('\n')}\n`)
      await click('nav a[href="#data"]')
      const input = (await find('rb-packs input#files')) as unknown as ElementHandle<HTMLInputElement>
      await input.uploadFile(path)
      await page.waitForFunction(
        () =>
          document.querySelector('rb-app')?.shadowRoot?.querySelector('.packline b')?.textContent?.startsWith('runs'),
        { timeout: 30_000, polling: 100 },
      )
      await settled()
      expect((await row('Strongest model'))[0]).toMatch(/^\d+\.\d\d/)
    })

    it("runs a guest's router in its sealed frame", async () => {
      await page.goto(`${site.url}#routers`)
      await settled()
      const source = readFileSync('public/routers/ten-lines.js', 'utf8')
      const editor = await find('rb-editor .cm-content')
      await editor.click()
      await page.keyboard.down('Control')
      await page.keyboard.press('a')
      await page.keyboard.up('Control')
      await page.keyboard.press('Delete')
      await editor.evaluate((content, text) => {
        const data = new DataTransfer()
        data.setData('text/plain', text)
        content.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      }, source)
      const buttons = await page.$$('>>> button')
      for (const button of buttons)
        if (/^Run it/.test((await button.evaluate((b) => b.textContent?.trim())) ?? ''))
          await button.evaluate((b) => b.click())
      await expect
        .poll(async () => (await page.$$('>>> rb-guest-report [role=status]')).length, { timeout: 30_000 })
        .toBeGreaterThan(0)
      await click('nav a[href="#board"]')
      await expect.poll(async () => (await row('Ten lines'))[0], { timeout: 30_000 }).toMatch(/^\d+\.\d\d/)
    })
  },
)
