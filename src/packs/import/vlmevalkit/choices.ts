/** Finding the option an answer names, by rule: what VLMEvalKit does before it asks a judge (docs/formats.md#vlmevalkit-scores). */

export type Choices = ReadonlyMap<string, string>

/** Options by position: A, B, C … */
export const lettered = (options: readonly unknown[]): Choices =>
  new Map(options.slice(0, 26).map((option, i) => [String.fromCharCode(65 + i), String(option)]))

const refusals = [
  "Sorry, I can't help with images of people yet.",
  "I can't process this file.",
  "I'm sorry, but without the image provided",
  'Cannot determine the answer',
]

/** A call that failed for good counts as wrong in every score. */
export const isFailedCall = (answer: string): boolean => answer.includes('Failed to obtain answer')

/** The letter the answer names, Z for a refusal, undefined when the rules cannot tell. */
export function inferChoice(answer: string, choices: Choices): string | undefined {
  return letterIn(answer, choices) ?? textIn(answer, choices)
}

/** The only option letter that stands alone, among the last four words; else a phrase that says so. */
function letterIn(answer: string, choices: Choices): string | undefined {
  if (isFailedCall(answer)) return undefined
  if (refusals.some((refusal) => answer.includes(refusal))) return 'Z'
  const words = answer
    .replace(/[.()[\],:;!*#{}]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
  const named = [...choices.keys()].filter((letter) => words.includes(letter))
  if (named.length === 1 && words.indexOf(named[0]) >= words.length - 4) return named[0]
  if (named.length === 0 && words.includes('Z')) return 'Z'
  const phrase = /answer\s+is\s*:?\s*[*(]*([A-Z])\b/.exec(answer)?.[1]
  return phrase !== undefined && choices.has(phrase) ? phrase : undefined
}

/** The only option whose text occurs in the answer, when the answer is short. */
function textIn(answer: string, choices: Choices): string | undefined {
  const text = answer.toLowerCase()
  const total = [...choices.values()].reduce((sum, option) => sum + option.length, 0)
  if (text.length > 2 * total) return undefined
  const found = [...choices].filter(([, option]) => text.includes(option.toLowerCase()))
  return found.length === 1 ? found[0][0] : undefined
}
