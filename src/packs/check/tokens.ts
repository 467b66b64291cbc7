/** Token counts that no real run has: absent, or more than any model reads or writes; and answers that a limit cut. */

import type { PackData } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import {
  type Check,
  type CheckFinding,
  type CheckInput,
  examplesShown,
  isSuspect,
  maskRemedy,
  mostTokens,
  rowName,
  type Suspects,
} from './finding.ts'
import { isConstant } from './models.ts'

/** Fewer rows can agree by chance. */
const rowsToJudge = 20
/** Share of rows with exactly the largest length that is more than chance. */
const cutShare = 0.05

const warn = (check: string, what: string, fix: string, count: number, examples: string[]): CheckFinding => ({
  check,
  severity: 'warning',
  where: 'Tokens',
  what,
  fix,
  count,
  examples: examples.slice(0, examplesShown),
  remedies: [],
})

/** Calls without any tokens in or out, and counts beyond any context window. */
export const implausibleTokens: Check = (input) => {
  const { pack } = input
  const { outTokens, inTokens, m } = pack
  if (!outTokens || !inTokens) return []
  const step = inTokens.length > pack.n ? m : 1
  return [
    ...outputs('no-output', 'zero-tokens', 'without output tokens: billed as free'),
    ...inputs((count) => count === 0, 'zero-input', 'without input tokens'),
    ...outputs('huge-output', 'huge-tokens', `with more than ${plural(mostTokens, 'output token')}`),
    ...inputs((count) => count > mostTokens, 'huge-input', `with more than ${plural(mostTokens, 'input token')}`),
  ]

  function outputs(cells: Suspects, check: string, what: string) {
    const found = tally(input, pack.quality.length, m, isSuspect(pack, cells), check, what)
    return found.map((finding) => ({ ...finding, remedies: [maskRemedy(cells, finding.count)] }))
  }
  function inputs(odd: (count: number) => boolean, check: string, what: string) {
    const counts = inTokens ?? []
    return tally(input, counts.length, step, (at) => odd(counts[at]), check, what)
  }
}

/** @param step places per row */
function tally(
  input: CheckInput,
  places: number,
  step: number,
  odd: (at: number) => boolean,
  check: string,
  what: string,
): CheckFinding[] {
  const found: number[] = []
  let total = 0
  for (let at = 0; at < places; at++) {
    if (!odd(at)) continue
    total++
    if (found.length < examplesShown) found.push(Math.floor(at / step))
  }
  if (total === 0) return []
  const examples = found.map((row) => rowName(input, row))
  return [
    warn(check, `${plural(total, 'call')} ${what}`, 'Check the columns the tokens were read from.', total, examples),
  ]
}

/** Answers that end at the same, largest length were truncated by a limit; a truncated answer is often wrong. */
export const cutAnswers: Check = ({ pack }) => {
  const { n, m, outTokens, info } = pack
  if (!outTokens || n < rowsToJudge) return []
  const cut = info.models.flatMap(({ id }, k) => {
    const { longest, share } = longestRun(pack, outTokens, k)
    return share >= cutShare && !isConstant(outTokens, m, k) && longest > 16 ? [{ id, longest, share }] : []
  })
  if (cut.length === 0) return []
  const what = `${plural(cut.length, 'model stops', 'models stop')} at the same length in many answers: a token limit probably truncated them`
  const examples = cut.map(
    ({ id, longest, share }) => `${id}: ${plural(longest, 'token')} in ${Math.round(100 * share)} % of answers`,
  )
  return [
    warn('cut-answers', what, 'Run the models again with a higher limit, or keep this in mind.', cut.length, examples),
  ]
}

function longestRun({ n, m }: PackData, tokens: ArrayLike<number>, k: number) {
  let longest = 0
  let times = 0
  for (let at = k; at < tokens.length; at += m) {
    if (tokens[at] > longest) {
      longest = tokens[at]
      times = 0
    }
    if (tokens[at] === longest) times++
  }
  return { longest, share: times / n }
}
