/** The built site in a real browser: servers on loopback, a profile on disk, drops as a visitor makes them. */
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, extname, join, normalize, resolve } from 'node:path'
import { zipSync } from 'fflate'
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { ensureChromium } from '../../../src/cli/browsers.mjs'

const root = resolve(import.meta.dirname, '../../..')
export const dist = join(root, 'dist')
export const output = join(root, 'test/output')
export const dataDir = resolve(process.env.DATA_DIR ?? join(root, '../shared/data'))
export const mathvision = join(dataDir, 'mathvision')
/** Data tests skip, and say so in their name, where the shared logs are absent. */
export const hasData = existsSync(mathvision)

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

/** Headers of a host that lets pages use threads. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export interface Site {
  readonly url: string
  /** Paths asked for, in order. */
  readonly requests: string[]
  close(): Promise<void>
}

/** Serves a folder below `prefix`, as a static host would: no special headers but CORS. `delayMs` slows every answer. */
export async function serve(
  folder: string,
  prefix = '/',
  delayMs = 0,
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const requests: string[] = []
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
    requests.push(path)
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) : '..'
    const file = join(folder, inside.endsWith('/') || inside === '.' ? `${inside}/index.html` : inside)
    setTimeout(() => {
      response.setHeader('Access-Control-Allow-Origin', '*')
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      if (inside.startsWith('..') || !existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404).end('not found')
        return
      }
      response.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream',
        'Content-Length': statSync(file).size,
      })
      createReadStream(file).pipe(response)
    }, delayMs)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

/** How long a state of the page is waited for: it comes later on a busy machine, and ends the test only when it never comes. */
const patienceMs = 120_000

export interface Profile {
  readonly context: BrowserContext
  readonly folder: string
  close(): Promise<void>
}

/** A browser with a profile on disk (IndexedDB as visitors have it). Pass `folder` to come back as the same visitor. */
export async function openProfile(folder = mkdtempSync(join(tmpdir(), 'rb-profile-')), options = {}): Promise<Profile> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: await ensureChromium(),
    headless: true,
    viewport: { width: 1440, height: 1000 },
    // It would answer from its cache where tests count or change what the network sends; offline.e2e.ts lets it in.
    serviceWorkers: 'block',
    args: [
      '--no-sandbox',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
    ...options,
  })
  context.setDefaultTimeout(patienceMs)
  // The benches run through tsx, which wraps named functions in a helper that pages do not have.
  await context.addInitScript('globalThis.__name ??= (f) => f')
  return {
    context,
    folder,
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Goes to one of the page's views by its link. */
export async function show(page: Page, view: string) {
  const link = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view, exact: true })
  if ((await link.getAttribute('aria-current')) !== 'page') await link.click()
}

/** Opens a stored pack from the data view, and waits for its board. Does nothing where it is open already. */
export async function openPack(page: Page, id: string) {
  await show(page, 'Data')
  const item = page.locator(`li[data-pack="${id}"]`)
  await item.waitFor()
  const button = item.getByRole('button', { name: 'Open' })
  if ((await button.count()) === 0) return
  await button.click()
  await page.locator('rb-board').waitFor()
  await settled(page)
}

/** Drops files or folders from disk onto the middle of an element, through the browser's own drag machinery. */
export async function drop(page: Page, selector: string, paths: string[]) {
  const target = page.locator(selector)
  await target.scrollIntoViewIfNeeded()
  const box = await target.boundingBox()
  if (!box) throw new Error(`${selector} is not on the page`)
  const client = await page.context().newCDPSession(page)
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', { type, ...at, data })
  await client.detach()
}

/** The board as JSON, taken by the page's own download button. */
export async function downloadBoard(page: Page) {
  return JSON.parse(
    (await downloadBytes(page, page.getByRole('button', { name: 'Board as JSON', exact: true }))).toString('utf8'),
  )
}

/** What a click on this button downloads. */
export async function downloadBytes(page: Page, button: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const stream = await download.createReadStream()
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** What axe objects to on the page as it is: rules, and the first elements that break them. */
export async function axeViolations(page: Page): Promise<{ id: string; nodes: string[] }[]> {
  // Evaluated, not added as a script: the page's own policy forbids that.
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8'))
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run()
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map((node) => node.html) }))
  })
}

/** In the page: whether the board answers what is set, no row is waiting and no job is running. */
export function answered(): boolean {
  type State = { board?: { rows: { status: string }[] }; experiment: object; answered?: object; jobs: unknown[] }
  const app = document.querySelector('rb-app') as unknown as { session?: { state: State } } | null
  const { board, experiment, answered, jobs = [] } = app?.session?.state ?? {}
  const set = (of?: object) => JSON.stringify({ ...of, view: undefined })
  const rows = board?.rows ?? []
  const idle = jobs.length === 0 && rows.every((row) => row.status !== 'waiting')
  return rows.length > 0 && idle && set(experiment) === set(answered)
}

/** In the page: resolves when what is known is drawn. Until then a click may land where a row was. */
export const drawn = () =>
  new Promise<void>((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => done(), { timeout: 2000 })))
  })

/** Waits until the board answers what is set and is drawn. */
export async function settled(page: Page, timeout = patienceMs) {
  await page.waitForFunction(answered, undefined, { timeout })
  await page.evaluate(drawn)
}

/** Zips a folder as a visitor's file manager would: the folder's name on top. */
export function zipFolder(folder: string, target: string) {
  const files: Record<string, Uint8Array> = {}
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, path)
    if (statSync(file).isFile()) files[`${basename(folder)}/${path.replaceAll('\\', '/')}`] = readFileSync(file)
  }
  writeFileSync(target, zipSync(files, { level: 1 }))
}

/** The address to hand on, digits included, from the panel under Share. */
export async function linkOf(page: Page): Promise<string> {
  const share = page.getByRole('button', { name: 'Share' })
  await share.click()
  const field = page.getByLabel('Link to this board')
  while (!(await field.inputValue()).includes('#')) await page.waitForTimeout(50)
  const link = await field.inputValue()
  await share.click()
  return link
}
