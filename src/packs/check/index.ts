/**
 * The data check: everything that has made routing leaderboards wrong and can be seen in the data. Each check is one
 * function; a new one is one function and one line here. Red findings (`error`) block the score.
 */
import { leaks, repeatedQuestions, samePictures } from './duplicates.ts'
import type { Check, CheckFinding, CheckInput } from './finding.ts'
import { misfiledIds, unjoinedIds } from './ids.ts'
import { missingCells, missingCosts } from './missing.ts'
import { identicalModels, labelOrder } from './models.ts'
import { unknownPrices, zeroPrices } from './prices.ts'
import { constantScores, cutScores, gradedScores, outOfRangeScores } from './scores.ts'
import { emptyParts, fewModels, tinySets } from './size.ts'
import { constantTokens, cutAnswers, implausibleTokens } from './tokens.ts'

export type { Check, CheckFinding, CheckInput, Remedy } from './finding.ts'

/** Checks that need nothing but the pack's matrices, and can block: made once, when a pack is opened. */
const structural: readonly Check[] = [missingCells, missingCosts, outOfRangeScores]

const checks: readonly Check[] = [
  unjoinedIds,
  ...structural,
  unknownPrices,
  emptyParts,
  leaks,
  samePictures,
  repeatedQuestions,
  zeroPrices,
  constantTokens,
  implausibleTokens,
  cutAnswers,
  cutScores,
  constantScores,
  identicalModels,
  labelOrder,
  misfiledIds,
  fewModels,
  tinySets,
  gradedScores,
]

const order: readonly CheckFinding['severity'][] = ['error', 'warning', 'note']

/** Every finding, red ones first. The same input gives the same list. */
export function checkPack(input: CheckInput): CheckFinding[] {
  const findings = checks.flatMap((check) => check(input))
  return findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

/** What blocks the score whatever the prices and the split. */
export const blockingFindings = (input: CheckInput): CheckFinding[] =>
  structural.flatMap((check) => check(input)).filter(({ severity }) => severity === 'error')
