/** Reads a split file: a JSON object with the sample ids of train, dev (some say val) and test. */
import type { SplitIds } from './experiment.ts'

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
