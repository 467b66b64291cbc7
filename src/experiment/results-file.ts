/**
 * Files that go beside an experiment. Results: everything needed to run a board again (the very object a link carries, the
 * digits it gave, what they rest on, the board as data); dropped on the page, it opens like a link. And a list of ids by part.
 */
import { tooMuch } from './bounds.ts'
import { checkedExperiment, isRecord, plainJson, withTrueHashes } from './differences.ts'
import type { Digest } from './digest.ts'
import type { Experiment, SplitIds } from './experiment.ts'
import { digestOrNothing, type OpenedLink } from './link.ts'

const format = 'vl-routerbench-results'

export interface Results {
  readonly experiment: Experiment
  readonly packHash: string
  readonly digest: Digest
  /** What the figures rest on, in words. */
  readonly made: Readonly<Record<string, string>>
  /** The board as the headless twin prints it. */
  readonly board: unknown
}

/** JSON; Infinity and NaN as text. What would make it too large to be read again stays out, and the file says so. */
export function writeResults({ experiment, ...rest }: Results): string {
  const plain = plainJson(experiment)
  const written = (fields: object) =>
    `${JSON.stringify({ format, version: 1, ...fields, experiment: plain }, null, 1)}\n`
  const whole = written(rest)
  const why = tooMuch(whole)
  if (!why) return whole
  const short = written({
    ...rest,
    board: `left out: with it ${why}. "Board as JSON" has it`,
    made: withoutLink(rest.made),
  })
  const still = tooMuch(short)
  if (still) throw new Error(`the settings do not fit into a results file: ${still}. Share the list of ids as a file`)
  return short
}

const withoutLink = ({ link: _, ...made }: Results['made']) => made

/** How every file of ours begins. */
const beginning = new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${format}"`)

/**
 * Undefined when the text is not a results file: it is someone else's, then. One of ours that is too large or too deep is
 * not parsed: rejects with a sentence.
 */
export async function readResults(text: string, where: string): Promise<OpenedLink | undefined> {
  const why = tooMuch(text)
  if (why && beginning.test(text)) throw new Error(`this results file is not read: ${why}`)
  if (why) return undefined
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(json) || json.format !== format) return undefined
  const { experiment, findings } = checkedExperiment(isRecord(json.experiment) ? json.experiment : {}, where)
  const digest = digestOrNothing(json.digest)
  return {
    experiment: await withTrueHashes(experiment),
    ...(typeof json.packHash === 'string' && { packHash: json.packHash }),
    ...(digest && { digest }),
    findings,
  }
}

/** Undefined when the text is not JSON or not of that shape. Whether the ids fit a pack is checked against the pack. */
export function readSplitIds(text: string): SplitIds | undefined {
  let json: Record<string, unknown>
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  const isId = (id: unknown) => typeof id === 'string' || typeof id === 'number'
  const ids = (value: unknown) => (Array.isArray(value) && value.every(isId) ? value.map(String) : undefined)
  const [train, dev, test] = [ids(json?.train), ids(json?.dev ?? json?.val), ids(json?.test)]
  return train && dev && test && { train, dev, test }
}
