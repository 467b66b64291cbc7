/** Workers that end in the middle of their work: by themselves, as browsers end them, and by the page's own hand. */
import { join } from 'node:path'
import type { Page, Worker } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answered, dist, openProfile, type Profile, type Site, serve, settled, show } from './support/browser.ts'

let site: Site
let profile: Profile

beforeAll(async () => {
  site = await serve(dist)
  profile = await openProfile()
  await profile.context.addInitScript(noteSigns)
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
})

interface App {
  session: {
    state: {
      board?: { rows: { key: string; status: string }[] }
      findings: { where: string; what: string; fix: string }[]
      jobs: { title: string }[]
      pack?: { id: string }
    }
    change(change: object): void
    workers: Record<string, { terminate(): void }>
  }
}

async function visit(hash = ''): Promise<Page> {
  const page = await profile.context.newPage()
  await page.goto(`${site.url}${hash}`)
  return page
}

/** Every figure of the board, as text. */
const figures = (page: Page) =>
  page.evaluate(() => {
    const { board } = (document.querySelector('rb-app') as unknown as App).session.state
    const rows = board?.rows.map(({ ...row }) => ({ ...row, notes: undefined, training: undefined, engine: undefined }))
    return JSON.stringify(rows, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value))
  })

const findings = (page: Page) =>
  page.evaluate(() =>
    (document.querySelector('rb-app') as unknown as App).session.state.findings.map(
      ({ where, what, fix }) => `${where} ${what}. ${fix}`,
    ),
  )

const workerOf = (page: Page, name: string): Worker | undefined =>
  page.workers().find((worker) => worker.url().includes(`/assets/${name}-`))

/** As a browser ends one: nobody is told. Not before it runs, as its end is an error event of its own until then. */
async function kill(page: Page, name: string): Promise<boolean> {
  const worker = workerOf(page, name)
  if (!worker) return false
  await page.waitForFunction((url) => (globalThis as unknown as Alive).alive.has(url), worker.url())
  // It may end before it can answer that it does.
  await Promise.race([worker.evaluate(() => self.close()).catch(() => {}), page.waitForTimeout(200)])
  return true
}

interface Alive {
  alive: Set<string>
}

/** Keeps which workers have given a sign of life. */
const noteSigns = () => {
  const alive = new Set<string>()
  const Plain = Worker
  const Noted = class extends Plain {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      this.addEventListener('message', ({ data }) => 'life' in data && alive.add(String(url)))
    }
  }
  Object.assign(globalThis, { alive, Worker: Noted })
}

const happened = /^A background worker ended unexpectedly and was started again/

describe('the engine’s worker', () => {
  it('is there again at once when it ends while nothing is asked, whoever ended it, with the same figures', async () => {
    const page = await visit('#board?seed=3')
    await settled(page)
    const before = await figures(page)
    await kill(page, 'engine')
    await expect.poll(async () => (await findings(page)).join()).toMatch(happened)
    await settled(page)
    expect(await figures(page)).toBe(before)
    await page.evaluate(() => (document.querySelector('rb-app') as unknown as App).session.change({ beta: 0.5 }))
    await settled(page)
    const changed = await figures(page)
    expect(changed).not.toBe(before)
    await page.evaluate(() => (document.querySelector('rb-app') as unknown as App).session.workers.engine?.terminate())
    await page.waitForTimeout(100)
    await settled(page)
    expect(await figures(page)).toBe(changed)
    await page.close()
  })

  it('ends at ten points of its first work, and the board is that of a visit without an end', async () => {
    const calm = await visit()
    await settled(calm)
    const undisturbed = await figures(calm)
    await calm.close()
    for (const delay of [0, 40, 80, 120, 200, 300, 450, 700, 1000, 1500]) {
      const page = await visit()
      await page.waitForFunction(() => (document.querySelector('rb-app') as unknown as App | null)?.session)
      await page.waitForTimeout(delay)
      await kill(page, 'engine')
      await settled(page)
      expect(await figures(page), `${delay} ms`).toBe(undisturbed)
      await page.close()
    }
  })

  it('ends while a setting changes: no figure is shown beside settings it does not belong to', async () => {
    const page = await visit()
    await settled(page)
    const before = await figures(page)
    await page.evaluate(() => {
      const { session } = document.querySelector('rb-app') as unknown as App
      session.workers.engine?.terminate()
      session.change({ beta: 0.5 })
    })
    expect(await figures(page)).not.toBe(before)
    await settled(page)
    const after = await figures(page)
    const calm = await visit('#board?beta=0.5')
    await settled(calm)
    expect(after).toBe(await figures(calm))
    await calm.close()
    await page.close()
  })

  it('ends in advice when the next one ends as well, and the pack can be opened again', async () => {
    const page = await visit()
    await settled(page)
    await page.evaluate(async () => {
      const { workers, state } = (document.querySelector('rb-app') as unknown as App).session
      workers.engine?.terminate()
      const { board } = state
      while ((document.querySelector('rb-app') as unknown as App).session.state.board === board)
        await new Promise((go) => setTimeout(go))
      workers.engine?.terminate()
    })
    await expect
      .poll(async () => (await findings(page)).join())
      .toMatch(/was closed: .* ended again and again.* open the pack again under Data/)
    expect(await figures(page)).toBe(undefined)
    await show(page, 'Data')
    await page.locator('li[data-pack="simulated"]').getByRole('button', { name: 'Open' }).click()
    await settled(page)
    await page.close()
  })
})

describe('a router that trains', () => {
  const row = (page: Page) =>
    page.locator('rb-leaderboard tbody tr', { has: page.getByRole('button', { name: 'Linear', exact: true }) })
  const trained = async (page: Page) => {
    await row(page)
      .locator('td')
      .first()
      .filter({ hasText: /^\s*\d/ })
      .waitFor()
    await settled(page)
    return figures(page)
  }

  it('is trained again when the engine’s worker ends meanwhile, and when it ends afterwards', async () => {
    const calm = await visit()
    await settled(calm)
    await row(calm).getByRole('button', { name: 'Train' }).click()
    const undisturbed = await trained(calm)
    await calm.close()
    const page = await visit()
    await settled(page)
    await row(page).getByRole('button', { name: 'Train' }).click()
    await page.waitForTimeout(300)
    await kill(page, 'engine')
    expect(await trained(page)).toBe(undisturbed)
    await kill(page, 'engine')
    await expect.poll(() => row(page).locator('td').first().innerText()).not.toMatch(/^\d/)
    expect(await trained(page)).toBe(undisturbed)
    await page.close()
  })
})

describe('the pack worker', () => {
  it('ends at points of an import, which goes on, with a sentence', async () => {
    const page = await visit()
    await settled(page)
    const before = await figures(page)
    await show(page, 'Data')
    for (const delay of [0, 60, 150, 300]) {
      await page.locator('rb-packs input#files').setInputFiles(join(dist, 'packs/simulated.zip'))
      await page.waitForTimeout(delay)
      await kill(page, 'pack')
      await page.waitForFunction(answered)
      expect(await figures(page)).toBe(before)
      await show(page, 'Data')
    }
    await page.close()
  })
})
