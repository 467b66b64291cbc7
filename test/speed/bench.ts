/**
 * `npm run bench`: everything we claim about speed, in one run, in headless Chromium on this machine. Times are medians;
 * the neighbour table is also given as a ratio to plain TypeScript loops, its reference. Needs `npm run build` before.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { dist, hasData, openProfile, output, serve, settled } from '../e2e/support/browser.ts'
import { describeEncoders, measureEncoders } from './encoder-bench.ts'
import type { FitTiming } from './fit-bench.ts'
import { fitTable } from './fit-table.ts'
import { measureImports } from './import-bench.ts'
import { describeReport, type KernelBenchReport } from './kernel-bench.ts'
import { rescoreTimes } from './rescore.ts'

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]
const p95 = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)]

const visits = 7

async function firstBoard(page: Page, go: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await go()
  await page.locator('rb-leaderboard tbody tr').first().waitFor()
  return performance.now() - start
}

async function measureSite() {
  const site = await serve(dist)
  const cold: number[] = []
  const warm: number[] = []
  const prepare: number[] = []
  let rescore: number[] = []
  for (let i = 0; i < visits; i++) {
    const profile = await openProfile()
    const page = await profile.context.newPage()
    cold.push(await firstBoard(page, () => page.goto(site.url)))
    await settled(page)
    prepare.push(await page.evaluate(() => performance.getEntriesByName('prepare')[0].duration))
    warm.push(await firstBoard(page, () => page.reload()))
    await settled(page)
    if (i === visits - 1) rescore = await rescoreTimes(page, 50)
    await profile.close()
  }
  await site.close()
  return { cold, warm, prepare, rescore }
}

async function measureKernels() {
  const folder = join(output, 'bench-page')
  await build({
    root: join(import.meta.dirname, 'page'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  })
  const site = await serve(folder)
  const profile = await openProfile()
  const page = await profile.context.newPage()
  await page.goto(site.url)
  type Bench = {
    oneCore(): Promise<KernelBenchReport>
    sharded(cores: number): Promise<{ seconds: number; gflops: number }>
    neighborFits(cores: number): Promise<FitTiming[]>
    fits(): Promise<FitTiming[]>
  }
  const oneCore = await page.evaluate(() => (globalThis as unknown as Bench).oneCore())
  const cores = Math.min(4, cpus().length)
  const sharded = await page.evaluate((n) => (globalThis as unknown as Bench).sharded(n), cores)
  const neighborFits = await page.evaluate((n) => (globalThis as unknown as Bench).neighborFits(n), cores)
  const fits = await page.evaluate(() => (globalThis as unknown as Bench).fits())
  await profile.close()
  await site.close()
  return { oneCore, cores, sharded, fits: [...fits, ...neighborFits] }
}

const { values: options } = parseArgs({ options: { only: { type: 'string' } } })
const { only } = options
if (only !== undefined && !['site', 'imports', 'fits', 'encoders'].includes(only)) {
  console.error(`--only ${only}: give site, imports, fits or encoders, or leave it out for everything`)
  process.exit(1)
}
if (!existsSync(join(dist, 'index.html'))) {
  console.error('There is no built site: run `npm run build` first.')
  process.exit(1)
}
mkdirSync(output, { recursive: true })

const ms = (values: readonly number[]) => ({
  'median, ms': Math.round(median(values) * 10) / 10,
  'p95, ms': Math.round(p95(values) * 10) / 10,
})

async function reportSite() {
  const site = await measureSite()
  console.table({
    'first board, cold (goal 3000)': ms(site.cold),
    'first board, warm (goal 1000)': ms(site.warm),
    'features and neighbour table, 21,378 × 9,162 × 128': ms(site.prepare),
    're-score after a price or slider change (goal 16)': ms(site.rescore),
  })
  return site
}

async function reportImports() {
  const imports = await measureImports()
  const shown = (value: number | undefined) => (value === undefined ? '' : Math.round(value))
  console.table(
    Object.fromEntries(
      imports.map(({ what, goal, ...timing }) => [
        `${what} (goal ${goal})`,
        {
          'drop to stored, s': timing.stored.toFixed(2),
          'to opened, s': timing.opened.toFixed(2),
          'peak of the renderer, MB': shown(timing.peakMb),
          'before, MB': shown(timing.beforeMb),
          'longest page task, ms': shown(timing.longestTaskMs),
          'progress steps': timing.progressSteps,
          'cancel to idle, ms': shown(timing.cancelMs),
        },
      ]),
    ),
  )
  return imports
}

async function reportKernels() {
  const kernels = await measureKernels()
  const { oneCore, cores, sharded } = kernels
  console.log(`Neighbour table, one core:\n${describeReport(oneCore)}`)
  console.log(
    `Neighbour table, ${cores} workers: ${sharded.seconds.toFixed(1)} s, ${sharded.gflops.toFixed(1)} GFLOP/s, ` +
      `${(oneCore.plainLoops.extrapolatedSeconds / sharded.seconds).toFixed(0)}× plain loops on one core (extrapolated)`,
  )
  console.log(
    `\nFit and route, 21,378 train × 6,108 test × 1,792 float32, 17 models; one core, searches on ${cores} workers; ` +
      `products reach ${oneCore.gemm.peakGflops.toFixed(0)} GFLOP/s at best on one core`,
  )
  console.table(fitTable(kernels.fits, oneCore.gemm.peakGflops, cores))
  return kernels
}

/** Real questions and pictures, where the shared logs are. */
async function reportEncoders() {
  if (!hasData) {
    console.log('Encoders were not measured: no shared data beside the repository (DATA_DIR).')
    return undefined
  }
  const encoders = await measureEncoders(dist)
  describeEncoders(encoders)
  return encoders
}

const wanted = (part: string) => only === undefined || only === part
console.log(
  `\n${cpus()[0].model}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, load ${loadavg()[0].toFixed(1)} at the start; simulated pack 30,540 × 17`,
)
const site = wanted('site') ? await reportSite() : undefined
const imports = wanted('imports') ? await reportImports() : undefined
const kernels = wanted('fits') ? await reportKernels() : undefined
const encoders = wanted('encoders') ? await reportEncoders() : undefined
console.log(`Load at the end: ${loadavg()[0].toFixed(1)}`)
if (!only && spawnSync('npx', ['tsx', 'src/cli/table.ts', '--seeds', '1'], { stdio: 'inherit' }).status !== 0)
  process.exitCode = 1
writeFileSync(join(output, 'bench.json'), JSON.stringify({ site, imports, kernels, encoders }, undefined, 1))
process.exit()
