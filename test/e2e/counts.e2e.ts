/**
 * What one action costs, counted so that it stays so: files of ours that run, calls to workers, changes of the state, renders.
 * Coverage is V8's own, of the page and its workers, over a build with source maps. Counters are put on from outside.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ensureChromium } from '../../src/cli/browsers.mjs'
import type { Session } from '../../src/page/session.ts'
import { answered, drawn, type Site, serve } from './support/browser.ts'

/** Files that one price may run: six more than before the board said how sure its claims are. Lower it when it gets better. */
const mostFiles = 94
const patience = { timeout: 60_000, interval: 100 }
const scratch = mkdtempSync(join(tmpdir(), 'rb-counts-'))
const folder = join(scratch, 'site')
let site: Site
let browser: Browser
let page: Page

/** What the page counts. */
interface Counts {
  calls: number
  updates: number
  renders: number
  rounds: number
}

beforeAll(async () => {
  await build({ logLevel: 'error', build: { outDir: folder, sourcemap: true, minify: false } })
  site = await serve(folder)
  const options = { executablePath: await ensureChromium(), headless: true, args: ['--no-sandbox'] }
  browser = await puppeteer.launch({ ...options, defaultViewport: { width: 1440, height: 1000 } })
  page = await browser.newPage()
  await page.goto(site.url)
  await quiet()
  await page.evaluate(count)
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** In the page: whether the board answers what is set, and how sure it is has been found out. */
const known = () => {
  const { session } = document.querySelector('rb-app') as unknown as { session: Session }
  const { intervals } = session.state
  return intervals !== undefined && intervals.resamples === intervals.wanted
}

/** Waits until nothing is left to do for what is set. */
async function quiet() {
  await vi.waitUntil(async () => (await page.evaluate(answered)) && page.evaluate(known), patience)
  await page.evaluate(drawn)
}

/** In the page: puts the counters on. */
function count() {
  const { session } = document.querySelector('rb-app') as unknown as { session: Session }
  const counts = { calls: 0, updates: 0, renders: 0, rounds: 0 }
  Object.assign(globalThis, { counts })
  for (const handle of Object.values(session.workers)) {
    const enter = handle.enter
    Object.assign(handle, {
      enter: (onFail: (error: Error) => void) => {
        counts.calls++
        return enter(onFail)
      },
    })
  }
  let intervals: unknown = session.state.intervals
  session.addEventListener('change', () => {
    counts.updates++
    if (session.state.intervals && session.state.intervals !== intervals) counts.rounds++
    intervals = session.state.intervals
  })
  const board = customElements.get('rb-board')?.prototype
  const update = board.update
  board.update = function (changed: unknown) {
    counts.renders++
    return update.call(this, changed)
  }
}

/** What an action made the page count, until `ended` says that all of it has come. */
async function counted(action: () => Promise<unknown>, ended: () => Promise<unknown> = quiet): Promise<Counts> {
  await page.evaluate(() => {
    const { counts } = globalThis as unknown as { counts: Counts }
    Object.assign(counts, { calls: 0, updates: 0, renders: 0, rounds: 0 })
  })
  await action()
  await ended()
  return page.evaluate(() => ({ ...(globalThis as unknown as { counts: Counts }).counts }))
}

/** Types a price, as a visitor's browser would tell of it. */
const typePrice = (price: string) =>
  page.evaluate((text) => {
    const find = (root: ParentNode): HTMLInputElement | undefined => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches('input[data-model]')) return element as HTMLInputElement
        const inside = element.shadowRoot && find(element.shadowRoot)
        if (inside) return inside
      }
      return undefined
    }
    const input = find(document)
    if (!input) throw new Error('there is no price to type')
    input.value = text
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  }, price)

/** Until the link has the price as well. */
const priced = (price: string) => async () => {
  await quiet()
  await expect.poll(() => page.url(), patience).toContain(price)
}

/** Our sources of which a function ran since the coverage was last taken. */
async function filesRun(clients: readonly CDPSession[]): Promise<string[]> {
  const files = new Set<string>()
  for (const client of clients) {
    // An idle worker may have been shut down meanwhile: nothing of it ran.
    const { result } = await client.send('Profiler.takePreciseCoverage').catch(() => ({ result: [] }))
    for (const { url, functions } of result) {
      if (!url.startsWith(site.url) || !url.endsWith('.js')) continue
      const path = join(folder, url.slice(site.url.length))
      // Without a map it is none of ours: what Vite adds.
      if (!existsSync(`${path}.map`)) continue
      const text = readFileSync(path, 'utf8')
      const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')))
      const starts = lineStarts(text)
      for (const { ranges } of functions)
        if (ranges[0].count > 0) files.add(sourceAt(map, starts, ranges[0].startOffset))
    }
  }
  return [...files].filter((file) => /^(src|workers)\//.test(file) && !file.includes('/generated/')).sort()
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function sourceAt(map: SourceMap, starts: readonly number[], offset: number): string {
  const line = starts.findLastIndex((start) => start <= offset)
  const entry = map.findEntry(line, offset - starts[line])
  const source = 'originalSource' in entry ? entry.originalSource : ''
  return source.replace(/^(\.\.\/)+/, '').replace(/^.*?\/(src|workers)\//, '$1/')
}

describe('one price that is typed', () => {
  it('is one call to a worker, and renders the board when its figures are there and when their refits are', async () => {
    // Once before: whatever is loaded when first needed is there afterwards.
    await counted(() => typePrice('3.25'), priced('3.25'))
    const { calls, renders, updates } = await counted(() => typePrice('3.5'), priced('3.5'))
    console.log(`a price typed: ${calls} calls, ${updates} updates, ${renders} renders of the board`)
    expect(calls).toBeGreaterThan(0)
    expect(calls).toBeLessThanOrEqual(2)
    expect(renders).toBeGreaterThan(0)
    expect(renders).toBeLessThanOrEqual(3)
  })

  it('runs no more files than it did, page and workers together', async () => {
    const clients = [await page.createCDPSession(), ...page.workers().map((worker) => worker.client)]
    for (const client of clients) {
      await client.send('Profiler.enable')
      await client.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
      await client.send('Profiler.takePreciseCoverage')
    }
    await counted(() => typePrice('4.75'), priced('4.75'))
    const files = await filesRun(clients)
    for (const client of clients) await client.send('Profiler.stopPreciseCoverage').catch(() => {})
    console.log(`a price typed runs ${files.length} files:\n${files.join('\n')}`)
    expect(files).toContain('src/engine/follow.ts')
    expect(files).toContain('src/ui/board/rb-board.ts')
    // The aim is 60: most of what is left is the maths of the board and the elements that draw it.
    expect(files.length).toBeLessThanOrEqual(mostFiles)
  })
})

describe('a csv of 600 rows that is dropped', () => {
  it('changes the state at most 8 times until everything about it is known', async () => {
    const rows = Array.from({ length: 200 }, (_, i) =>
      ['ant-1B', 'bee-7B', 'cat-70B'].map(
        (model, k) => `${i},${model},${(i * 7 + k * 3) % 5 < 2 + k ? 1 : 0},${100 + i},${20 + k},question ${i}`,
      ),
    )
    const path = join(scratch, 'counted.csv')
    writeFileSync(path, `sample,model,score,in_tokens,out_tokens,text\n${rows.flat().join('\n')}\n`)
    const { calls, updates, renders } = await counted(
      () => drop(path),
      async () => {
        await expect
          .poll(
            () =>
              page.evaluate(
                () =>
                  (document.querySelector('rb-app') as unknown as { session: Session }).session.state.pack?.info.title,
              ),
            patience,
          )
          .toContain('counted')
        await quiet()
      },
    )
    console.log(`a csv dropped: ${calls} calls, ${updates} updates, ${renders} renders of the board`)
    expect(updates).toBeLessThanOrEqual(8)
  })
})

/** Drops a file onto the middle of the page, through the browser's own drag machinery. */
async function drop(path: string) {
  const client = await page.createCDPSession()
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data })
  await client.detach()
}

describe('Run it, on the Routers view', () => {
  it('bootstraps the board of the run, and no board before it', async () => {
    await page.evaluate(() =>
      (document.querySelector('rb-app') as unknown as { session: Session }).session.open('simulated'),
    )
    await quiet()
    await page.evaluate(() =>
      (document.querySelector('rb-app') as unknown as { session: Session }).session.show({ page: 'routers' }),
    )
    const ready = () =>
      page.evaluate(() => {
        const view = document.querySelector('rb-app')?.shadowRoot?.querySelector('rb-routers')
        return (view as unknown as { source?: string } | undefined)?.source?.includes('export default') ?? false
      })
    await expect.poll(ready, patience).toBe(true)
    const { calls, updates, rounds } = await counted(
      () =>
        page.evaluate(() => {
          const view = document.querySelector('rb-app')?.shadowRoot?.querySelector('rb-routers')
          view?.shadowRoot?.querySelector<HTMLButtonElement>('button.primary')?.click()
        }),
      async () => {
        const ran = () => {
          const { session } = document.querySelector('rb-app') as unknown as { session: Session }
          return session.state.board?.rows.some(
            ({ router, status }) => router.startsWith('guest:') && status === 'ready',
          )
        }
        await expect.poll(() => page.evaluate(ran), patience).toBe(true)
        await quiet()
      },
    )
    console.log(`Run it: ${calls} calls, ${updates} updates, ${rounds} rounds of the bootstrap`)
    expect(rounds).toBeGreaterThan(0)
    expect(rounds).toBeLessThanOrEqual(3)
  })
})
