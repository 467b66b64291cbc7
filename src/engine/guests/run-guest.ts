/**
 * Runs a guest's router from its source: loads it, checks conformance, fits it and asks it, and has another instance confirm
 * what it said. Never fits on test.
 */
import type { Prediction, Router } from '../../core/router.ts'
import type { OnProgress } from '../../core/types.ts'
import type { Guest } from '../../experiment/experiment.ts'
import { messageOf } from '../../packs/findings.ts'
import type { Run, RunJob } from '../run/run.ts'
import type { Check } from './check.ts'
import { conformance } from './conformance.ts'
import { disguised } from './disguise.ts'
import { GuestDoor, type Port } from './door.ts'
import { type Description, guestRouter, type OnnxRuntime } from './messages.ts'
import { type Draw, sampleJob, secretly } from './sample-job.ts'
import { rowsByThemselves } from './witness.ts'

/** Ends of the channels to three fresh instances: one is checked, one gives the figures, one confirms them. */
export interface GuestPorts {
  readonly check: Port
  readonly run: Port
  readonly witness: Port
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
  /** What the order of the rows is drawn from: the same for the same run, and unknown to the guest. */
  readonly secret: string
  /** Draws the rows that are asked about again; secret unless given. */
  readonly draw?: Draw
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
  const { now, onProgress, draw = secretly } = options
  const onnx = usesOnnx(javascript) ? await options.onnx?.() : undefined
  const open = async (port: Port) => {
    const door = new GuestDoor(port, { secondsPerCall, mayReadDatasets, ...options })
    return { door, description: await door.load(javascript, onnx) }
  }
  const say = (note: string) => onProgress({ done: 0, total: 0, unit: '', note })
  let report: GuestReport = { checks: [], fitMs: Number.NaN, predictMs: Number.NaN }
  try {
    say('loading')
    const { door: main, description } = await open(ports.run)
    report = { ...report, description }
    const { job, reveal } = await disguised(await jobFor(guestRouter(guest, description)), options.secret)
    say('checking')
    const { door: second } = await open(ports.check)
    const terms = { needs: description.needs, mayReadDatasets, secondsPerCall, now, draw }
    report = { ...report, checks: await conformance((small) => second.fit(small), sampleJob(job, sample, draw), terms) }
    if (hasFailed(report)) return { report: refused(report) }
    say('fitting')
    const started = now()
    const fitted = await main.fit(job)
    const fitMs = now() - started
    say('answering')
    const test = await fitted.ask(job.test, job.features.test)
    const { usesRandom } = fitted.seen
    const dev = await fitted.ask(job.dev, job.features.dev)
    if (kindOf(test) !== kindOf(dev))
      throw new Error(`predict returned ${kindOf(test)} for test and ${kindOf(dev)} for dev`)
    report = { ...report, fitMs, predictMs: now() - started - fitMs }
    say('having another instance confirm the answers')
    const { door: third } = await open(ports.witness)
    const alone = await rowsByThemselves(job, test, {
      witness: await third.fit(job),
      another: () => second.fit(job),
      usesRandom,
      draw,
    })
    report = { ...report, checks: report.checks.map((check) => (check.id === 'alone' ? alone : check)) }
    if (hasFailed(report)) return { report: refused(report) }
    const said = { dev: reveal('dev', dev), test: reveal('test', test) }
    return { report, run: { ...said, ...fitted.seen, ...warningsOf(report, fitted.notes) } }
  } catch (error) {
    options.signal.throwIfAborted()
    return { report: { ...report, failure: messageOf(error) } }
  }
}

const kindOf = (answer: Prediction) => ('choices' in answer ? 'choices' : `scores of kind '${answer.kind}'`)

const hasFailed = ({ checks }: GuestReport) => checks.some(({ status }) => status === 'failed')

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
