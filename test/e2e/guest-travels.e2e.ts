/** A visitor's router on its way: by link, as a file, with an .onnx in it, and beside the built-in routers in every table. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../src/page/session.ts'
import {
  dist,
  downloadBytes,
  drop,
  openProfile,
  type Profile,
  type Site,
  serve,
  settled,
  show,
} from './support/browser.ts'

let site: Site
let profile: Profile
let page: Page
let scratch: string

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'rb-guest-'))
  site = await serve(dist, '/some/sub-path/')
  profile = await openProfile()
  page = await profile.context.newPage()
  await page.goto(site.url)
  await settled(page)
  await show(page, 'Routers')
})

afterAll(async () => {
  await profile?.close()
  await site?.close()
  rmSync(scratch, { recursive: true, force: true })
})

const exampleSource = (file: string) => readFileSync(join(import.meta.dirname, '../../public/routers', file), 'utf8')
const editor = (on = page) => on.getByRole('textbox', { name: 'Source of your router' })
const report = (on = page) => on.locator('rb-guest-report [role=status]')

async function write(text: string) {
  await editor().focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}
/** Runs what is in the editor, and waits until the board shows what came of it. */
async function run(on = page) {
  await on.evaluate(() => {
    const { session } = document.querySelector('rb-app') as unknown as { session: Session }
    Object.assign(globalThis, { boardBefore: session.state.board })
  })
  await on.getByRole('button', { name: /^Run it/ }).press('Enter')
  await on.waitForTimeout(100)
  await settled(on)
  await report(on)
    .getByText(/is on the board|No figures/)
    .waitFor()
  await on.waitForFunction(() => {
    const { session } = document.querySelector('rb-app') as unknown as { session: Session }
    return session.state.board !== (globalThis as unknown as { boardBefore: unknown }).boardBefore
  })
  await on.waitForTimeout(300)
  return report(on).innerText()
}

/** A row of the board and its curve, as the page holds them. */
const held = (label: string, on = page) =>
  on.evaluate((wanted) => {
    const { session } = document.querySelector('rb-app') as unknown as { session: Session }
    const { board, curves, intervals } = session.state
    const at = board?.rows.findIndex((row) => row.label === wanted) ?? -1
    if (!board || at < 0) throw new Error(`no row ${wanted}: ${board?.rows.map((row) => row.label)}`)
    const row = board.rows[at]
    const points = curves.find(({ key }) => key === row.key)?.accuracy.length
    const sure = intervals?.rows.some(({ key }) => key === row.key)
    return { status: row.status, accuracy: row.overall.accuracy, cost: row.overall.costPer10k, points, sure }
  }, label)

describe('a router with scores', () => {
  it('has a whole curve, an interval, a rank, and the metrics of calibration, as built-in routers have', async () => {
    await write(exampleSource('p-correct.js'))
    expect(await run()).toContain('is on the board')
    await expect.poll(async () => (await held('Careful p-correct')).points).toBeGreaterThan(10)
    await show(page, 'Board')
    // Marked as a visitor's own wherever it is named.
    const row = page.locator('rb-leaderboard tr', { hasText: 'Careful p-correct' })
    await row.locator('.badge', { hasText: 'guest' }).waitFor()
    await page.locator('rb-frontier text', { hasText: 'Careful p-correct (guest)' }).first().waitFor()
    await page.getByRole('tab', { name: 'Intervals' }).click()
    await page.locator('rb-intervals').getByText('Careful p-correct (guest)').first().waitFor()
    const sheet = await page.evaluate(() => {
      const { session } = document.querySelector('rb-app') as unknown as { session: Session }
      return session.workers.engine.get().metrics()
    })
    const values = sheet?.rows.find(({ label }) => label === 'Careful p-correct (guest)')?.values ?? {}
    for (const metric of ['brier', 'ece', 'failure-auc']) expect(values[metric], metric).toBeGreaterThan(0)
    await page.getByRole('tab', { name: 'Leaderboard' }).click()
  })
})

describe('a router with choices alone', () => {
  it('is one point: no curve, no λ, and the probes it paid for are in its cost', async () => {
    const choose = (probes: string) =>
      `export default { name: 'First', predict: ({ n, K }) => ({ choices: new Int32Array(n)${probes} }) }`
    await show(page, 'Routers')
    await write(choose(''))
    await run()
    const plain = await held('First')
    expect(plain.points ?? 1).toBe(1)
    await write(choose(', probes: new Uint8Array(n * K).fill(1)'))
    await run()
    const probing = await held('First')
    expect(probing.accuracy).toBe(plain.accuracy)
    // Every model was called: as dear as all of them together.
    expect(probing.cost).toBeCloseTo(await costOfAllModels(), 6)
  })
})

const costOfAllModels = () =>
  page.evaluate(() => {
    const { session } = document.querySelector('rb-app') as unknown as { session: Session }
    const models = session.state.board?.rows.filter(({ kind }) => kind === 'model') ?? []
    return models.reduce((sum, { overall }) => sum + overall.costPer10k, 0)
  })

describe('a link', () => {
  it('carries the source, runs nothing before a click, and gives the same figures after it', async () => {
    await write(exampleSource('ten-lines.js'))
    await run()
    await expect
      .poll(() =>
        held('Ten lines').then(
          ({ status }) => status,
          () => '',
        ),
      )
      .toBe('ready')
    const here = await held('Ten lines')
    const address = await page.evaluate(() => location.href)
    const other = await openProfile()
    try {
      const visitor = await other.context.newPage()
      await visitor.goto(address)
      await settled(visitor)
      expect(await visitor.locator('iframe').count()).toBe(0)
      expect((await held('Ten lines', visitor)).status).not.toBe('ready')
      await show(visitor, 'Routers')
      const item = visitor.locator('rb-guest-list li', { hasText: 'Ten lines' })
      await item.getByText('from the link, not run: read it first').waitFor()
      await item.getByRole('button', { name: 'Edit Ten lines' }).click()
      await editor(visitor).getByText("'Ten lines'").waitFor()
      expect(await visitor.locator('iframe').count()).toBe(0)
      expect(await run(visitor)).toContain('Ten lines is on the board')
      const { accuracy, cost } = await held('Ten lines', visitor)
      expect({ accuracy, cost }).toEqual({ accuracy: here.accuracy, cost: here.cost })
    } finally {
      await other.close()
    }
  })
})

describe('a file', () => {
  it('goes out as it was written and comes back with the same hash', async () => {
    const source = exampleSource('ten-lines.js')
    const bytes = await downloadBytes(page, page.getByRole('button', { name: 'Download', exact: true }))
    expect(bytes.toString()).toBe(source)
    const path = join(scratch, 'router.mjs')
    writeFileSync(path, bytes)
    await page.getByRole('button', { name: 'New router' }).click()
    await page.locator('rb-routers input[type=file]').setInputFiles(path)
    await editor().getByText("'Ten lines'").waitFor()
    await run()
    const hash = createHash('sha256').update(source).digest('hex')
    const copies = page.locator('rb-guest-list li', { hasText: hash.slice(0, 12) })
    await expect.poll(() => copies.count()).toBe(2)
  })
})

describe('an ONNX file', () => {
  it('that the board lets download is dropped on the editor, runs sealed, and picks as the row it came from', async () => {
    await show(page, 'Board')
    const row = page.locator('rb-leaderboard tr[data-key="kmeans"]')
    await row.getByRole('button', { name: 'K-means', exact: true }).click()
    const path = join(scratch, 'kmeans.onnx')
    writeFileSync(path, await downloadBytes(page, page.getByRole('button', { name: 'Download kmeans.onnx' })))
    await show(page, 'Routers')
    await drop(page, 'rb-editor', [path])
    await editor().getByText('const file = `').waitFor()
    const started = performance.now()
    const said = await run()
    console.log(`K-means as a dropped ONNX file: ${((performance.now() - started) / 1000).toFixed(2)} s. ${said}`)
    expect(said).toContain('From an ONNX file is on the board')
    await expect
      .poll(() =>
        held('From an ONNX file').then(
          ({ status }) => status,
          () => '',
        ),
      )
      .toBe('ready')
    const [file, origin] = [await held('From an ONNX file'), await held('K-means')]
    expect({ accuracy: file.accuracy, cost: file.cost }).toEqual({ accuracy: origin.accuracy, cost: origin.cost })
  })

  it('that is none ends in a sentence', async () => {
    writeFileSync(join(scratch, 'none.onnx'), 'this is no graph')
    await drop(page, 'rb-editor', [join(scratch, 'none.onnx')])
    await editor().getByText('dGhpcyBpcyBubyBncmFwaA==').waitFor()
    expect(await run()).toMatch(/No figures\. fit: .*(protobuf|load model)/i)
  })
})

describe('hints', () => {
  it('complete from the published types, and leave the editor by Escape', async () => {
    await write('export default {\n  name: "x",\n  predict(batch, ctx) { ctx.lib.')
    await page.keyboard.type('mat')
    const choice = page.locator('rb-editor .cm-tooltip-autocomplete')
    await choice.getByText('matmul').waitFor()
    await page.keyboard.press('Escape')
    await choice.waitFor({ state: 'detached' })
  })
})
