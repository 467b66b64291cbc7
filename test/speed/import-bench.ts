/**
 * Big files as a visitor drops them: time from the drop to the stored and to the opened pack, the peak of the memory of the page's
 * process with its workers (VmHWM of the renderer, reset before the drop), the page's longest task, and how cancel works.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { dist, drop, openProfile, type Profile, serve, settled } from '../e2e/support/browser.ts'
import { longest, watchTasks } from '../e2e/support/tasks.ts'
import { writeEmbeddings, writeLongCsv, writeMatrices } from './import-inputs.ts'
import { type Section, table } from './speed-file.ts'

export interface ImportTiming {
  readonly what: string
  readonly goal: string
  /** From the drop until the pack is read and stored, s; and until it is opened and its board stands. */
  readonly stored: number
  readonly opened: number
  /** MB of 10⁶ bytes; undefined where the system has no /proc. */
  readonly peakMb: number | undefined
  readonly beforeMb: number | undefined
  /** Longest task of the page's thread during the import, ms of the processor. */
  readonly longestTaskMs: number
  /** Changes of the progress that the page was told. */
  readonly progressSteps: number
  /** From a click on Cancel until no job runs, ms; undefined where the import ends before a click. */
  readonly cancelMs: number | undefined
}

interface Watch {
  dropped: number
  stored: number
  opened: number
  steps: number
}

type PageSession = EventTarget & { state: { pack?: { id: string }; jobs: { title: string; progress: object }[] } }

/** Follows the session in the page: when the pack changes, and what is told meanwhile. */
async function watch(page: Page) {
  await page.evaluate(() => {
    const seen: Watch = { dropped: Number.NaN, stored: Number.NaN, opened: Number.NaN, steps: 0 }
    Object.assign(globalThis, { seen })
    const { session } = document.querySelector('rb-app') as unknown as { session: PageSession }
    const before = session.state.pack?.id
    let progress: object | undefined
    addEventListener('drop', () => (seen.dropped = performance.now()), { capture: true })
    const look = () => {
      const [job] = session.state.jobs
      if (job && job.progress !== progress) seen.steps++
      progress = job?.progress
      requestAnimationFrame(look)
    }
    look()
    session.addEventListener('change', () => {
      if (!Number.isNaN(seen.opened) || session.state.pack?.id === before) return
      seen.opened = performance.now()
      seen.stored = performance.getEntriesByName('pack stored').at(-1)?.startTime ?? Number.NaN
    })
  })
}

const status = (pid: number, field: string): number =>
  1024 * Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** The page's process: the renderer that holds most. */
async function rendererOf({ context }: Profile): Promise<number | undefined> {
  const client = await context.browser()?.newBrowserCDPSession()
  if (!client || process.platform !== 'linux') return undefined
  const { processInfo } = await client.send('SystemInfo.getProcessInfo')
  await client.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  return renderers.toSorted((a, b) => status(b, 'VmRSS') - status(a, 'VmRSS'))[0]
}

export const mb = (bytes: number) => Math.round(bytes / 1e6)

/** Drops one path, once to cancel it and once in a fresh browser to keep it. */
export async function measureImport(url: string, what: string, goal: string, path: string): Promise<ImportTiming> {
  const cancelMs = await withPage(url, (page) => cancelled(page, path))
  return withPage(url, async (page, profile) => ({ what, goal, cancelMs, ...(await imported(page, profile, path)) }))
}

/** A new visitor's page, its first board drawn. */
export async function withPage<Result>(
  url: string,
  use: (page: Page, profile: Profile) => Promise<Result>,
): Promise<Result> {
  const profile = await openProfile()
  try {
    const page = await profile.context.newPage()
    await page.goto(url)
    await settled(page)
    return await use(page, profile)
  } finally {
    await profile.close()
  }
}

/** @param patienceMs how long it may take */
export async function imported(page: Page, profile: Profile, path: string, patienceMs = 120_000) {
  const pid = await rendererOf(profile)
  const beforeMb = pid && mb(status(pid, 'VmRSS'))
  // Starts the high-water mark afresh, see proc(5).
  if (pid) writeFileSync(`/proc/${pid}/clear_refs`, '5')
  await watch(page)
  const tasks = await watchTasks(page)
  await drop(page, 'rb-app .packline', [path])
  await page.waitForFunction(() => (globalThis as unknown as { seen: Watch }).seen.opened > 0, undefined, {
    timeout: patienceMs,
  })
  const peakMb = pid && mb(status(pid, 'VmHWM'))
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Watch }).seen)
  const longestTaskMs = longest((await tasks()).filter(({ start }) => start > seen.dropped && start < seen.opened))
  const since = (at: number) => (at - seen.dropped) / 1000
  const [stored, opened] = [since(seen.stored), since(seen.opened)]
  return { stored, opened, peakMb, beforeMb, longestTaskMs, progressSteps: seen.steps }
}

/** Drops, cancels as soon as the button is there, and checks that nothing was opened. */
async function cancelled(page: Page, path: string): Promise<number | undefined> {
  const before = await page.locator('rb-app .packline b').textContent()
  await drop(page, 'rb-app .packline', [path])
  const button = page.locator('rb-jobs').getByRole('button', { name: 'Cancel' }).first()
  const clicked = button.click({ timeout: 1000 }).then(
    () => true,
    () => false,
  )
  if (!(await clicked)) return undefined
  const start = performance.now()
  await settled(page)
  const ms = performance.now() - start
  const after = await page.locator('rb-app .packline b').textContent()
  if (after !== before) throw new Error(`the import of ${path} was cancelled, but "${after}" was opened`)
  return ms
}

export async function measureImports(): Promise<ImportTiming[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'rb-imports-'))
  const [csv, matrices, release] = ['long.csv', 'matrices', 'release'].map((name) => join(scratch, name))
  writeLongCsv(csv)
  for (const root of [matrices, release]) {
    mkdirSync(root)
    writeMatrices(root)
  }
  writeEmbeddings(release)
  const size = (path: string) => `${mb(statSync(path).size)} MB`
  const parquet = join(release, 'EMBEDDINGS/text/bench.parquet')
  const site = await serve(dist)
  const timings = [
    await measureImport(site.url, `long csv, 519,180 rows, ${size(csv)}`, '< 10 s', csv),
    await measureImport(site.url, 'Y.npz and C.npy, 30,540 × 17', '< 1 s', matrices),
    await measureImport(
      site.url,
      `the same with 30,540 × 1,024 floats as parquet, ${size(parquet)}`,
      '< 10 s, < 600 MB',
      release,
    ),
  ]
  await site.close()
  rmSync(scratch, { recursive: true, force: true })
  return timings
}

export function describeImports(timings: readonly ImportTiming[]): Section {
  const whole = (value: number | undefined) => (value === undefined ? '' : value.toFixed(0))
  const rows = timings.map((timing) => [
    timing.what,
    timing.stored.toFixed(2),
    timing.opened.toFixed(2),
    timing.goal,
    whole(timing.peakMb),
    whole(timing.beforeMb),
    whole(timing.longestTaskMs),
    whole(timing.cancelMs),
  ])
  const heads = [
    'Dropped',
    'stored, s',
    'on the board, s',
    'goal',
    'peak, MB',
    'before, MB',
    'longest page task, ms',
    'cancel, ms',
  ]
  return {
    title: 'Big files',
    markdown: `Generated files, one run each, from the drop. Peak: memory of the page's process with its workers (VmHWM).\n\n${table(heads, rows)}`,
  }
}
