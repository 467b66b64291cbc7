/**
 * Files that go beside an experiment. Results: everything needed to run a board again (the very object a link carries, the
 * digits it gave, what they rest on, the board as data); dropped on the page, it opens like a link. And a list of ids by part.
 */
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

/** JSON; Infinity and NaN as text. */
export const writeResults = ({ experiment, ...rest }: Results): string =>
  `${JSON.stringify({ format, version: 1, ...rest, experiment: plainJson(experiment) }, null, 1)}\n`

/** Undefined when the text is not a results file: it is someone else's, then. */
export async function readResults(text: string, where: string): Promise<OpenedLink | undefined> {
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
  const ids = (value: unknown) => (Array.isArray(value) ? value.map(String) : undefined)
  const [train, dev, test] = [ids(json?.train), ids(json?.dev ?? json?.val), ids(json?.test)]
  return train && dev && test && { train, dev, test }
}
