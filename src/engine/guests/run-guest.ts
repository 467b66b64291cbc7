/** Runs a guest's router from its source: loads it, checks conformance, fits it and asks it. Never fits on test. */
import type { Router } from '../../core/router.ts'
import type { OnProgress } from '../../core/types.ts'
import type { Guest } from '../../experiment/experiment.ts'
import type { Run, RunJob } from '../run/run.ts'
import { type Check, conformance, rowsAlone } from './conformance.ts'
import { GuestDoor, type Port } from './door.ts'
import { type Description, guestRouter, type OnnxRuntime } from './messages.ts'
import { sampleJob } from './sample-job.ts'

/** Ends of the channels to two fresh instances: one is checked, the other gives the figures. */
export interface GuestPorts {
  readonly check: Port
  readonly run: Port
}

/** The report to the visitor after a run. */
export interface GuestReport {
  readonly description?: Description
  readonly checks: readonly Check[]
  /** Why there are no figures; absent when there are. */
  readonly failure?: string
  /** Milliseconds from sending the data to having the answers: fit with train and dev; predict on test and dev. */
  readonly fitMs: number
  readonly predictMs: number
}

export interface GuestOptions {
  readonly signal: AbortSignal
  readonly onProgress: OnProgress
  /** Milliseconds. */
  readonly now: () => number
  /** Fetches what lib.onnx runs on; called only for sources that use it. */
  readonly onnx?: () => Promise<OnnxRuntime>
}

/** It downloads and starts 26 MB: only for routers that use it. */
const usesOnnx = (source: string) => /\bonnx\b/.test(source)

/** Large enough to catch rules broken now and then, small enough to be fitted three times. */
const sample = { train: 1000, dev: 60, test: 60 }

/**
 * Resolves also when the router fails: the report says why. Rejects when the run was aborted.
 * @param javascript the guest's source without its types @param jobFor its run, once its needs are known
 */
export async function runGuest(
  guest: Guest,
  javascript: string,
  ports: GuestPorts,
  jobFor: (described: Router) => Promise<RunJob>,
  options: GuestOptions,
): Promise<{ report: GuestReport; run?: Run }> {
  const { secondsPerCall, mayReadDatasets } = guest
  const { now, onProgress } = options
  const door = (port: Port) => new GuestDoor(port, { secondsPerCall, mayReadDatasets, ...options })
  const say = (note: string) => onProgress({ done: 0, total: 0, unit: '', note })
  let report: GuestReport = { checks: [], fitMs: Number.NaN, predictMs: Number.NaN }
  try {
    say('loading')
    const main = door(ports.run)
    const onnx = usesOnnx(javascript) ? await options.onnx?.() : undefined
    const description = await main.load(javascript, onnx)
    report = { ...report, description }
    const job = await jobFor(guestRouter(guest, description))
    say('checking')
    const second = door(ports.check)
    await second.load(javascript, onnx)
    const terms = { needs: description.needs, mayReadDatasets, secondsPerCall, now }
    report = { ...report, checks: await conformance((small) => second.fit(small), sampleJob(job, sample), terms) }
    if (report.checks.some(({ status }) => status === 'failed')) return { report: refused(report) }
    say('fitting')
    const started = now()
    const fitted = await main.fit(job)
    const fitMs = now() - started
    say('answering')
    const test = await fitted.ask(job.test, job.features.test)
    const dev = await fitted.ask(job.dev, job.features.dev)
    report = { ...report, fitMs, predictMs: now() - started - fitMs }
    // Once more on the rows that count: a router could tell the check from the run by its size.
    const alone = await rowsAlone(fitted, job, test)
    report = { ...report, checks: report.checks.map((check) => (check.id === 'alone' ? alone : check)) }
    if (alone.status === 'failed') return { report: refused(report) }
    return { report, run: { dev, test, ...fitted.seen, ...warningsOf(report, fitted.notes) } }
  } catch (error) {
    options.signal.throwIfAborted()
    return { report: { ...report, failure: error instanceof Error ? error.message : String(error) } }
  }
}

const refused = (report: GuestReport): GuestReport => ({
  ...report,
  failure: report.checks.flatMap(({ status, sentence }) => (status === 'failed' ? [sentence] : [])).join('; '),
})

/** A warning is a badge beside the row's name, and a sentence among its notes. */
function warningsOf({ checks }: GuestReport, notes: Iterable<string>): Pick<Run, 'notes' | 'badges'> {
  const warnings = checks.filter(({ status }) => status === 'warning')
  return {
    notes: [...notes, ...warnings.map(({ title, sentence }) => `${title}: ${sentence}.`)],
    badges: warnings.map(({ title }) => title.toLowerCase()),
  }
}
