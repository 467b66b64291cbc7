/**
 * What the tasks of the page's thread take of the processor, from the browser's own trace. Processor time, not time on the clock:
 * a task that waits for its turn beside other work is not a long task of ours.
 */
import type { CDPSession, Page } from 'playwright-core'

export interface Task {
  /** On the page's clock (performance.now), ms. */
  readonly start: number
  /** Processor time, ms. */
  readonly ms: number
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds, as everywhere in a trace. */
  readonly ts: number
  readonly tdur?: number
}

/** Our own mark in the trace: says which of its threads is the page's, and how its clock and the page's differ. */
const mark = 'rb-page-thread'
const categories = ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing']

/** Starts watching; the returned function ends the watch and gives every task since then. One watch at a time in a browser. */
export async function watchTasks(page: Page): Promise<() => Promise<Task[]>> {
  const client = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  client.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const traceConfig = { includedCategories: categories, excludedCategories: ['*'] }
  await client.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  return async () => {
    const now = await page.evaluate((name) => performance.mark(name).startTime, mark)
    await ended(client)
    return tasksOf(events, now)
  }
}

async function ended(client: CDPSession) {
  const complete = new Promise<void>((done) => client.once('Tracing.tracingComplete', () => done()))
  await client.send('Tracing.end')
  await complete
  await client.detach()
}

function tasksOf(events: readonly TraceEvent[], now: number): Task[] {
  const here = events.find(({ name }) => name === mark)
  if (!here) throw new Error('the trace lacks the mark of the page')
  const tasks = events.filter(({ name, pid, tid }) => name === 'RunTask' && pid === here.pid && tid === here.tid)
  if (tasks.length === 0) throw new Error('the trace has no task of the page')
  return tasks.map(({ ts, tdur = 0 }) => ({ start: now + (ts - here.ts) / 1000, ms: tdur / 1000 }))
}

export const longest = (tasks: readonly Task[]): number => Math.max(0, ...tasks.map(({ ms }) => ms))

/** Total blocking time: what tasks take beyond 50 ms each. */
export const blocking = (tasks: readonly Task[]): number => tasks.reduce((sum, { ms }) => sum + Math.max(0, ms - 50), 0)
