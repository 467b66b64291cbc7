/** The page without the network, and how a new version gets in. */
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dist, openProfile, type Profile, type Site, serve, settled, show } from './support/browser.ts'

/** A copy of the site, so that "the next version" can be put where the first one was. */
const folder = mkdtempSync(join(tmpdir(), 'rb-site-'))
let site: Site
let profile: Profile
let page: Page

beforeAll(async () => {
  cpSync(dist, folder, { recursive: true })
  site = await serve(folder, '/some/sub-path/')
  profile = await openProfile(undefined, { serviceWorkers: 'allow' })
  page = await profile.context.newPage()
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(folder, { recursive: true, force: true })
})

const offlineState = (of: Page) =>
  of.evaluate(() => (document.querySelector('rb-app') as unknown as { offline?: { state: string } }).offline?.state)

/** Puts another index.html and the service worker that belongs to it on the host; only the worker when `half`. */
function publish(title: string, half = false) {
  const path = join(folder, 'index.html')
  const before = readFileSync(path, 'utf8')
  const after = before.replace(/<title>.*<\/title>/, `<title>${title}</title>`)
  if (!half) writeFileSync(path, after)
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const worker = join(folder, 'offline.js')
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/(\["index.html",")[0-9a-f]{64}/, `$1${hash(after)}`))
}

const askForUpdate = (of: Page) =>
  of.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().catch(() => {}))

async function runGuest(of: Page) {
  await show(of, 'Routers')
  await of.getByRole('button', { name: /^Run it/ }).click()
  await of.locator('rb-guest-report', { hasText: 'Ten lines is on the board' }).waitFor()
}

describe('after the first visit', () => {
  it('opens without the network, with the board, its pack and every view', async () => {
    await page.goto(site.url)
    await settled(page)
    await expect.poll(() => offlineState(page)).toBe('ready')
    await profile.context.setOffline(true)
    const elsewhere = await profile.context.newPage()
    await elsewhere.goto(site.url)
    await settled(elsewhere)
    for (const view of await elsewhere.getByRole('navigation', { name: 'Views' }).getByRole('link').allInnerTexts()) {
      await show(elsewhere, view)
      await elsewhere.getByText('Loading…').waitFor({ state: 'detached' })
      expect(await elsewhere.getByText(/Failed to fetch|error loading/i).count(), view).toBe(0)
    }
    await elsewhere.close()
    await profile.context.setOffline(false)
  })

  it('runs a router in its sealed frame without the network', async () => {
    await profile.context.setOffline(true)
    const elsewhere = await profile.context.newPage()
    await elsewhere.goto(site.url)
    await settled(elsewhere)
    await runGuest(elsewhere)
    await elsewhere.close()
    await profile.context.setOffline(false)
  })

  it('opens without the network even when the stored pack was lost: the default one is among the files', async () => {
    await page.evaluate(
      () =>
        new Promise((done) => {
          const request = indexedDB.deleteDatabase('vl-routerbench')
          request.onblocked = request.onsuccess = done
        }),
    )
    await page.close()
    await profile.context.setOffline(true)
    page = await profile.context.newPage()
    await page.goto(site.url)
    await settled(page)
    await profile.context.setOffline(false)
  })
})

describe('cross-origin isolation where the host sends no headers', () => {
  it('is there when asked for, with sealed routers running, and goes again', async () => {
    const newcomer = await openProfile(undefined, { serviceWorkers: 'allow' })
    const visit = await newcomer.context.newPage()
    await visit.goto(site.url)
    await settled(visit)
    await expect.poll(() => offlineState(visit)).toBe('ready')
    expect(await visit.evaluate(() => crossOriginIsolated)).toBe(false)
    const wish = visit.getByLabel(/Use several WebAssembly threads/)
    await show(visit, 'Encoders')
    await wish.check()
    await visit.waitForFunction(() => crossOriginIsolated)
    await settled(visit)
    await runGuest(visit)
    await show(visit, 'Encoders')
    await wish.uncheck()
    await visit.waitForFunction(() => !crossOriginIsolated)
    await newcomer.close()
  })
})

describe('a new version', () => {
  it('is not taken while the host is half way through changing it', async () => {
    publish('Half', true)
    await askForUpdate(page)
    await page.waitForTimeout(1500)
    expect(await offlineState(page)).toBe('ready')
    await page.reload()
    await settled(page)
    expect(await page.title()).toContain('VL-RouterBench')
  })

  it('says that it is ready, and is there after a click, with what was set', async () => {
    publish('The next version')
    await askForUpdate(page)
    await page.getByText('A new version is ready').waitFor()
    await page.getByRole('button', { name: 'PRkNN', exact: true }).click()
    await expect.poll(() => page.url()).toContain('selected=prknn')
    expect(await page.title()).toContain('VL-RouterBench')
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect.poll(() => page.title().catch(() => '')).toBe('The next version')
    await settled(page)
    expect(page.url()).toContain('selected=prknn')
    await expect.poll(() => offlineState(page)).toBe('ready')
  })
})
