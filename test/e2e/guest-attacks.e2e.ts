/** Hostile routers, each run as a visitor's router is: what they reach (nothing), what the visitor reads, what else suffers. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GuestReport } from '../../src/engine/guests/run-guest.ts'
import type { Guests } from '../../src/page/guests.ts'
import type { Session } from '../../src/page/session.ts'
import { attacks, bare, sourceOf } from './support/attacks.ts'
import { dist, drop, openProfile, output, type Profile, type Site, serve, settled, show } from './support/browser.ts'
import { within } from './support/pace.ts'
import { longest, watchTasks } from './support/tasks.ts'

let site: Site
/** The attacker's own server: answers everybody, and keeps a list of who came. */
let remote: Site
let profile: Profile
let page: Page

/** What happened, attack by attack: left in test/output. */
const lines: string[] = []

type Views = { readonly session: Session; readonly renderRoot: ShadowRoot }
type RoutersView = Element & { readonly guests: Guests }

/** Puts a source on the board and runs it, by the page's own means. */
const runGuest = (key: string, source: string, secondsPerCall: number) =>
  page.evaluate(
    async ([name, text, seconds]) => {
      const app = document.querySelector('rb-app') as unknown as Views
      const { guests } = app.renderRoot.querySelector('rb-routers') as RoutersView
      await guests.start(name, { source: text, secondsPerCall: seconds, mayReadDatasets: false })
      const report = guests.reports.get(name) as GuestReport
      await guests.remove(name)
      return report
    },
    [key, source, secondsPerCall] as const,
  )

/** Every row but guests': status and figures. */
const others = () =>
  page.evaluate(() => {
    const { session } = document.querySelector('rb-app') as unknown as Views
    const rows = session.state.board?.rows.filter(({ router }) => !router.startsWith('guest:')) ?? []
    return rows.map(({ key, status, overall }) => ({ key, status, overall }))
  })

/** 1,000 questions of two datasets by four models, with words that tell the datasets apart. */
function attackedTable(): string {
  const words = ['river stone orbit lamp', 'verb noun clause vowel']
  const lines = Array.from({ length: 4000 }, (_, at) => {
    const [i, k] = [at >> 2, at % 4]
    const right = Number((i * 7 + 3 * k) % 10 < 3 + 2 * k)
    return `${i},m${k}-${[1, 7, 30, 70][k]}B,${right},${80 + (i % 40)},${20 + 3 * k},${words[i % 2]} ${i % 9},${['maths', 'language'][i % 2]}`
  })
  return ['sample,model,score,in_tokens,out_tokens,text,dataset', ...lines].join('\n')
}

beforeAll(async () => {
  site = await serve(dist, '/some/sub-path/')
  remote = await serve(mkdtempSync(join(tmpdir(), 'rb-remote-')))
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(site.url)
  await settled(page)
  // A small pack: what is tried is the frame, and each attack is a run of its own.
  const scratch = mkdtempSync(join(tmpdir(), 'rb-attacked-'))
  writeFileSync(join(scratch, 'attacked.csv'), attackedTable())
  await drop(page, 'rb-app .packline', [join(scratch, 'attacked.csv')])
  await page.locator('rb-app .packline b', { hasText: 'attacked' }).waitFor()
  await settled(page)
  await show(page, 'Routers')
  await page.locator('rb-editor .cm-line').first().waitFor()
})

afterAll(async () => {
  mkdirSync(output, { recursive: true })
  writeFileSync(join(output, 'guest-attacks.txt'), `${lines.join('\n')}\n`)
  await profile?.close()
  await site?.close()
  await remote?.close()
})

describe(`${attacks.length} attacks from inside a router`, () => {
  it('is a list of at least a hundred, each of its own name', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(100)
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
  })

  it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (name, attack) => {
    const report = await runGuest(
      `attack-${attacks.indexOf(attack)}`,
      sourceOf(attack, remote.url),
      attack.secondsPerCall ?? 10,
    )
    lines.push(`${name}: ${report.failure ?? 'ran on, and got nothing'}`)
    if (attack.sentence) expect(report.failure).toMatch(attack.sentence)
    else expect(report.failure).toBeUndefined()
    expect(remote.requests).toEqual([])
  })

  it('leaves the page as it was: no frame, no pollution, no cookie, no popup, the same address', async () => {
    const left = await page.evaluate(() => ({
      frames: document.querySelectorAll('iframe').length,
      polluted: 'polluted' in {} || 'polluted' in [],
      cookie: document.cookie,
      local: localStorage.length,
    }))
    expect(left).toEqual({ frames: 0, polluted: false, cookie: '', local: 0 })
    expect(profile.context.pages().length).toBeLessThanOrEqual(2)
    expect(page.url().startsWith(site.url)).toBe(true)
  })
})

it('keeps the page responsive and every other result while a router loops', async () => {
  const before = await others()
  const tasks = await watchTasks(page)
  const loop = attacks.find(({ name }) => name === 'an endless loop')
  if (loop) await runGuest('loop', sourceOf(loop, ''), 1)
  const worst = longest(await tasks())
  console.log(`longest task of the page's thread: ${Math.round(worst)} ms`)
  expect(worst).toBeLessThan(within(50))
  expect(before.length).toBeGreaterThan(10)
  expect(await others()).toEqual(before)
})

it('is gone with its tab alone: after a crash the settings, the source and every other row are there again', async () => {
  const before = await others()
  const loop = attacks.find(({ name }) => name === 'an endless loop')!
  const run = runGuest('crash', sourceOf(loop, ''), 600).catch(() => {})
  await page.locator('iframe').first().waitFor({ state: 'attached' })
  // The address follows changes that come fast with a short delay.
  await page.waitForTimeout(600)
  const address = page.url()
  const crashed = page.waitForEvent('crash')
  await page.goto('chrome://crash').catch(() => {})
  await crashed
  await run
  page = await profile.context.newPage()
  await page.goto(address)
  await settled(page)
  expect(await page.locator('iframe').count()).toBe(0)
  expect(await others()).toEqual(before)
  await show(page, 'Routers')
  const item = page.locator('rb-guest-list li[data-guest="crash"]')
  await item.getByText('on the board').waitFor()
  await item.getByRole('button', { name: /^Delete/ }).click()
  await item.waitFor({ state: 'detached' })
})

/** A frame as the page opens them, with a worker of our own in it instead of the router's. */
const inBareFrame = <T>(boot: string, use: string) =>
  page.evaluate(
    async ([bootSource, body]) => {
      const frame = document.createElement('iframe')
      frame.sandbox.add('allow-scripts')
      const ready = new Promise<void>((resolve) =>
        addEventListener('message', ({ source }) => source === frame.contentWindow && resolve()),
      )
      frame.src = new URL('guest.html', document.baseURI).href
      document.body.append(frame)
      await ready
      const control = new MessageChannel()
      const data = new MessageChannel()
      const words: string[] = []
      control.port1.onmessage = (event) => words.push(event.data.type)
      const heard = new Promise((resolve) => {
        data.port1.onmessage = (event) => resolve(event.data)
      })
      frame.contentWindow?.postMessage({ type: 'start', boot: bootSource }, '*', [control.port2, data.port2])
      try {
        if (body === 'heard') return await heard
        await new Promise((later) => setTimeout(later, 500))
        return words
      } finally {
        frame.remove()
      }
    },
    [boot, use] as const,
  ) as Promise<T>

it('is the frame that keeps them in: without our covers, on a bare worker of it, the same attempts reach nothing', async () => {
  const attempts = bare.map((code) => code.replaceAll('%REMOTE%', remote.url).replaceAll('%SITE%', site.url))
  const tries = attempts.map((code) => `async () => (${code})`).join(',\n')
  const boot = `self.onmessage = async ({ ports: [port] }) => {
    const late = () => new Promise((resolve) => setTimeout(resolve, 3000, 'no answer'))
    const outcomes = []
    for (const attempt of [${tries}])
      outcomes.push(await Promise.race([attempt().then(() => 'got through', String), late()]))
    port.postMessage(outcomes)
  }
  postMessage('up')`
  const outcomes = await inBareFrame<string[]>(boot, 'heard')
  lines.push('', 'The same without our covers', '', ...outcomes.map((outcome, i) => `${bare[i]}: ${outcome.trim()}`))
  expect(outcomes.filter((outcome) => outcome === 'got through')).toEqual([])
  expect(remote.requests).toEqual([])
})

it('reports and ends a worker that speaks to the page past its port', async () => {
  const boot = "self.onmessage = () => { postMessage({ type: 'started' }); postMessage('up') }; postMessage('up')"
  expect(await inBareFrame<string[]>(boot, 'words')).toEqual(['started', 'spoke'])
})
