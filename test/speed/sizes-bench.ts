/**
 * How time and memory grow with a table: the same generated tables on the command line, all default rows with intervals, and dropped on
 * the page, until stored and until the board. The command line's seconds are the processor's, which other work on the machine leaves alone.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dist, serve } from '../e2e/support/browser.ts'
import { type BigTable, writeBigTable } from './big-table.ts'
import { imported, mb, withPage } from './import-bench.ts'
import { type Section, table } from './speed-file.ts'

const sizes: readonly BigTable[] = [
  { questions: 30_000, models: 20 },
  { questions: 100_000, models: 30 },
  { questions: 2000, models: 300 },
  { questions: 200_000, models: 5, datasets: 65_536 },
  { questions: 300_000, models: 20 },
  { questions: 300_000, models: 50 },
  { questions: 1_000_000, models: 20 },
]

interface Twin {
  /** Of the processor: its own and the system's for it. */
  readonly seconds: number
  readonly peakMb: number
}

interface Page {
  readonly stored: number
  readonly opened: number
  readonly peakMb: number | undefined
  readonly longestTaskMs: number
}

export interface SizeTiming {
  readonly size: BigTable
  readonly fileMb: number
  /** A sentence where it could not be done. */
  readonly twin: Twin | string
  readonly page: Page | string
}

/** Clock ticks a second of /proc, see proc(5). */
const ticks = 100

/** The process is looked at while it runs: what it has used is gone with it. */
function onCommandLine(path: string): Promise<Twin | string> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/score.ts', path], { stdio: 'ignore' })
  let seen: Twin = { seconds: Number.NaN, peakMb: Number.NaN }
  const look = setInterval(() => {
    try {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      seen = { seconds: (Number(fields[11]) + Number(fields[12])) / ticks, peakMb: mb(1024 * Number(peak)) }
    } catch {
      // It has just ended.
    }
  }, 200)
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearInterval(look)
      resolve(code === 0 ? seen : `ended with ${signal ?? code}`)
    })
  })
}

async function onPage(url: string, path: string): Promise<Page | string> {
  try {
    return await withPage(url, (page, profile) => imported(page, profile, path, 600_000))
  } catch (error) {
    return String(error).split('\n')[0]
  }
}

export async function measureSizes(): Promise<SizeTiming[]> {
  const site = await serve(dist)
  const timings: SizeTiming[] = []
  for (const size of sizes) {
    const scratch = mkdtempSync(join(tmpdir(), 'rb-sizes-'))
    const path = join(scratch, 'table.csv')
    writeBigTable(path, size)
    const fileMb = mb(statSync(path).size)
    const timing = { size, fileMb, page: await onPage(site.url, path), twin: await onCommandLine(path) }
    console.log(JSON.stringify(timing))
    timings.push(timing)
    rmSync(scratch, { recursive: true, force: true })
  }
  await site.close()
  return timings
}

export function describeSizes(timings: readonly SizeTiming[]): Section {
  const number = (value: number | undefined, digits = 0) =>
    value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits)
  const rows = timings.map(({ size, fileMb, twin, page }) => {
    const { questions, models, datasets = 14 } = size
    const name = `${questions.toLocaleString('en-US')} × ${models}, ${datasets.toLocaleString('en-US')} datasets`
    const onPage =
      typeof page === 'string'
        ? [page, '', '', '']
        : [number(page.stored, 1), number(page.opened, 1), number(page.peakMb), number(page.longestTaskMs)]
    const onLine = typeof twin === 'string' ? [twin, ''] : [number(twin.seconds, 1), number(twin.peakMb)]
    return [name, fileMb, ...onPage, ...onLine]
  })
  const heads = [
    'Questions × models',
    'csv, MB',
    'page: stored, s',
    'on the board, s',
    'peak, MB',
    'longest page task, ms',
    'command line, processor s',
    'peak, MB',
  ]
  const about =
    'Generated tables without texts. On the command line: all default rows that are not trained, with 2,000 resamples and the data check. On the page: from the drop; intervals follow after the board.'
  return { title: 'Large tables', markdown: `${about}\n\n${table(heads, rows)}` }
}
