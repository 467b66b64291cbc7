/** What is kept in the browser: a killed tab, deleting, coming back without the network. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dist,
  hasData,
  mathvision,
  openPack,
  openProfile,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'

let site: Site
let profile: Profile

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

async function visit(): Promise<Page> {
  const page = await profile.context.newPage()
  await page.goto(site.url)
  return page
}

async function stored(page: Page) {
  await show(page, 'Data')
  await page.locator('rb-packs li[data-pack]').first().waitFor()
  return page
    .locator('rb-packs li[data-pack]')
    .evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.pack))
}

describe('a tab killed while a pack is being stored', () => {
  it('leaves nothing behind on a first visit, and the next visit stores it whole', async () => {
    for (const delay of [150, 300, 450, 600]) {
      const page = await visit()
      await page.waitForTimeout(delay)
      await page.close()
    }
    const page = await visit()
    await settled(page)
    expect(await stored(page)).toEqual(['simulated'])
    await page.close()
  })

  it.skipIf(!hasData)(
    `keeps the packs that were there${hasData ? '' : ' (skipped: no shared data beside the repository)'}`,
    async () => {
      for (const delay of [0, 60]) {
        const page = await visit()
        await settled(page)
        await show(page, 'Data')
        await page
          .locator('rb-packs input#files')
          .setInputFiles(
            ['test.jsonl', 'outputs/closed-source/Gemini/Gemini-Pro.jsonl'].map((f) => `${mathvision}/${f}`),
          )
        // Or the whole import may be over before the first look.
        await page.waitForFunction(
          () => {
            type App = { session: { state: { jobs: { progress: { note?: string } }[] } }; begun?: boolean }
            const app = document.querySelector('rb-app') as unknown as App
            const { jobs } = app.session.state
            app.begun ||= jobs.length > 0
            return jobs.some(({ progress }) => progress.note === 'storing') || (app.begun && jobs.length === 0)
          },
          undefined,
          { polling: 5 },
        )
        await page.waitForTimeout(delay)
        await page.close()
        const again = await visit()
        await settled(again)
        // Either the old state or the new one, whole: whatever is listed opens.
        for (const id of await stored(again)) await openPack(again, String(id))
        expect(await stored(again)).toContain('simulated')
        expect(await again.locator('rb-findings section[role=alert]').count()).toBe(0)
        await again.close()
      }
    },
  )
})

describe('packs in the browser', () => {
  it('can be deleted; the one on the board cannot', async () => {
    const page = await visit()
    await settled(page)
    for (const id of await stored(page)) {
      const item = page.locator(`li[data-pack="${id}"]`)
      const open = await item.getByRole('button', { name: 'On the board' }).count()
      expect(await item.getByRole('button', { name: 'Delete' }).count()).toBe(open ? 0 : 1)
    }
    const other = page.locator('rb-packs li[data-pack]').filter({ has: page.getByRole('button', { name: 'Delete' }) })
    const before = (await stored(page)).length
    if ((await other.count()) > 0) {
      await other.first().getByRole('button', { name: 'Delete' }).click()
      await expect.poll(async () => (await stored(page)).length).toBe(before - 1)
    }
    await page.close()
  })
})

describe('what is kept', () => {
  it('is listed with its size, and goes when it is deleted', async () => {
    const page = await visit()
    await settled(page)
    await show(page, 'Data')
    const tables = page.locator('rb-storage tr[data-kind="tables"]')
    await tables.waitFor()
    expect(await page.locator('rb-storage tr[data-kind="packs"]').innerText()).toMatch(/Packs\s+\d+\s+\d+(\.\d)? MB/)
    await tables.getByRole('button', { name: /^Delete/ }).click()
    await expect.poll(() => tables.count()).toBe(0)
    await page.reload()
    await settled(page)
    await page.close()
  })
})

describe('a full disk (the browser is made to refuse the third write)', () => {
  it('is named with what is needed and what could go, and nothing changes', async () => {
    const refuse = `{
      const put = IDBObjectStore.prototype.put
      let writes = 0
      IDBObjectStore.prototype.put = function (...args) {
        if (++writes > 2) throw new DOMException('no room', 'QuotaExceededError')
        return put.apply(this, args)
      }
    }\n`
    const page = await visit()
    await settled(page)
    const before = await stored(page)
    await page.close()
    await profile.context.route('**/assets/pack-*.js', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: refuse + (await response.text()) })
    })
    const full = await visit()
    await settled(full)
    await show(full, 'Data')
    await full.locator('rb-packs input#files').setInputFiles(`${dist}/packs/simulated.zip`)
    const alert = full.locator('rb-findings section[role=alert]')
    await alert.waitFor()
    const text = await alert.textContent()
    expect(text).toMatch(/storage is full: the pack needs 6\.\d MB/)
    expect(text).toContain('Delete a pack you no longer need: "Simulated VL-RouterBench"')
    expect(await stored(full)).toEqual(before)
    await profile.context.unroute('**/assets/pack-*.js')
    await full.reload()
    await settled(full)
    expect(await full.locator('rb-findings section[role=alert]').count()).toBe(0)
    await full.close()
  })
})

describe('a browser that keeps nothing (IndexedDB is made to refuse)', () => {
  it('has the board all the same, takes dropped files, and says that nothing is kept', async () => {
    const refuse = `Object.defineProperty(globalThis, 'indexedDB', { configurable: true, get() { throw new DOMException('denied', 'SecurityError') } });\n`
    const secret = await openProfile()
    await secret.context.addInitScript(refuse)
    await secret.context.route(/assets\/(pack|engine)-.*\.js$/, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: refuse + (await response.text()) })
    })
    const page = await secret.context.newPage()
    await page.goto(site.url)
    await settled(page)
    await page.getByText('this browser keeps nothing here').waitFor()
    expect(await page.locator('rb-findings section[role=alert]').count()).toBe(0)
    await show(page, 'Data')
    const csv = `sample,model,score\n${Array.from({ length: 40 }, (_, i) => `q${i >> 1},m${i % 2},${i % 3 ? 1 : 0}`).join('\n')}\n`
    await page
      .locator('rb-packs input#files')
      .setInputFiles({ name: 'unkept.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.locator('rb-app .packline b', { hasText: 'unkept' }).waitFor()
    await settled(page)
    expect(await page.locator('rb-findings section[role=alert]').count()).toBe(0)
    await secret.close()
  })
})
