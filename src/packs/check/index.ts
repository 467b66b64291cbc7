/**
 * The data check: errors that have made routing leaderboards wrong and are visible in the data. Each check is one
 * function; a new one is one function and one line here. Red findings (`error`) block scoring.
 */

import { constantTokens, fewerThanWords, sameTokens, tokensByDataset } from './assumed-tokens.ts'
import { structural } from './blocking.ts'
import { leaks, repeatedQuestions, samePictures, splitGroups, unknownQuestions } from './duplicates.ts'
import type { Check, CheckFinding, CheckInput } from './finding.ts'
import { misfiledIds, unjoinedIds } from './ids.ts'
import { missingCosts } from './missing.ts'
import { identicalModels, labelOrder } from './models.ts'
import { unknownPrices, zeroPrices } from './prices.ts'
import { constantScores, cutScores, gradedScores } from './scores.ts'
import { emptyParts, fewModels, tinySets } from './size.ts'
import { cutAnswers, implausibleTokens } from './tokens.ts'

export type { CheckFinding, CheckInput } from './finding.ts'

const checks: readonly Check[] = [
  unjoinedIds,
  ...structural,
  unknownPrices,
  missingCosts,
  emptyParts,
  leaks,
  splitGroups,
  unknownQuestions,
  samePictures,
  repeatedQuestions,
  zeroPrices,
  constantTokens,
  sameTokens,
  tokensByDataset,
  fewerThanWords,
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

/** Findings of the checks that did not look at prices. */
export type Kept = Map<Check, CheckFinding[]>

/**
 * Every finding, red ones first. The same input gives the same list.
 * @param kept given again, spares what still holds; for use where nothing but the prices may have changed
 */
export function checkPack({ sheet, ...rest }: CheckInput, kept: Kept = new Map()): CheckFinding[] {
  const look = (check: Check) => {
    let looksAtPrices = false
    const found = check({
      ...rest,
      get sheet() {
        looksAtPrices = true
        return sheet
      },
    })
    if (!looksAtPrices) kept.set(check, found)
    return found
  }
  const findings = checks.flatMap((check) => kept.get(check) ?? look(check))
  return findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}
