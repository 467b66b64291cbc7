/** The checks a pack must pass before anything is scored: made when it is opened, before the others are loaded. */
import type { Check, CheckFinding, CheckInput } from './finding.ts'
import { missingCells, missingCosts } from './missing.ts'
import { outOfRangeScores } from './scores.ts'

/** Checks that need nothing but the pack's matrices, and can block. */
export const structural: readonly Check[] = [missingCells, missingCosts, outOfRangeScores]

/** What blocks the score whatever the prices and the split. */
export const blockingFindings = (input: CheckInput): CheckFinding[] =>
  structural.flatMap((check) => check(input)).filter(({ severity }) => severity === 'error')
