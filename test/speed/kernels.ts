/** The matrix kernel and what rests on it, in a page of its own: neighbours, fits and routing at the size of the paper. */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { openProfile, output, serve } from '../e2e/support/browser.ts'
import type { FitTiming } from './fit-bench.ts'
import { fitRows } from './fit-table.ts'
import type { KernelBenchReport } from './kernel-bench.ts'
import { type Section, table } from './speed-file.ts'

/** What test/speed/page/main.ts offers. */
interface Bench {
  oneCore(): Promise<KernelBenchReport>
  sharded(cores: number): Promise<{ seconds: number; gflops: number }>
  neighborFits(cores: number): Promise<FitTiming[]>
  fits(): Promise<FitTiming[]>
}

export async function measureKernels() {
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
  const oneCore = await page.evaluate(() => (globalThis as unknown as Bench).oneCore())
  const cores = Math.min(4, cpus().length)
  const sharded = await page.evaluate((n) => (globalThis as unknown as Bench).sharded(n), cores)
  const neighborFits = await page.evaluate((n) => (globalThis as unknown as Bench).neighborFits(n), cores)
  const fits = await page.evaluate(() => (globalThis as unknown as Bench).fits())
  await profile.close()
  await site.close()
  return { oneCore, cores, sharded, fits: [...fits, ...neighborFits] }
}

export function describeKernels({
  oneCore,
  cores,
  sharded,
  fits,
}: Awaited<ReturnType<typeof measureKernels>>): Section {
  const { neighbors, plainLoops, gemm, sizes } = oneCore
  const engine = (what: string, { seconds, gflops }: { seconds: number; gflops: number }) => [
    what,
    seconds.toFixed(1),
    gflops.toFixed(1),
    `${(plainLoops.extrapolatedSeconds / seconds).toFixed(0)} ×`,
  ]
  const { train, query, dims, k } = sizes
  const neighbours = table(
    [
      `Exact top ${k} of ${train.toLocaleString('en-US')} for ${query.toLocaleString('en-US')} × ${dims} float32`,
      's',
      'GFLOP/s',
      'faster',
    ],
    [
      engine('One core', neighbors),
      engine(`${cores} workers`, sharded),
      engine(`Plain loops, one core, extrapolated from ${plainLoops.queries} queries`, {
        ...plainLoops,
        seconds: plainLoops.extrapolatedSeconds,
      }),
    ],
  )
  const routers = table(
    ['Router', 'fit, s', 'route, s', 'reference, s', 'of the reference', 'goal', 'GFLOP/s'],
    fitRows(fits),
  )
  const setting = `Fit and route at full size, 17 models; one core, searches on ${cores} workers. The reference is the Python code on one thread. Products reach ${gemm.peakGflops.toFixed(0)} GFLOP/s at best on one core. MLP is compared per epoch.`
  return { title: 'Neighbours, fits and routing', markdown: `${neighbours}\n\n${setting}\n\n${routers}` }
}
