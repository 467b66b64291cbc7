/** The checks a pack must pass before scoring. They run when it is opened, before the other checks are loaded. */
import type { Check, CheckFinding, CheckInput } from './finding.ts'
import { missingCells } from './missing.ts'
import { outOfRangeScores } from './scores.ts'

/** Checks that only need the pack's matrices and can block. */
export const structural: readonly Check[] = [missingCells, outOfRangeScores]

/** Findings that block scoring whatever the prices and the split. */
export const blockingFindings = (input: CheckInput): CheckFinding[] =>
  structural.flatMap((check) => check(input)).filter(({ severity }) => severity === 'error')
