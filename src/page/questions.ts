/** The page's questions about the shown board, answered by the engine. Undefined on failure, with a finding. */

import type { Audit } from '../engine/audit/audit.ts'
import type { SampleLine, SamplePage, SampleQuery } from '../engine/questions/question-list.ts'
import type { SampleDetail } from '../engine/questions/sample-detail.ts'
import type { BreakEven, BreakEvenQuestion } from '../engine/rows/break-even.ts'
import type { Contest } from '../engine/rows/contest.ts'
import type { MetricsSheet, Pair } from '../engine/rows/metrics-sheet.ts'
import type { PickedIntervals } from '../engine/rows/picked-on-test.ts'
import type { Solid } from '../engine/rows/solid.ts'
import { reportJson } from '../engine/score/report.ts'
import type { EngineWorker } from '../engine/serve.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

type Question<Answer> = Parameters<typeof run<EngineWorker, Answer>>[1]

export const ask = <Answer>(session: Session, doing: string, question: Question<Answer>): Promise<Answer | undefined> =>
  run(session.workers.engine, question).catch(session.fail(doing))

/** The metrics of other benchmarks. */
export const metrics = (session: Session, pair?: Pair): Promise<MetricsSheet | undefined> =>
  ask(session, 'computing the metrics', (worker) => worker.metrics(pair))

/** Intervals of the metrics that pick a setting on test. */
export const pickedIntervals = (session: Session): Promise<PickedIntervals | undefined> =>
  ask(session, 'resampling the metrics', (worker) => worker.pickedIntervals())

/** The price of a model at which a router's lead ends. */
export const breakEven = (session: Session, question: BreakEvenQuestion): Promise<BreakEven | undefined> =>
  ask(session, 'computing the break-even', (worker) => worker.breakEven(question))

/** Where two rows choose differently; undefined also where one of them has not run. */
export const contest = (session: Session, keys: readonly [string, string]): Promise<Contest | undefined> =>
  ask(session, 'comparing', (worker) => worker.contest(keys))

/** What it takes to undo the lead of one of two rows; undefined also where one of them has not run. */
export const solid = (session: Session, keys: readonly [string, string]): Promise<Solid | undefined> =>
  ask(session, 'counting the questions that undo a lead', (worker) => worker.solid(keys))

/** A row by its key, or the pack where there is none, under audit; undefined also for a row that has not run. */
export const audit = (session: Session, key?: string): Promise<Audit | undefined> =>
  ask(session, 'auditing', (worker) => worker.audit(key))

/** The board as the headless twin prints it. */
export async function boardAsJson(session: Session): Promise<string | undefined> {
  const report = await ask(session, 'exporting the board', (worker) => worker.report())
  return report && reportJson(report)
}

/** The row's router as an ONNX file; undefined, and a finding, also where there is none. */
export async function routerFile(session: Session, key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const doing = 'writing the router as a file'
  const file = await ask(session, doing, (worker) => worker.file(key))
  // The cast leaves out SharedArrayBuffer, which nothing here uses.
  return (
    (file as Uint8Array<ArrayBuffer> | undefined) ??
    session.fail(doing)(new Error('this row has no fitted router: train it first'))
  )
}

/** Undefined if the list could not be made; a finding says why. */
export function samplePage(session: Session, query: SampleQuery): Promise<SamplePage | undefined> {
  return ask(session, 'listing the questions', (worker) => worker.samplePage(query))
}

/** Lines per request: more would block the page while they arrive. */
const portion = 2000

/** Every line of a list. Undefined when it could not be made, which is said. */
export async function sampleLines(
  session: Session,
  query: Pick<SampleQuery, 'list' | 'key'>,
): Promise<readonly SampleLine[] | undefined> {
  const lines: SampleLine[] = []
  for (let total = 1; lines.length < total; ) {
    const page = await samplePage(session, { ...query, from: lines.length, count: portion })
    if (!page || (page.lines.length === 0 && page.total > 0)) return undefined
    total = page.total
    lines.push(...page.lines)
  }
  return lines
}

/** Undefined for a row the pack does not have, or while nothing can be scored. */
export function sampleDetail(session: Session, row: number): Promise<SampleDetail | undefined> {
  return ask(session, 'looking up the question', (worker) => worker.sampleDetail(row))
}

/** A question's picture, where it is kept in this browser. */
export async function samplePicture(session: Session, image: string): Promise<Blob | undefined> {
  const { pack } = session.state
  if (!pack) return undefined
  // A pack without pictures is the rule: not worth a message.
  return run(session.workers.encode, (worker) => worker.picture(pack.id, image)).catch(() => undefined)
}
