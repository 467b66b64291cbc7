/**
 * The main path in a second engine: Firefox, over WebDriver BiDi. It has no WebGPU here, so what is checked is also the
 * way without it.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page as ChromiumPage } from 'playwright-core'
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  answered,
  settled as chromiumSettled,
  dist,
  downloadBytes,
  drawn,
  linkOf,
  openProfile,
  output,
  type Site,
  serve,
} from './support/browser.ts'

const program = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
  (path) => path && existsSync(path),
)
const scratch = mkdtempSync(join(tmpdir(), 'rb-firefox-'))
const patience = { timeout: 120_000, interval: 100 }
let site: Site
let browser: Browser
let page: Page

beforeAll(async () => {
  if (!program) return
  site = await serve(dist, '/some/sub-path/')
  // Its window's own size: the command puppeteer sets one with is newer than the Firefox Debian ships.
  const options = { browser: 'firefox', executablePath: program, headless: true, defaultViewport: null } as const
  browser = await puppeteer.launch({ ...options, args: ['--width=1280', '--height=900'] })
  page = await browser.newPage()
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

// puppeteer's own waiting builds functions from text, which the page's policy forbids: these ask again and again instead.

const settled = async () => {
  await expect.poll(() => page.evaluate(answered), patience).toBe(true)
  await page.evaluate(drawn)
}

/** Elements of this selector whose text starts like this, through all shadow roots. */
const all = async (selector: string, start = '') => {
  const found = await page.evaluateHandle(
    (wanted, text) => {
      const within = (root: ParentNode): HTMLElement[] => [
        ...root.querySelectorAll<HTMLElement>(wanted),
        ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? within(shadowRoot) : [])),
      ]
      return within(document).filter(({ textContent }) => (textContent ?? '').trim().startsWith(text))
    },
    selector,
    start,
  )
  return [...(await found.getProperties()).values()].map((one) => one.asElement() as ElementHandle<HTMLElement>)
}

const find = async (selector: string, start?: string): Promise<ElementHandle<HTMLElement>> => {
  await expect.poll(async () => (await all(selector, start)).length, patience).toBeGreaterThan(0)
  const [first] = await all(selector, start)
  return first
}
const click = async (selector: string, start?: string) =>
  (await find(selector, start)).evaluate((element) => element.click())

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

    it('shows the digits of a link made in Chromium, to the last one', async () => {
      const link = await inChromium(linkOf)
      // From another page: a visitor who opens a link has no board before it.
      await page.goto('about:blank')
      await page.goto(link)
      await find('.verdict', 'Reproduced')
    })

    it('makes a board of a csv file', async () => {
      const lines = Array.from({ length: 300 }, (_, i) =>
        ['ant-7B', 'bee-70B'].map(
          (model, k) => `${i},${model},${Number((i * 7 + k) % (2 + k) > 0)},${100 + i},${20 + k},question ${i % 40}`,
        ),
      )
      const path = join(scratch, 'runs.csv')
      writeFileSync(path, `sample,model,score,in_tokens,out_tokens,text\n${lines.flat().join('\n')}\n`)
      await click('nav a[href="#data"]')
      const input = (await find('input#files')) as unknown as ElementHandle<HTMLInputElement>
      await input.uploadFile(path)
      await find('.packline b', 'runs')
      await settled()
      expect((await row('Strongest model'))[0]).toMatch(/^\d+\.\d\d/)
    })

    it('encodes on WebAssembly, and says that the browser has no WebGPU', async () => {
      await click('nav a[href="#encoders"]')
      await click('button:not(:disabled)', 'Measure now')
      await find('[role=status]', 'WebAssembly, 1 thread: this browser has no WebGPU.')
      await click('li[data-encoder="words"] button.encode')
      await find('li[data-encoder="words"] .made')
    })

    it("runs a guest's router in its sealed frame", async () => {
      await page.goto(`${site.url}#routers`)
      await runGuest()
    })

    it('runs an .onnx file that a Chromium page let download, with the figures of the row it came from', async () => {
      const path = join(scratch, 'kmeans.onnx')
      const file = await inChromium(async (maker) => {
        await maker.getByRole('button', { name: 'K-means', exact: true }).click()
        return downloadBytes(maker, maker.getByRole('button', { name: 'Download kmeans.onnx' }))
      })
      writeFileSync(path, file)
      await page.goto(`${site.url}?onnx#routers`)
      await runGuest(path, 'const file = `', 'From an ONNX file')
      const figures = (cells: string[]) => cells.slice(0, 3)
      expect(figures(await row('From an ONNX file'))).toEqual(figures(await row('K-means')))
    })

    it('has isolation when asked for it, where the host sends no headers, with sealed frames running', async () => {
      await page.goto(`${site.url}#encoders`)
      const ready = () =>
        page.evaluate(
          () => (document.querySelector('rb-app') as unknown as { offline?: { state: string } }).offline?.state,
        )
      await expect.poll(ready, patience).toBe('ready')
      // The choice is there once the service worker answers for the page.
      await page.reload()
      await click('label', 'Use several WebAssembly threads')
      await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), patience).toBe(true)
      await page.goto(`${site.url}?isolated#routers`)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      await runGuest()
    })

    it("opens without the network, and runs a guest's router there", async () => {
      await site.close()
      await page.goto(`${site.url}?offline#routers`)
      await runGuest()
    })
  },
)

/** Hands a router in and waits for its row; the first example unless another is given. */
async function runGuest(path = 'public/routers/ten-lines.js', source = '/** Every model', name = 'Ten lines') {
  await find('.packline b', 'Simulated')
  await settled()
  const input = (await find('input[accept^=".js"]')) as unknown as ElementHandle<HTMLInputElement>
  await input.uploadFile(path)
  await expect.poll(async () => (await find('.cm-content')).evaluate((text) => text.innerText)).toContain(source)
  await click('button:not(:disabled)', 'Run it')
  await find('[role=status]', `${name} is on the board`)
  await click('nav a[href="#board"]')
  await expect.poll(async () => (await row(name))[0]).toMatch(/^\d+\.\d\d/)
}

/** What a visitor in Chromium makes of the default board. */
async function inChromium<T>(make: (maker: ChromiumPage) => Promise<T>): Promise<T> {
  const { context, close } = await openProfile()
  const maker = await context.newPage()
  await maker.goto(site.url)
  await chromiumSettled(maker)
  const made = await make(maker)
  await close()
  return made
}
