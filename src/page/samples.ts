/** The page's side of the sample explorer: pages of the list, single questions, their pictures. */

import type { SampleLine, SamplePage, SampleQuery } from '../engine/questions/question-list.ts'
import type { SampleDetail } from '../engine/questions/sample-detail.ts'
import { ask } from './questions.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

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
